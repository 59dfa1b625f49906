import { and, desc, eq, inArray, like, or, sql, type SQL } from 'drizzle-orm';
import type { ReadDb } from '../open.ts';
import { hold, holdMember, issue } from '../schema/quality.ts';

export interface HoldListInput {
  readonly status: 'placed' | 'lifted' | 'all';
  readonly text: string;
  readonly limit: number;
  /** `placedAt/hold` of the last row before. */
  readonly after?: string | undefined;
}

/** Holds, newest first, each with the number of its issue. */
export function holds(read: ReadDb, { status, text, limit, after }: HoldListInput) {
  const [at = '9999', id = ''] = (after ?? '9999/').split('/');
  return read
    .select({ hold, issueNumber: issue.number })
    .from(hold)
    .leftJoin(issue, sql`${issue.stream} = 'issue/' || ${hold.issue}`)
    .where(
      and(
        inStatus(status),
        matches(text),
        sql`(coalesce(${hold.placedAt}, ''), ${hold.hold}) < (${at}, ${id})`,
      ),
    )
    .orderBy(desc(sql`coalesce(${hold.placedAt}, '')`), desc(hold.hold))
    .limit(limit)
    .all();
}

function inStatus(status: HoldListInput['status']): SQL | undefined {
  switch (status) {
    case 'placed':
      return inArray(hold.status, ['placed', 'unplaced']);
    case 'lifted':
      return eq(hold.status, 'lifted');
    case 'all':
      return undefined;
  }
}

/** From how many characters on a unit is found by the end of its VIN: fewer are the end of too many. */
const leastOfVin = 4;

/** A search by hand: number, reason, issue, the tool, station, part or lot that it is by, and what it holds. */
function matches(text: string): SQL | undefined {
  const plain = text.trim().replaceAll(/[%_]/g, '');
  if (plain === '') return undefined;
  const pattern = `%${plain}%`;
  const by = (what: string) => sql`json_extract(${hold.population}, ${`$.${what}`}) like ${pattern}`;
  return or(
    like(hold.number, pattern),
    like(hold.reason, pattern),
    like(issue.number, pattern),
    by('tool'),
    by('station'),
    by('part'),
    by('lot'),
    holdsGoods(pattern),
    plain.length < leastOfVin ? undefined : holdsVin(`%${plain}`),
  );
}

/** Of the members only what is no unit: their keys sort before those of units. */
const holdsGoods = (pattern: string): SQL =>
  sql`exists (select 1 from ${holdMember} where ${holdMember.stream} = ${hold.stream} and ${holdMember.member} < 'unit/'
    and (${holdMember.container} like ${pattern} or ${holdMember.part} like ${pattern} or ${holdMember.lot} like ${pattern}))`;

const holdsVin = (pattern: string): SQL =>
  sql`exists (select 1 from ${holdMember} join unit as one on one.unit = ${holdMember.unit}
    where ${holdMember.stream} = ${hold.stream} and one.vin like ${pattern})`;
