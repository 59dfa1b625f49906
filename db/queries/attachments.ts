import { statement } from '../statement.ts';
import type { ReadDb } from '../open.ts';

const naming = statement<[hash: string], { readonly n: number }>(
  'select exists (select 1 from attachment where hash = ?) as n',
);

/** Whether an event that is known here names this content. */
export const isNamed = (read: ReadDb, hash: string): boolean => naming(read).get(hash)?.n === 1;

const needing = statement<[{ readonly hash: string }], { readonly n: number }>(
  `select exists (select 1 from attachment where hash = @hash)
     or exists (select 1 from attachment_owed where hash = @hash) as n`,
);

/** Whether it is named, or is still to be brought to the plant after what names it was let go of: its content stays on the disk. */
export const isNeeded = (read: ReadDb, hash: string): boolean => needing(read).get({ hash })?.n === 1;
