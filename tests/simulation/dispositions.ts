import type { Disposition } from '#domain/quality/holdEvents';
import type { MemoryDisk } from '#tests/plant/memoryPlantStore';
import { bodyIn } from './bodies.ts';

interface Decided {
  readonly outcome: Disposition['kind'];
  readonly event: string;
}
interface Payload {
  readonly decisions: readonly { readonly member: string; readonly previous: string | null }[];
  readonly disposition: { readonly kind: Disposition['kind'] };
}
interface PlantHold {
  readonly members?: Readonly<
    Record<string, { readonly decision: { readonly disposition: string; readonly event: string } | null }>
  >;
}

/** From what lets a unit go to what keeps it for good. */
const strictness = ['conforming', 'useAsIs', 'rework', 'repair', 'return', 'scrap'];
const isStricter = (a: string, than: string): boolean => strictness.indexOf(a) > strictness.indexOf(than);

/**
 * What was decided of each member of a hold, by the log alone: a decision takes the place of another only if it is stricter or
 * its author had seen the other, and what stands at the plant is the last that did so.
 */
export function decidedWrong(
  { log, streams }: Pick<MemoryDisk, 'log' | 'streams'>,
  sometimes: (name: string) => void,
): string[] {
  const standing = new Map<string, Decided>();
  const wrong = log.flatMap((row) => {
    const body = bodyIn(row);
    if (body?.type !== 'DispositionDecided' || row.verdict === 'duplicateEffect') return [];
    const { decisions, disposition } = body.payload as Payload;
    return decisions.flatMap(({ member, previous }) => {
      const place = `${row.stream} ${member}`;
      const before = standing.get(place);
      const unseen = before !== undefined && before.event !== previous;
      if (unseen) met(before.outcome, disposition.kind, row.verdict, sometimes);
      if (row.verdict === 'refused') return [];
      standing.set(place, { outcome: disposition.kind, event: row.eventId });
      return unseen && !isStricter(disposition.kind, before.outcome)
        ? [`${place}: ${disposition.kind} took the place of ${before.outcome} unseen`]
        : [];
    });
  });
  return [...wrong, ...[...standing].flatMap(([place, decided]) => standsNot(place, decided, streams))];
}

function met(before: string, next: string, verdict: string, sometimes: (name: string) => void): void {
  if (before === 'conforming' && next === 'scrap') sometimes('hold.scrapAfterConforming');
  if (before === 'scrap' && next === 'conforming' && verdict === 'refused')
    sometimes('hold.conformingAfterScrap');
}

function standsNot(place: string, { outcome, event }: Decided, streams: MemoryDisk['streams']): string[] {
  const [stream = '', ...member] = place.split(' ');
  const state = JSON.parse(streams.get(stream)?.state ?? '{}') as PlantHold;
  const there = state.members?.[member.join(' ')]?.decision;
  return there?.event === event && there.disposition === outcome
    ? []
    : [`${place}: ${there?.disposition ?? 'nothing'} stands instead of ${outcome}`];
}
