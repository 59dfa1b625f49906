import type { AndonKind } from '#domain/assembly/andon';
import type { LocalText } from '#domain/kernel/text';
import { mostUrgentFirst } from './andonOrder.ts';
import { gravestHold, holdName } from './heldUnit.ts';
import type { AndonRow, Board, Output, ShortageRow } from './lineRows.ts';

/** What holds the line at one place, worst kind first. */
export type Why =
  | { readonly code: 'stop'; readonly reason: LocalText | null }
  | {
      readonly code: 'andon';
      readonly kind: AndonKind;
      readonly part: LocalText | null;
      /** Seconds until the missing part is there; null where nothing brings it. */
      readonly deliveryInS: number | null;
    }
  | {
      readonly code: 'held';
      readonly hold: string;
      readonly decided: 'scrap' | 'return' | null;
      readonly byS: number;
    }
  | { readonly code: 'overTakt'; readonly byS: number };

export interface Trouble {
  /** Null: the whole line. */
  readonly station: string | null;
  readonly name: LocalText | null;
  readonly why: Why;
}

/** The answer of the line board: where the line is stuck, why, and what comes next. */
export type BoardAnswer =
  | { readonly status: 'empty' }
  /** The takt changes: every unit of the line is between two stations. */
  | { readonly status: 'moving'; readonly count: number }
  | { readonly status: 'flowing' }
  /** In takt so far, but somebody called. */
  | { readonly status: 'called'; readonly first: Trouble; readonly then: Trouble | null }
  | { readonly status: 'held'; readonly first: Trouble; readonly then: Trouble | null };

export function boardAnswer(board: Board, shortages: readonly ShortageRow[], nowMs: number): BoardAnswer {
  const calls = called(board, shortages);
  const [first, then = null] = onePerPlace([...stopped(board), ...late(board, calls, nowMs)]);
  if (first !== undefined) return { status: 'held', first, then };
  const [call, next = null] = onePerPlace(calls);
  if (call !== undefined) return { status: 'called', first: call, then: next };
  if (board.stations.some(({ unit }) => unit !== null)) return { status: 'flowing' };
  const count = board.between.length;
  return count === 0 ? { status: 'empty' } : { status: 'moving', count };
}

/** Units that nobody has seen for longer than a takt since they left a station. */
export const unseen = ({ between, line }: Board, nowMs: number): Board['between'] =>
  between.filter(({ since }) => since !== null && nowMs - Date.parse(since) > line.taktS * 1000);

/** The station that holds the line up; null where none does, and while the whole line is stopped. */
export function holderOf(board: Board, nowMs: number): string | null {
  const answer = boardAnswer(board, [], nowMs);
  return answer.status === 'held' ? answer.first.station : null;
}

function onePerPlace(troubles: readonly Trouble[]): Trouble[] {
  const seen = new Set<string | null>();
  return troubles.filter(({ station }) => !seen.has(station) && seen.add(station));
}

/** The line's own stop before those of stations. */
const stopped = (board: Board): Trouble[] =>
  board.stops
    .filter(({ status }) => status === 'running')
    .toSorted((a, b) => Number(a.station !== null) - Number(b.station !== null))
    .map((stop) => ({
      station: stop.station,
      name: stop.stationName,
      why: { code: 'stop', reason: stop.reasonName },
    }));

/** The most urgent first, as on the list of calls. */
const called = (board: Board, shortages: readonly ShortageRow[]): Trouble[] =>
  mostUrgentFirst(board.andons).map((andon) => ({
    station: andon.station,
    name: andon.stationName,
    why: {
      code: 'andon',
      kind: andon.kind,
      part: andon.kind === 'material' ? andon.partName : null,
      deliveryInS: deliveryFor(andon, shortages),
    },
  }));

const deliveryFor = (andon: AndonRow, shortages: readonly ShortageRow[]): number | null =>
  shortages.find(({ to, part }) => to.station === andon.station && part.id === andon.part)?.deliveryInS ??
  null;

/**
 * Stations over their takt, the latest first, each with the hold or the call that says why. One that is finished and cannot go on waits for
 * another, which is in the list itself, whatever it called for.
 */
const late = (board: Board, calls: readonly Trouble[], nowMs: number): Trouble[] =>
  board.stations
    .flatMap((tile, index) => {
      const elapsedS = elapsedAt(tile, nowMs);
      const byS = elapsedS === null ? 0 : elapsedS - board.line.taktS;
      const waits = tile.visit?.owed === 0 && board.stations[index + 1]?.unit != null;
      const works = tile.state.status === 'running' || (tile.state.status === 'andon' && !waits);
      return works && byS > 0 ? [{ tile, byS }] : [];
    })
    .toSorted((a, b) => arrivalMs(a.tile) - arrivalMs(b.tile))
    .map(({ tile, byS }) => {
      const held = keptBy(tile, byS);
      const call = calls.find(({ station }) => station === tile.station);
      if (call !== undefined && (held === null || (held.decided === null && tile.visit?.owed !== 0)))
        return call;
      return { station: tile.station, name: tile.name, why: held ?? { code: 'overTakt', byS } };
    });

/** A unit that may not go on is not waiting for work; one on hold that is still worked on may be late for another reason. */
function keptBy(tile: Board['stations'][number], byS: number): Extract<Why, { code: 'held' }> | null {
  const held = gravestHold(tile);
  return held === null ? null : { code: 'held', hold: holdName(held), decided: held.decided, byS };
}

/** Whole seconds would let two stations change places from glance to glance. */
const arrivalMs = ({ visit }: Board['stations'][number]): number => Date.parse(visit?.arrivedAt ?? '');

/** The hour that fell behind its plan the most; the running one has not ended and is not judged. */
export function worstHour({
  hours,
}: Pick<Output, 'hours'>): { startAt: string; endAt: string; lost: number } | null {
  const lost = hours.flatMap(({ startAt, endAt, planned, actual, running }) =>
    actual === null || running || actual >= planned ? [] : [{ startAt, endAt, lost: planned - actual }],
  );
  return lost.toSorted((a, b) => b.lost - a.lost)[0] ?? null;
}

/** Whole seconds that the unit has been here; null without one, or where its arrival was not recorded. */
export function elapsedAt(
  at: { readonly visit: { readonly arrivedAt: string | null } | null },
  nowMs: number,
): number | null {
  const arrivedAt = at.visit?.arrivedAt ?? null;
  return arrivedAt === null ? null : Math.max(0, Math.floor((nowMs - Date.parse(arrivedAt)) / 1000));
}
