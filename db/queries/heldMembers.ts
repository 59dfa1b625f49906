import type { ReadDb } from '../open.ts';
import { statement } from '../statement.ts';

const held = statement<[stream: string], { readonly n: number }>(`
  select count(*) as n from hold_member m left join unit u on u.unit = m.unit
  where m.stream = ? and m.kept = 1 and coalesce(u.status, '') not in ('shipped', 'scrapped')`);

/** How many members a hold does keep: neither decided so that they are free, nor gone. */
export const countHeld = (read: ReadDb, stream: string): number => held(read).get(stream)?.n ?? 0;
