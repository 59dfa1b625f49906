import { statement } from '../statement.ts';
import type { ReadDb } from '../open.ts';

const naming = statement<[hash: string], { readonly n: number }>(
  'select exists (select 1 from attachment where hash = ?) as n',
);

/** Whether an event that is known here names this content. */
export const isNamed = (read: ReadDb, hash: string): boolean => naming(read).get(hash)?.n === 1;
