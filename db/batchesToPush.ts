import type { Batch } from '#sync/batch';
import type { EventBody } from '#sync/envelope';
import { parseBody } from '#sync/envelope';
import type { PushSelection } from '#sync/plantPorts';
import { batchThrough } from './batches.ts';
import type { RunRow } from './coreStatements.ts';
import type { StoreParts } from './store.ts';

/** A run with its events from `after` on. */
interface Source {
  readonly run: RunRow;
  readonly after: number;
}

/**
 * What to push next: a causal slice. Events are taken in Lamport order over all runs concerned, so that the plant judges
 * nothing before what it was decided on; each run's batch ends where its terminal signed. With own events go those of others
 * that they build on (same stream, a stream read, the cause), unless the plant has them. A run whose bodies are not all here
 * ends before the first missing one.
 */
export function batchesToPush(store: StoreParts, selection: PushSelection): Batch[] {
  const own = sourcesOf(store, selection, 1);
  if (selection.whose === 'own' && own.length === 0) return [];
  const heard = sourcesOf(store, selection, 0);
  const sources =
    selection.whose === 'own' ? [...own, ...basis(store, own, heard, selection)] : [...own, ...heard];
  const ends = slice(store, sources, selection);
  return sources.flatMap(({ run, after }) => {
    const end = ends.get(run.run);
    return end === undefined ? [] : (batchThrough(store, run, after, end) ?? []);
  });
}

/** See `PlantLinkStore.basisGap`. */
export function basisGap(store: StoreParts, selection: PushSelection): number | null {
  if (!store.statements.anyHashOnly.get()) return null;
  const own = sourcesOf(store, selection, 1);
  const heard = sourcesOf(store, selection, 0);
  const times = basis(store, own, heard, selection).flatMap(({ run }) => {
    const hole = store.statements.firstHashOnly.get(run.run)?.seq ?? null;
    return hole === null ? [] : (store.statements.firstPendingTime.get(run.run, hole)?.lamport ?? []);
  });
  return times.length === 0 ? null : Math.min(...times);
}

/** Runs that the plant lacks something of, or asks for again, in the order they became known. */
function sourcesOf(store: StoreParts, { without, after }: PushSelection, own: 0 | 1): readonly Source[] {
  const unacked = store.statements.unackedRuns.all(own);
  const known = new Set(unacked.map((row) => row.run));
  const again = [...after.keys()].flatMap((run) => {
    const row = known.has(run) ? undefined : store.statements.run.get(run);
    return row && Number(row.own) === own ? [row] : [];
  });
  return [...unacked, ...again]
    .filter((run) => !without.has(run.run))
    .map((run) => ({ run, after: after.get(run.run) ?? run.ackedSeq }));
}

/** Those of `heard` that the events of `seeds` build on, directly or through each other. */
function basis(
  store: StoreParts,
  seeds: readonly Source[],
  heard: readonly Source[],
  { maxEvents }: PushSelection,
): readonly Source[] {
  const left = new Map(heard.map((source) => [source.run.run, source]));
  const found: Source[] = [];
  const queue = [...seeds];
  for (let source = queue.shift(); source && left.size > 0; source = queue.shift()) {
    for (const run of runsBelow(store, source, maxEvents)) {
      const next = left.get(run);
      if (!next) continue;
      left.delete(run);
      found.push(next);
      queue.push(next);
    }
  }
  return found;
}

/** Runs with unjudged events on the streams that the source's next events write or read, and of their causes. */
function runsBelow(store: StoreParts, { run, after }: Source, maxEvents: number): ReadonlySet<string> {
  const runs = new Set<string>();
  const streams = new Set<string>();
  for (const { body } of store.statements.bodiesAfter.all(run.run, after, maxEvents)) {
    const event = parseBody(body);
    if (!event) continue;
    const cause = event.causation === null ? undefined : store.statements.runOfEvent.get(event.causation);
    if (cause) runs.add(cause.run);
    for (const stream of streamsOf(event)) streams.add(stream);
  }
  for (const stream of streams)
    for (const { run: other } of store.statements.pendingPlaces.all(stream)) runs.add(other);
  return runs;
}

const streamsOf = (event: EventBody): readonly string[] => [
  event.stream,
  ...event.reads.map((r) => r.stream),
];

/** The last sequence number to send of each run: all events up to some Lamport time, as many as the selection allows. */
function slice(
  store: StoreParts,
  sources: readonly Source[],
  selection: PushSelection,
): ReadonlyMap<string, number> {
  const { before, maxEvents, maxChars, maxBatches } = selection;
  const events = sources.flatMap(({ run, after }) =>
    store.statements.timesAfter.all(run.run, after, maxEvents),
  );
  if (sources.length > 1) events.sort((a, b) => a.lamport - b.lamport || a.seq - b.seq);
  const ends = new Map<string, number>();
  let chars = 0;
  for (const [i, { run, seq, size, lamport }] of events.entries()) {
    if (before !== null && lamport >= before) break;
    chars += size;
    if (ends.size > 0 && (i >= maxEvents || chars > maxChars)) break;
    if (!ends.has(run) && ends.size >= maxBatches) break;
    ends.set(run, seq);
  }
  return ends;
}
