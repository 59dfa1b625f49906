import type { EventBody } from '#sync/envelope';
import { parseBody } from '#sync/envelope';
import type { LogRow } from '#plant/store';

const read = new WeakMap<LogRow, EventBody | null>();

/** What a row of the plant's log says; null where it cannot be read. Read once, because every question at the end asks it. */
export function bodyIn(row: LogRow): EventBody | null {
  const known = read.get(row);
  if (known !== undefined) return known;
  const body = parseBody(row.body);
  read.set(row, body);
  return body;
}
