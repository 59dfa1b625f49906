import type { EventPlace } from '#sync/envelope';
import { parseBody } from '#sync/envelope';
import type { PushSelection } from '#sync/plantPorts';
import type { PushableEvent, RunRow } from './coreStatements.ts';

/** A run with the events that could be pushed of it: gapless from `after`, through the last signature. */
export interface Source {
  readonly run: RunRow;
  readonly after: number;
  readonly events: readonly PushableEvent[];
  /** There are more than were looked at. */
  readonly goesOn: boolean;
}
export type Sources = ReadonlyMap<string, Source>;

/** What an event says that it builds on. */
export const namedBy = ({ based }: PushableEvent): readonly EventPlace[] =>
  based === null ? [] : (parseBody(based)?.basis ?? []);

/** Events that can only travel together, because a signature stands behind the last of them only. */
interface Piece {
  readonly run: string;
  readonly events: readonly PushableEvent[];
  readonly first: PushableEvent;
  readonly last: PushableEvent;
}

/** The pieces of a run, of which the first `taken` go; `goesOn`: there are more than were looked at. */
interface Queue {
  readonly pieces: readonly Piece[];
  readonly goesOn: boolean;
  /** What precedes the first piece is at the plant. */
  readonly after: number;
  taken: number;
}
type Queues = ReadonlyMap<string, Queue>;

/** `ends`: the last sequence number to send of each run. `held`: something waits for what was not looked at yet. */
export interface Slice {
  readonly ends: ReadonlyMap<string, number>;
  readonly held: boolean;
}

/**
 * Whole signed pieces in Lamport order, as many as the selection allows. A piece may bundle several commits of its terminal; what the
 * later of them build on goes with it, although it may stand behind the cut, or the piece waits.
 */
export function causalSlice(
  sources: Sources,
  limits: ReadonlyMap<string, number>,
  { maxEvents, maxChars, maxBatches, patient }: PushSelection,
): Slice {
  const queues = new Map([...sources.values()].map((s) => [s.run.run, queueOf(s, limits.get(s.run.run))]));
  const pieces = [...queues.values()].flatMap((queue) => queue.pieces);
  if (queues.size > 1) pieces.sort((a, b) => a.last.lamport - b.last.lamport || a.last.seq - b.last.seq);
  const ends = new Map<string, number>();
  let [count, chars, held] = [0, 0, false];
  for (const piece of pieces) {
    const { wanted, unseen } = withWhatItBuildsOn(piece, queues);
    if (unseen && patient) {
      held = true;
      continue;
    }
    for (const { events } of wanted) {
      count += events.length;
      chars += events.reduce((sum, { size }) => sum + size, 0);
    }
    if (ends.size > 0 && (count > maxEvents || chars > maxChars)) break;
    if (ends.size > 0 && ends.size + newRuns(wanted, ends) > maxBatches) break;
    for (const { run, last } of wanted) {
      ends.set(run, last.seq);
      const queue = queues.get(run);
      if (queue) queue.taken += 1;
    }
  }
  return { ends, held };
}

const newRuns = (wanted: readonly Piece[], ends: ReadonlyMap<string, number>): number =>
  new Set(wanted.map(({ run }) => run).filter((run) => !ends.has(run))).size;

function queueOf({ run: { run }, after, events, goesOn }: Source, limit = Number.POSITIVE_INFINITY): Queue {
  const pieces: Piece[] = [];
  let begun: PushableEvent[] = [];
  const piece = (last: PushableEvent): Piece => ({ run, events: begun, first: begun[0] ?? last, last });
  for (const event of events) {
    if (event.seq > limit) return { pieces, goesOn: false, after, taken: 0 };
    begun.push(event);
    if (!event.signed) continue;
    pieces.push(piece(event));
    begun = [];
  }
  const last = begun.at(-1);
  // The beginning of one that is longer than what was looked at: nothing else can be sent of this run.
  if (last && pieces.length === 0) pieces.push(piece(last));
  return { pieces, goesOn, after, taken: 0 };
}

/**
 * The piece, what precedes it in its run, and the same for all that these name; each run's in order, without what goes already.
 * `unseen`: some of it was not looked at.
 */
function withWhatItBuildsOn(
  { run: asked, last: { seq: through } }: Piece,
  queues: Queues,
): { readonly wanted: readonly Piece[]; readonly unseen: boolean } {
  const wanted: Piece[] = [];
  const reached = new Map<string, number>();
  const places: EventPlace[] = [{ run: asked, seq: through }];
  let unseen = false;
  for (let place = places.pop(); place; place = places.pop()) {
    const { run, seq } = place;
    const queue = queues.get(run);
    let i = reached.get(run) ?? queue?.taken ?? 0;
    for (let next = queue?.pieces[i]; next && next.first.seq <= seq; next = queue?.pieces[i]) {
      wanted.push(next);
      places.push(...next.events.flatMap(namedBy));
      i += 1;
    }
    reached.set(run, i);
    unseen ||= queue?.goesOn === true && (queue.pieces[i - 1]?.last.seq ?? queue.after) < seq;
  }
  return { wanted, unseen };
}
