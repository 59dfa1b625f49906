import type { Batch, WireEvent } from '#sync/batch';
import type { CoreStatements, RunRow, StoredPlace } from './coreStatements.ts';

/** The database's chains, to be read. */
export interface Chains {
  readonly statements: Pick<CoreStatements, 'placesAfter' | 'eventsAfter' | 'hashAt'>;
}

/** Bounds of one piece of a run; a single commit may exceed them, because it is never split. */
export interface PieceLimit {
  readonly events: number;
  readonly chars: number;
}

/**
 * The next piece of a run after `afterSeq` (0 = from its start) within `limit`, also carrying events whose body is not here by
 * their hash. It ends where the run's terminal signed. Null when nothing signed follows, or when what precedes is not known.
 */
export function batchAfter(store: Chains, run: RunRow, afterSeq: number, limit: PieceLimit): Batch | null {
  const places = store.statements.placesAfter.iterate({ run: run.run, seq: afterSeq });
  return batchOf(store, run, afterSeq, signedWithin(places, afterSeq, limit));
}

/** The shortest signed piece from `afterSeq` that holds `throughSeq`, bodies only; else the longest before it. */
export function batchThrough(store: Chains, run: RunRow, afterSeq: number, throughSeq: number): Batch | null {
  const places = store.statements.eventsAfter.iterate(run.run, afterSeq);
  return batchOf(store, run, afterSeq, signedThrough(places, afterSeq, throughSeq));
}

function batchOf(store: Chains, run: RunRow, afterSeq: number, signed: readonly StoredPlace[]): Batch | null {
  const signature = signed.at(-1)?.signature;
  const prevHash =
    afterSeq === 0 ? run.prevHash : store.statements.hashAt.get({ run: run.run, seq: afterSeq })?.hash;
  if (!signature || prevHash === undefined || prevHash === null) return null;
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

function signedWithin(
  places: Iterable<StoredPlace>,
  afterSeq: number,
  limit: PieceLimit,
): readonly StoredPlace[] {
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

function signedThrough(
  places: Iterable<StoredPlace>,
  afterSeq: number,
  throughSeq: number,
): readonly StoredPlace[] {
  const taken: StoredPlace[] = [];
  let end = 0;
  for (const place of places) {
    if (place.seq !== afterSeq + 1 + taken.length) break;
    taken.push(place);
    if (place.signature === null) continue;
    end = taken.length;
    if (place.seq >= throughSeq) break;
  }
  return taken.slice(0, end);
}

function wire(place: StoredPlace): WireEvent {
  if (place.body === null) return { seq: place.seq, bodyHash: place.bodyHash };
  return place.side === null ? { body: place.body } : { body: place.body, side: place.side };
}
