import { sql } from 'drizzle-orm';
import type { AnyColumn, SQL } from 'drizzle-orm';

/** A page of what happened on a line, newest first. */
export interface LinePage {
  readonly line: string;
  readonly limit: number;
  /** `instant/id` of the last row before. */
  readonly after?: string | undefined;
}
/** What comes after the last row before, in that order; undefined for the first page. */
export const before = (at: AnyColumn, id: AnyColumn, after: string | undefined): SQL | undefined => {
  if (after === undefined) return undefined;
  const [instant = '', key = ''] = after.split('/');
  return sql`(${at}, ${id}) < (${instant}, ${key})`;
};
