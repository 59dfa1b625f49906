import type { Batch, WireEvent } from '#sync/batch';
import { parseBody } from '#sync/envelope';
import { bodyHashOf } from '#sync/chain';
import type { RunRow } from './coreStatements.ts';
import type { StoreParts } from './store.ts';

/**
 * What the plant does not have yet, own runs first, oldest first, each batch ending where its terminal signed. Heard runs are
 * included, so that whoever reaches the plant forwards what others said; a run whose bodies are not all here is left out from
 * the first missing one on. `limit` is a number of events over all batches; one commit is never split.
 */
export function batchesToPush(store: StoreParts, limit: number): Batch[] {
  const batches: Batch[] = [];
  let left = limit;
  for (const run of store.statements.unackedRuns.all()) {
    if (left <= 0) break;
    const made = batchAfter(store, run, run.ackedSeq, left, null);
    if (!made) continue;
    batches.push(made);
    left -= made.events.length;
  }
  return batches;
}

/**
 * The next piece of a run after `afterSeq` (0 = from its start). With `scope`, events of other scopes are carried by their
 * hash alone. Null when nothing signed follows, or when what precedes is not known here.
 */
export function batchAfter(
  store: StoreParts,
  run: RunRow,
  afterSeq: number,
  limit: number,
  scope: string | null,
): Batch | null {
  const prevHash = afterSeq === 0 ? run.prevHash : store.statements.hashAt.get(run.run, afterSeq)?.hash;
  if (prevHash === undefined || prevHash === null) return null;
  const rows = signedRows(store, run.run, afterSeq, limit);
  const signature = rows.at(-1)?.signature;
  if (!signature) return null;
  const events = rows.map((row) => wire(row, scope));
  const { terminal, prevRun } = run;
  return { terminal, run: run.run, prevRun, fromSeq: afterSeq + 1, prevHash, events, signature };
}

type StoredEvent = {
  readonly seq: number;
  readonly body: string;
  readonly hash: string;
  readonly side: string | null;
  readonly signature: string | null;
};

/** Gapless rows that end at a signature; more than `limit` only when a single commit is longer. */
function signedRows(store: StoreParts, run: string, afterSeq: number, limit: number): StoredEvent[] {
  for (let take = limit; ; take *= 2) {
    const rows = store.statements.eventsAfter.all(run, afterSeq, take);
    const gap = rows.findIndex((row, i) => row.seq !== afterSeq + 1 + i);
    const gapless = gap === -1 ? rows : rows.slice(0, gap);
    const end = gapless.findLastIndex((row) => row.signature !== null);
    if (end >= 0) return gapless.slice(0, end + 1);
    if (rows.length < take || gap !== -1) return [];
  }
}

function wire(row: StoredEvent, scope: string | null): WireEvent {
  if (scope === null || parseBody(row.body)?.scope === scope)
    return row.side === null ? { body: row.body } : { body: row.body, side: row.side };
  return { seq: row.seq, bodyHash: bodyHashOf(row.body) };
}
