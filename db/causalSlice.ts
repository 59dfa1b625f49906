import type { EventPlace } from '#sync/envelope';
import type { PushSelection } from '#sync/plantPorts';
import type { PushableEvent, RunRow } from './coreStatements.ts';

/** An event with what it says that it builds on. */
export interface Pushable extends Omit<PushableEvent, 'based'> {
  readonly basis: readonly EventPlace[];
}

/** A run with the events that could be pushed of it: gapless from `after`, through a signature. */
export interface Source {
  readonly run: RunRow;
  readonly after: number;
  readonly events: readonly Pushable[];
}
export type Sources = ReadonlyMap<string, Source>;

/** Events that can only travel together, because a signature stands behind the last of them only. */
interface Piece {
  readonly run: string;
  readonly events: readonly Pushable[];
  readonly first: Pushable;
  readonly last: Pushable;
}

/** The pieces of a run, of which the first `taken` go. */
interface Queue {
  readonly pieces: readonly Piece[];
  taken: number;
}
type Queues = ReadonlyMap<string, Queue>;

/**
 * The last sequence number to send of each run: whole signed pieces in Lamport order, as many as the selection allows, of each run through
 * its limit. A piece may bundle several commits of its terminal; what the later of them build on goes with it, although it may stand
 * behind the cut.
 */
export function causalSlice(
  sources: Sources,
  limits: ReadonlyMap<string, number>,
  { maxEvents, maxChars, maxBatches }: PushSelection,
): ReadonlyMap<string, number> {
  const queues = new Map([...sources.values()].map((s) => [s.run.run, queueOf(s, limits.get(s.run.run))]));
  const pieces = [...queues.values()].flatMap((queue) => queue.pieces);
  if (queues.size > 1) pieces.sort((a, b) => a.last.lamport - b.last.lamport || a.last.seq - b.last.seq);
  const ends = new Map<string, number>();
  let [count, chars] = [0, 0];
  for (const piece of pieces) {
    const wanted = withWhatItBuildsOn(piece, queues);
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
  return ends;
}

const newRuns = (wanted: readonly Piece[], ends: ReadonlyMap<string, number>): number =>
  new Set(wanted.map(({ run }) => run).filter((run) => !ends.has(run))).size;

function queueOf({ run: { run }, events }: Source, limit = Number.POSITIVE_INFINITY): Queue {
  const pieces: Piece[] = [];
  let begun: Pushable[] = [];
  for (const event of events) {
    if (event.seq > limit) break;
    begun.push(event);
    if (!event.signed) continue;
    pieces.push({ run, events: begun, first: begun[0] ?? event, last: event });
    begun = [];
  }
  return { pieces, taken: 0 };
}

/** The piece, what precedes it in its run, and the same for all that these name; each run's in order, without what goes already. */
function withWhatItBuildsOn({ run: asked, last: { seq: through } }: Piece, queues: Queues): readonly Piece[] {
  const wanted: Piece[] = [];
  const reached = new Map<string, number>();
  const places: EventPlace[] = [{ run: asked, seq: through }];
  for (let place = places.pop(); place; place = places.pop()) {
    const { run, seq } = place;
    const queue = queues.get(run);
    let i = reached.get(run) ?? queue?.taken ?? 0;
    for (let next = queue?.pieces[i]; next && next.first.seq <= seq; next = queue?.pieces[i]) {
      wanted.push(next);
      places.push(...next.events.flatMap(({ basis }) => basis));
      i += 1;
    }
    reached.set(run, i);
  }
  return wanted;
}
