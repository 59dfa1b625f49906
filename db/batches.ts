import type { Batch, WireEvent } from '#sync/batch';
import type { PushSelection } from '#sync/plantPorts';
import type { RunRow, StoredPlace } from './coreStatements.ts';
import type { StoreParts } from './store.ts';

/**
 * What the plant does not have yet, run by run in the order they became known here, each batch ending where its terminal
 * signed. A run whose bodies are not all here ends before the first missing one. One commit is never split.
 */
export function batchesToPush(store: StoreParts, selection: PushSelection): Batch[] {
  const batches: Batch[] = [];
  let events = selection.maxEvents;
  let chars = selection.maxChars;
  for (const run of runsToPush(store, selection)) {
    if (events <= 0 || chars <= 0 || batches.length >= selection.maxBatches) break;
    const after = selection.after.get(run.run) ?? run.ackedSeq;
    const made = batchAfter(store, run, after, { events, chars }, 'whole');
    if (!made) continue;
    batches.push(made);
    events -= made.events.length;
    chars -= charsOf(made);
  }
  return batches;
}

/** Runs with something to push; those asked for again come last. */
function runsToPush(store: StoreParts, { whose, without, after }: PushSelection): readonly RunRow[] {
  const own = whose === 'own' ? 1 : 0;
  const unacked = store.statements.unackedRuns.all(own);
  const known = new Set(unacked.map((row) => row.run));
  const again = [...after.keys()].flatMap((run) => {
    const row = known.has(run) ? undefined : store.statements.run.get(run);
    return row && Number(row.own) === own ? [row] : [];
  });
  return [...unacked, ...again].filter((row) => !without.has(row.run));
}

export const charsOf = (batch: Batch): number =>
  batch.events.reduce((sum, e) => sum + ('body' in e ? e.body.length : 64), 0);

/**
 * The next piece of a run after `afterSeq` (0 = from its start). `places` also carries events whose body is not here, by their
 * hash. Null when nothing signed follows, or when what precedes is not known here.
 */
export function batchAfter(
  store: StoreParts,
  run: RunRow,
  afterSeq: number,
  limit: { readonly events: number; readonly chars: number },
  carry: 'whole' | 'places',
): Batch | null {
  const prevHash = afterSeq === 0 ? run.prevHash : store.statements.hashAt.get(run.run, afterSeq)?.hash;
  if (prevHash === undefined || prevHash === null) return null;
  const places =
    carry === 'whole'
      ? store.statements.eventsAfter.iterate(run.run, afterSeq)
      : store.statements.placesAfter.iterate({ run: run.run, seq: afterSeq });
  const signed = signedPlaces(places, afterSeq, limit);
  const signature = signed.at(-1)?.signature;
  if (!signature) return null;
  const { terminal, prevRun } = run;
  return {
    terminal,
    run: run.run,
    prevRun,
    fromSeq: afterSeq + 1,
    prevHash,
    events: signed.map(wire),
    signature,
  };
}

/** Gapless places that end at a signature; more than the limit only when a single commit is longer. */
function signedPlaces(
  places: Iterable<StoredPlace>,
  afterSeq: number,
  limit: { readonly events: number; readonly chars: number },
): StoredPlace[] {
  const taken: StoredPlace[] = [];
  let chars = 0;
  let end = 0;
  for (const place of places) {
    if (place.seq !== afterSeq + 1 + taken.length) break;
    chars += place.body?.length ?? 64;
    if (end > 0 && (taken.length >= limit.events || chars > limit.chars)) break;
    taken.push(place);
    if (place.signature !== null) end = taken.length;
  }
  return taken.slice(0, end);
}

function wire(place: StoredPlace): WireEvent {
  if (place.body === null) return { seq: place.seq, bodyHash: place.bodyHash };
  return place.side === null ? { body: place.body } : { body: place.body, side: place.side };
}
