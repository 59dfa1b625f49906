import type { SaidRun } from '#sync/messages';
import { salvagedIn } from './salvage/salvaged.ts';
import type { Store } from './store.ts';

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
export const missedRecords = (
  store: Pick<Store, 'statements' | 'run' | 'setting'>,
  said: readonly SaidRun[],
) =>
  [...said, ...notSalvaged(store, said)].flatMap(({ run, seq, have, saidAt }): MissedRecords[] => {
    const known = Math.max(have, store.statements.run.get(run)?.lastSeq ?? 0);
    return known >= seq || run === store.run ? [] : [{ run, fromSeq: known + 1, throughSeq: seq, saidAt }];
  });

/** What a salvage of this disk saw that there had been and did not find, where the plant was not told of more. */
function notSalvaged(store: Pick<Store, 'setting'>, said: readonly SaidRun[]): readonly SaidRun[] {
  const salvaged = salvagedIn(store);
  const last = new Map(salvaged?.missing.map(({ run, throughSeq }) => [run, throughSeq]));
  for (const { run, seq } of said) if (seq >= (last.get(run) ?? 0)) last.delete(run);
  return [...last].map(([run, seq]) => ({ run, seq, have: 0, saidAt: salvaged?.at ?? '' }));
}
