import type { ReadDb } from '../open.ts';
import { statement } from '../statement.ts';

const ofBadge = statement<[key: string], { readonly lockOut: string; readonly failures: number }>(
  `select lock_out as lockOut, failures from pin_tries
   where key = ? and not exists (select 1 from lock_out_lifted l where l.lock_out = pin_tries.lock_out)`,
);

/** Wrong tries of a badge at this PC that nobody has lifted; null without any. */
export const triesOf = (read: ReadDb, badge: string) => ofBadge(read).get(`badge/${badge}`) ?? null;
