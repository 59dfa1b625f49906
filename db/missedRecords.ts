import type { SaidRun } from '#sync/messages';
import type { StoreParts } from './store.ts';

/** Places of an earlier run of this terminal that it once had, and that neither it nor the plant has. */
export interface MissedRecords {
  readonly run: string;
  readonly fromSeq: number;
  readonly throughSeq: number;
  readonly saidAt: string;
}

/**
 * What this disk has lost, by what the plant remembers that this terminal said of its earlier runs. To be asked when all of the plant's log is
 * here: what the plant has comes back with it, and what only this disk has is on its way to the plant.
 */
export const missedRecords = (store: StoreParts & { readonly run: string }, said: readonly SaidRun[]) =>
  said.flatMap(({ run, seq, have, saidAt }): MissedRecords[] => {
    const known = Math.max(have, store.statements.run.get(run)?.lastSeq ?? 0);
    return known >= seq || run === store.run ? [] : [{ run, fromSeq: known + 1, throughSeq: seq, saidAt }];
  });
