import { and, eq, inArray, sql } from 'drizzle-orm';
import { holdEvents, memberOfKey } from '#domain/quality/holdEvents';
import { issueEvents } from '#domain/quality/issueEvents';
import type { ReadDb } from '../open.ts';
import { unit } from '../schema/assembly.ts';
import { event } from '../schema/core.ts';
import { hold, issueUnit } from '../schema/quality.ts';

/**
 * Units of an issue that shipped before the plant heard that more was decided about them: that decision was refused, and what had
 * let them go stands. They need a field action until somebody says which, or has them returned.
 */
export function fieldActionsDue(read: ReadDb, issue: string): ReadonlySet<string> {
  const asked = refusedAsLeft(read, issue);
  if (asked.length === 0) return new Set();
  const rows = read
    .select({ unit: issueUnit.unit })
    .from(issueUnit)
    .innerJoin(unit, eq(unit.unit, issueUnit.unit))
    .where(
      and(
        eq(issueUnit.stream, `issue/${issue}`),
        inArray(issueUnit.unit, [...asked]),
        inArray(issueUnit.outcome, ['conforming', 'useAsIs']),
        eq(unit.status, 'shipped'),
        sql`coalesce(${issueUnit.means}, '') <> 'fieldAction'`,
      ),
    )
    .all();
  return new Set(rows.map((row) => row.unit));
}

/** What was decided on the issue, or in a hold of it, and refused because a unit had left. */
function refusedAsLeft(read: ReadDb, issue: string): readonly string[] {
  const holds = read.select({ stream: hold.stream }).from(hold).where(eq(hold.issue, issue)).all();
  const streams = [`issue/${issue}`, ...holds.map(({ stream }) => stream)];
  return read
    .select({ type: event.type, payload: sql<string>`${event.body} -> '$.payload'` })
    .from(event)
    .where(
      and(
        inArray(event.stream, streams),
        eq(event.status, 'refused'),
        sql`${event.refusal} ->> '$.code' = 'unitHasLeft'`,
      ),
    )
    .all()
    .flatMap(({ type, payload }) => unitsOf(type, JSON.parse(payload)));
}

function unitsOf(type: string, payload: unknown): readonly string[] {
  if (type === 'AffectedUnitsDecided')
    return issueEvents.AffectedUnitsDecided.schema.safeParse(payload).data?.units ?? [];
  const { data } = holdEvents.DispositionDecided.schema.safeParse(payload);
  return (data?.decisions ?? []).flatMap(({ member }) => {
    const said = memberOfKey(member);
    return said?.kind === 'unit' ? [said.unit] : [];
  });
}
