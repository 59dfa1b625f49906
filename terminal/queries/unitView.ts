import { readScan } from '#domain/assembly/scan';
import type { Obstacle } from '#domain/assembly/shipGate';
import { shipObstacles } from '#domain/assembly/shipGate';
import { inFlow } from '#domain/assembly/flow';
import type { UnitState } from '#domain/assembly/unit';
import { unit as unitStream } from '#domain/assembly/unit';
import { order } from '#domain/assembly/order';
import { container } from '#domain/logistics/container';
import { isKnown } from '#domain/logistics/containerState';
import type { Reads } from '#domain/kernel/streamType';
import type { Store } from '#db/store';
import type { UnitRecord } from '#db/queries/units';
import { personByBadge } from '#db/queries/people';
import { silentTerminals } from '#db/queries/silence';
import type { reworksOf } from '#db/queries/units';
import { findUnits, unitsBehind } from '#db/queries/units';
import { lineOf, shipCheckOf } from '../assembly/knowledge.ts';
import type { LineNames } from '../assembly/names.ts';
import { lineNames, unitRowOf } from '../assembly/names.ts';
import type { QueryContext } from '../commands/registry.ts';
import type { assemblyContract } from '../contract/assembly.ts';
import type { Outputs } from '../contract/infer.ts';
import { recordedLabel } from '../supply/recordedLabel.ts';
import type { Names } from './names.ts';
import { pageFrom } from './page.ts';

type Answers = Outputs<typeof assemblyContract.queries>;
type ReworkRow = Answers['reworks']['rows'][number];
type ShipRow = Answers['shipGate']['rows'][number];

type ReworkRecord = ReturnType<typeof reworksOf>[number];

export function reworkRowOf(r: ReworkRecord, vin: string | null, people: Names): ReworkRow {
  const { stream: _stream, visit: _visit, doneBy, ...rest } = r;
  return { ...rest, vin, doneBy: people.person(doneBy) };
}

/** Units behind the last station of their line, with what keeps each from leaving the site. */
export function shipGate(
  context: QueryContext,
  input: { readonly line: string; readonly limit: number; readonly after?: string | undefined },
): Answers['shipGate'] {
  const line = lineOf(context.site, input.line);
  const last = line && inFlow(line).at(-1);
  if (!last) return { rows: [], next: null, total: null };
  const names = lineNames(context);
  const found = unitsBehind(context.read, { ...input, station: last.id, limit: input.limit + 1 });
  return pageFrom(
    found,
    input.limit,
    (u) => `${u.since ?? ''}/${u.unit}`,
    (u) => shipRowOf(context, u, names),
  );
}

function shipRowOf(context: QueryContext, row: UnitRecord, names: LineNames): ShipRow {
  const { state, awaiting } = context.store.state(unitStream, row.unit);
  return {
    ...unitRowOf(row, names),
    obstacles: obstaclesOf(context, row.unit, state),
    awaiting: shippingAwaits(awaiting),
  };
}

/** What keeps a unit from leaving the site, and the PCs that may still know something about it. */
export function obstaclesOf(context: QueryContext, id: string, state: UnitState): ShipRow['obstacles'] {
  const here: Obstacle[] =
    state.status === 'absent'
      ? []
      : shipObstacles(id, state, shipCheckOf(context, id, state), readsOf(context.store));
  const silent = silentTerminals(context.read, id).map((t) => ({
    kind: 'terminal' as const,
    terminal: t.terminal,
    since: t.lastHeardAt,
    ended: t.ended,
  }));
  return [...here, ...silent];
}

/** Whether shipping is decided and the plant's word is still out. */
export const shippingAwaits = (awaiting: readonly { readonly type: string }[]): boolean =>
  awaiting.some((a) => a.type === 'UnitShipped');

const readsOf = (store: Pick<Store, 'state'>): Reads => ({
  get: (type, key) => store.state(type, key).state,
  concerning: () => [],
});

/** What a scanned code is, asked of everything that carries codes. */
export function scanAnswer(context: QueryContext, text: string): Answers['readScan'] {
  const scan = readScan(text);
  const names = lineNames(context);
  switch (scan.kind) {
    case 'unreadable':
      return { kind: 'unknown', text };
    case 'vin':
      return unitAnswer(context, scan.vin, names) ?? { kind: 'unknown', text: scan.vin };
    case 'label': {
      if (scan.container !== null) {
        const found = containerAnswer(context, scan.container);
        if (found || scan.part === null) return found ?? { kind: 'unknown', text: scan.container };
      }
      if (scan.part === null) return { kind: 'unknown', text };
      const { part, lot, serial } = scan;
      return { kind: 'part', part, lot, serial, name: names.part(part).name };
    }
    case 'plain':
      return plainAnswer(context, scan.text, scan.trace, names);
  }
}

function plainAnswer(context: QueryContext, word: string, trace: string | null, names: LineNames) {
  const known = containerAnswer(context, word) ?? unitAnswer(context, word, names);
  if (known) return known;
  const { name } = names.part(word);
  if (name !== null) return { kind: 'part' as const, part: word, name, lot: trace, serial: null };
  const { state } = context.store.state(order, word);
  if (state.status !== 'absent') return { kind: 'order' as const, order: word };
  const place = placeAnswer(context, word);
  if (place) return place;
  const person = personByBadge(context.read, word);
  return person?.status === 'active' ? { kind: 'badge' as const } : { kind: 'unknown' as const, text: word };
}

function placeAnswer({ site }: QueryContext, label: string) {
  const found = site?.locations.find(({ id }) => id === label);
  if (found) return { kind: 'location' as const, location: found.id, station: found.station };
  const isStation = site?.lines.some((line) => line.stations.some(({ id }) => id === label)) === true;
  if (isStation) return { kind: 'station' as const, station: label };
  const tool = site?.tools.find(({ id }) => id === label);
  return tool ? { kind: 'tool' as const, tool: tool.id, name: tool.name } : null;
}

function containerAnswer({ store, read }: QueryContext, text: string) {
  const label = recordedLabel(read, text);
  const { state } = store.state(container, label);
  return isKnown(state)
    ? { kind: 'container' as const, container: label, part: state.part, lot: state.lot }
    : null;
}

function unitAnswer({ read }: QueryContext, text: string, names: LineNames) {
  const [found, second] = findUnits(read, text, 2);
  return found && !second ? { kind: 'unit' as const, unit: unitRowOf(found, names) } : null;
}
