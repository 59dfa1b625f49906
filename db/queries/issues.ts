import { and, asc, count, desc, eq, inArray, like, lt, or, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { isoInstant } from '#domain/kernel/runtime';
import type { Severity } from '#domain/quality/issueEvents';
import type { ReadDb } from '../open.ts';
import { unit } from '../schema/assembly.ts';
import { hold, holdMember, issue, issueUnit } from '../schema/quality.ts';
import type { issueStatuses } from '../schema/quality.ts';

export type IssueStatus = (typeof issueStatuses)[number];
export const issueSorts = ['openedAt', 'containmentDueAt', 'severity'] as const;

export interface IssueFilter {
  /** `overdue`: not contained although it is due. `atRisk`: due within `riskS` seconds. */
  readonly view: 'open' | 'mine' | 'overdue' | 'atRisk' | 'finished' | 'all';
  readonly statuses: readonly IssueStatus[];
  readonly severities: readonly Severity[];
  readonly station: string | null;
  readonly unit: string | null;
  readonly text: string;
}

export interface IssueListInput extends IssueFilter {
  readonly person: string | null;
  /** UTC instant. */
  readonly now: string;
  readonly sort: (typeof issueSorts)[number];
  readonly limit: number;
  readonly after?: string | undefined;
}

/** Containment that is due within this time counts as at risk. */
const riskMs = 3_600_000;

const soon = (now: string): string => isoInstant(Date.parse(now) + riskMs);

/** As a literal: an index over open issues alone is not used for a bound value. */
const isOpen = sql`${issue.open} = 1`;

function inView({ view, person, now }: Pick<IssueListInput, 'view' | 'person' | 'now'>): SQL | undefined {
  const uncontained = and(isOpen, sql`${issue.containedAt} is null`);
  switch (view) {
    case 'open':
      return isOpen;
    case 'mine':
      return and(isOpen, eq(issue.owner, person ?? ''));
    case 'overdue':
      return and(uncontained, lt(issue.containmentDueAt, now));
    case 'atRisk':
      return and(uncontained, sql`${issue.containmentDueAt} between ${now} and ${soon(now)}`);
    case 'finished':
      return eq(issue.open, false);
    case 'all':
      return undefined;
  }
}

/** From how many characters on an affected unit is found by the end of its VIN: fewer are the end of too many. */
const leastOfVin = 4;

/**
 * A search by hand: number, title, defect code, or anything that the issue names: the tool, part and lot that it is about, its
 * unit, the units that it affects, and the containers and lots that its holds keep.
 */
function matches(text: string): SQL | undefined {
  const plain = text.trim().replaceAll(/[%_]/g, '');
  if (plain === '') return undefined;
  const pattern = `%${plain}%`;
  const about = (what: string) => sql`json_extract(${issue.subject}, ${`$.${what}`}) like ${pattern}`;
  return or(
    like(issue.number, pattern),
    like(issue.title, pattern),
    like(issue.defectCode, pattern),
    about('tool'),
    about('part'),
    about('lot'),
    like(unit.vin, pattern),
    plain.length < leastOfVin ? undefined : affectsVin(`%${plain}`),
    keepsGoods(pattern),
  );
}

const affectsVin = (pattern: string): SQL =>
  sql`exists (select 1 from ${issueUnit} join unit as one on one.unit = ${issueUnit.unit}
    where ${issueUnit.stream} = ${issue.stream} and one.vin like ${pattern})`;

/** Of the members only what is no unit: their keys sort before those of units. */
const keepsGoods = (pattern: string): SQL =>
  sql`exists (select 1 from ${hold} join ${holdMember} on ${holdMember.stream} = ${hold.stream}
    where ${hold.issue} = ${issue.issue} and ${holdMember.member} < 'unit/'
      and (${holdMember.container} like ${pattern} or ${holdMember.part} like ${pattern} or ${holdMember.lot} like ${pattern}))`;

const subjectUnit = sql`${unit.unit} = json_extract(${issue.subject}, '$.unit')`;

/** Issues of a filter, one page; `after` = `<sort value>/<issue>` of the last row before. */
export function issues(read: ReadDb, input: IssueListInput) {
  const column = issue[input.sort];
  const newestFirst = input.sort === 'openedAt';
  const [value = '', id = ''] = (input.after ?? '').split('/');
  const beyond = newestFirst
    ? sql`(${column}, ${issue.issue}) < (${value}, ${id})`
    : sql`(${column}, ${issue.issue}) > (${value}, ${id})`;
  return read
    .select({ issue, vin: unit.vin })
    .from(issue)
    .leftJoin(unit, subjectUnit)
    .where(
      and(
        inView(input),
        input.statuses.length > 0 ? inArray(issue.status, [...input.statuses]) : undefined,
        input.severities.length > 0 ? inArray(issue.severity, [...input.severities]) : undefined,
        input.station === null ? undefined : eq(issue.station, input.station),
        input.unit === null
          ? undefined
          : sql`exists (select 1 from ${issueUnit} where ${issueUnit.unit} = ${input.unit} and ${issueUnit.stream} = ${issue.stream})`,
        matches(input.text),
        input.after === undefined ? undefined : beyond,
      ),
    )
    .orderBy(newestFirst ? desc(column) : asc(column), newestFirst ? desc(issue.issue) : asc(issue.issue))
    .limit(input.limit)
    .all();
}

/** Where the page after `row` begins. */
export const issueCursor = (
  row: { readonly issue: typeof issue.$inferSelect },
  sort: IssueListInput['sort'],
) => `${row.issue[sort]}/${row.issue.issue}`;

/** How many issues each view holds. */
export function issueCounts(read: ReadDb, input: { readonly person: string | null; readonly now: string }) {
  const of = (view: IssueFilter['view']) =>
    read
      .select({ n: count() })
      .from(issue)
      .where(inView({ view, ...input }))
      .get()?.n ?? 0;
  return { open: of('open'), mine: of('mine'), overdue: of('overdue'), atRisk: of('atRisk') };
}

export const issueById = (read: ReadDb, id: string) =>
  read
    .select({ issue, vin: unit.vin })
    .from(issue)
    .leftJoin(unit, subjectUnit)
    .where(eq(issue.stream, `issue/${id}`))
    .get() ?? null;

/** Affected units with where they are now, in the order of their VIN; `after` = `<vin>/<unit>` of the last row before. */
export function affectedUnits(
  read: ReadDb,
  input: { readonly issue: string; readonly limit: number; readonly after?: string | undefined },
) {
  const vin = sql<string>`coalesce(${unit.vin}, '')`;
  const [afterVin = '', afterUnit = ''] = (input.after ?? '').split('/');
  return read
    .select({
      affected: issueUnit,
      vin: unit.vin,
      status: unit.status,
      line: unit.line,
      station: unit.station,
      location: unit.location,
    })
    .from(issueUnit)
    .leftJoin(unit, eq(unit.unit, issueUnit.unit))
    .where(
      and(
        eq(issueUnit.stream, `issue/${input.issue}`),
        input.after === undefined
          ? undefined
          : sql`(${vin}, ${issueUnit.unit}) > (${afterVin}, ${afterUnit})`,
      ),
    )
    .orderBy(asc(vin), asc(issueUnit.unit))
    .limit(input.limit)
    .all();
}

/** Issues that list the unit, open first; `blocks` says which keep it from shipping. */
export const issuesOfUnit = (read: ReadDb, id: string) =>
  read
    .select({
      issue: issue.issue,
      number: issue.number,
      status: issue.status,
      severity: issue.severity,
      open: issue.open,
      blocks: issueUnit.blocks,
      outcome: issueUnit.outcome,
      at: issueUnit.decidedAt,
      by: issueUnit.decidedBy,
    })
    .from(issueUnit)
    .innerJoin(issue, eq(issue.stream, issueUnit.stream))
    .where(eq(issueUnit.unit, id))
    .orderBy(desc(issue.open), desc(issue.openedAt))
    .all();
