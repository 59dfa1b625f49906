import { and, eq, inArray } from 'drizzle-orm';
import type { Outcome } from '#domain/quality/issueEvents';
import type { ReadDb } from '../open.ts';
import { unit } from '../schema/assembly.ts';
import { holdMember, issueUnit } from '../schema/quality.ts';

/** What stands for a unit in an issue or in a hold; `outcome` null: nobody has decided. */
export interface StandingDecision {
  readonly unit: string;
  readonly vin: string | null;
  readonly outcome: Outcome | null;
  readonly decidedAt: string | null;
  readonly decidedBy: string | null;
}

export const decisionsInIssue = (
  read: ReadDb,
  stream: string,
  units: readonly string[],
): readonly StandingDecision[] =>
  read
    .select({
      unit: issueUnit.unit,
      vin: unit.vin,
      outcome: issueUnit.outcome,
      decidedAt: issueUnit.decidedAt,
      decidedBy: issueUnit.decidedBy,
    })
    .from(issueUnit)
    .leftJoin(unit, eq(unit.unit, issueUnit.unit))
    .where(and(eq(issueUnit.stream, stream), inArray(issueUnit.unit, [...units])))
    .orderBy(unit.vin)
    .all();

/** `members`: keys of the hold's members; containers and lots are no units and left out. */
export const decisionsInHold = (
  read: ReadDb,
  stream: string,
  members: readonly string[],
): readonly StandingDecision[] =>
  read
    .select({
      unit: unit.unit,
      vin: unit.vin,
      outcome: holdMember.disposition,
      decidedAt: holdMember.decidedAt,
      decidedBy: holdMember.decidedBy,
    })
    .from(holdMember)
    .innerJoin(unit, eq(unit.unit, holdMember.unit))
    .where(and(eq(holdMember.stream, stream), inArray(holdMember.member, [...members])))
    .orderBy(unit.vin)
    .all();
