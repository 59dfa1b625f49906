import type { UnitRecord } from '#db/queries/units';
import type { AndonRecord } from '#db/queries/andons';
import type { OwedRework } from '#db/queries/reworks';
import type { StopRecord } from '#db/queries/stops';
import type { LocalText } from '#domain/kernel/text';
import type { ProductRevision } from '#domain/site/productRevision';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import { rework } from '#domain/assembly/rework';
import { andonActors } from '#db/queries/andonActors';
import { firstActor, lastSaid, saidAs } from '#db/queries/said';
import { revisions } from '#db/queries/site';
import { bypassRecords } from '#db/queries/unitHistory';
import type { Outputs } from '../contract/infer.ts';
import type { assemblyContract } from '../contract/assembly.ts';
import type { PartName, SupplyKnowledge } from '../supply/knowledge.ts';
import { contentOf, partNames } from '../supply/knowledge.ts';
import { namesFor, type Names } from '../queries/names.ts';
import type { LineKnowledge } from './knowledge.ts';

type Answers = Outputs<typeof assemblyContract.queries>;
export type UnitRefRow = NonNullable<Answers['station']>['waiting'][number];
export type UnitRow = Answers['units']['rows'][number];
export type AndonRow = Answers['andons']['rows'][number];
export type StopRow = Answers['stops']['rows'][number];
type OwedReworkRow = NonNullable<Answers['station']>['reworks'][number];

/** Names that the site owns, for one answer. Looked up only when asked for. */
export interface LineNames {
  station(id: string | null): LocalText | null;
  variant(id: string | null): LocalText | null;
  part(number: string): PartName;
  reason(id: string | null): LocalText | null;
  defect(id: string): LocalText | null;
  /** Who called and who took a call, and why it was opened again. */
  andon(id: string): Pick<AndonRow, 'calledBy' | 'takenBy' | 'reopened'>;
  /** Who recorded a stop; null where that has not arrived. */
  recorder(stop: string): StopRow['records'][number]['by'];
  /** Who took the record of a stop back. */
  withdrawal(stop: string): StopRow['withdrawn'];
  /** What a unit was let go without, by the bypass. */
  lacked(unit: string, bypass: string): OwedReworkRow['lacks'];
  /** Who said last that rework is done, and what was done. */
  reworked(rework: string): OwedReworkRow['doneAs'];
}

export function lineNames(known: LineKnowledge): LineNames {
  const { site } = known;
  const stations = new Map(site?.lines.flatMap((l) => l.stations.map((s) => [s.id, s.name] as const)));
  let variants: ReadonlyMap<string, LocalText> | null = null;
  let operations: ReadonlyMap<string, LocalText> | null = null;
  let people: Names | null = null;
  const persons = (): Names => (people ??= namesFor(known.read, site));
  let parts: ((number: string) => PartName) | null = null;
  return {
    station: (id) => (id === null ? null : (stations.get(id) ?? null)),
    variant: (id) => (id === null ? null : ((variants ??= variantNames(known)).get(id) ?? null)),
    part: (number) => (parts ??= partNames(known))(number),
    reason: (id) => (id === null ? null : nameIn(site?.reasons, id)),
    defect: (id) => nameIn(site?.defectCodes, id),
    andon: (id) => {
      const { calledBy, takenBy } = andonActors(known.read, id);
      const { actor } = persons();
      const again = lastSaid(known.read, `andon/${id}`, 'AndonReopened');
      const reopened = again === null || again.note === '' ? null : { at: again.at, note: again.note };
      return { calledBy: calledBy && actor(calledBy), takenBy: takenBy && actor(takenBy), reopened };
    },
    recorder: (id) => {
      const by = firstActor(known.read, `stop/${id}`, 'StopStarted');
      return by && persons().actor(by);
    },
    withdrawal: (id) => {
      const found = lastSaid(known.read, `stop/${id}`, 'StopWithdrawn');
      return found && { by: persons().actor(found.by), note: found.note };
    },
    lacked: (unit, bypass) =>
      (bypassRecords(known.read, unit).made.get(bypass)?.items ?? []).map((item) => {
        if (item.kind === 'part') return { item, name: (parts ??= partNames(known))(item.part).name };
        if (item.kind === 'predecessor') return { item, name: stations.get(item.station) ?? null };
        if (item.kind !== 'operation') return { item, name: null };
        return { item, name: (operations ??= operationNames(known)).get(item.operation) ?? null };
      }),
    reworked: (id) => {
      const { state } = known.store.state(rework, id);
      const found =
        state.status === 'done' && state.doneIn !== null ? saidAs(known.read, state.doneIn) : null;
      return found && { ...found, by: persons().actor(found.by) };
    },
  };
}

const nameIn = (
  list: SiteConfiguration['defectCodes'] | SiteConfiguration['reasons'] | undefined,
  id: string,
) => list?.find((entry) => entry.id === id)?.name ?? null;

/** The newest revision that has a variant or an operation names it. */
const variantNames = (known: Revised) => namesIn(known, ({ variants }) => variants);
const operationNames = (known: Revised) => namesIn(known, ({ operations }) => operations);

type Revised = Pick<SupplyKnowledge, 'read' | 'store'>;

function namesIn(
  { read, store }: Revised,
  of: (content: ProductRevision) => readonly { readonly id: string; readonly name: LocalText }[],
): ReadonlyMap<string, LocalText> {
  const names = new Map<string, LocalText>();
  for (const row of revisions(read)) {
    const content = contentOf(store, row.revision);
    for (const { id, name } of content ? of(content) : []) if (!names.has(id)) names.set(id, name);
  }
  return names;
}

export const unitRefOf = (u: UnitRecord, names: LineNames): UnitRefRow => ({
  unit: u.unit,
  vin: u.vin,
  label: u.vin?.slice(-6) ?? u.bodyNumber ?? u.serial ?? u.carrier ?? u.unit.slice(-6),
  variant: u.variant,
  variantName: names.variant(u.variant),
  sequence: u.sequence,
});

export const owedReworkOf = (r: OwedRework, names: LineNames): OwedReworkRow => ({
  rework: r.rework,
  station: r.station,
  operation: r.operation,
  bypass: r.cause === 'bypass',
  lacks: r.cause === 'bypass' && r.causeRef !== null ? names.lacked(r.unit, r.causeRef) : [],
  defect: r.defectCode === null ? null : { code: r.defectCode, name: names.defect(r.defectCode) },
  done: r.status === 'done',
  doneAs: r.status === 'done' ? names.reworked(r.rework) : null,
  awaiting: r.sync === 'awaiting',
  text: r.text,
});

export const unitRowOf = (u: UnitRecord, names: LineNames): UnitRow => ({
  ...unitRefOf(u, names),
  status: u.status,
  line: u.line,
  station: u.station,
  stationName: names.station(u.station),
  location: u.location,
  since: u.since,
  order: u.order,
  sync: u.sync,
});

export const andonRowOf = (a: AndonRecord, names: LineNames): AndonRow => ({
  ...a,
  ...names.andon(a.andon),
  stationName: names.station(a.station),
  partName: a.part === null ? null : names.part(a.part).name,
});

/** `records`: all of its standstill, the first begun first. */
export function stopRowOf(
  { stream: _stream, ...s }: StopRecord,
  records: readonly StopRecord[],
  names: LineNames,
  nowMs: number,
): StopRow {
  const endMs = s.endedAt === null ? nowMs : Date.parse(s.endedAt);
  return {
    ...s,
    stationName: names.station(s.station),
    lengthS: Math.max(0, Math.round((endMs - Date.parse(s.startedAt)) / 1000)),
    reasonName: names.reason(s.reason),
    withdrawn: s.status === 'withdrawn' ? names.withdrawal(s.stop) : null,
    records:
      records.length > 1
        ? records.map(({ stop, startedAt }) => ({ stop, startedAt, by: names.recorder(stop) }))
        : [],
  };
}
