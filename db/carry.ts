import type { Batch } from '#sync/batch';
import { batchAfter } from './batches.ts';
import type { Chains } from './batches.ts';
import type { CoreStatements, RunRow } from './coreStatements.ts';

/** Bounds of one batch of a carried file. */
const piece = { events: 200, chars: 256 * 1024 };

interface Runs extends Chains {
  readonly statements: Chains['statements'] & Pick<CoreStatements, 'unackedRuns'>;
}

/**
 * Everything here that the plant is not known to have, own and heard, run by run, each from where the plant's knowledge ends. What is
 * recorded while it is read may be left out. The database may be read beside a running terminal.
 */
export function* carriedBatches(store: Runs): Generator<Batch> {
  for (const own of [1, 0])
    for (const run of store.statements.unackedRuns.all(own)) yield* piecesOf(store, run);
}

function* piecesOf(store: Chains, run: RunRow): Generator<Batch> {
  for (let after = run.ackedSeq; after < run.lastSeq;) {
    const next = batchAfter(store, run, after, piece);
    if (next === null) return;
    yield next;
    after = next.fromSeq + next.events.length - 1;
  }
}
