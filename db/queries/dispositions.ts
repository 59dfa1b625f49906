import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Outcome } from '#domain/quality/issueEvents';
import type { ReadDb } from '../open.ts';
import { unit } from '../schema/assembly.ts';
import { holdMember, issueUnit } from '../schema/quality.ts';

/** What stands for a unit, a container or a lot in an issue or in a hold; `outcome` null: nobody has decided. */
export interface StandingDecision {
  readonly kind: 'unit' | 'container' | 'lot';
  readonly vin: string | null;
  readonly container: string | null;
  readonly part: string | null;
  readonly lot: string | null;
  readonly outcome: Outcome | null;
  readonly decidedAt: string | null;
  readonly decidedBy: string | null;
  /** When the unit left the plant; null where it has not. */
  readonly leftAt: string | null;
}

const leftAt = sql<string | null>`case when ${unit.status} = 'shipped' then ${unit.since} end`;

export const decisionsInIssue = (
  read: ReadDb,
  stream: string,
  units: readonly string[],
): readonly StandingDecision[] =>
  read
    .select({
      vin: unit.vin,
      outcome: issueUnit.outcome,
      decidedAt: issueUnit.decidedAt,
      decidedBy: issueUnit.decidedBy,
      leftAt,
    })
    .from(issueUnit)
    .leftJoin(unit, eq(unit.unit, issueUnit.unit))
    .where(and(eq(issueUnit.stream, stream), inArray(issueUnit.unit, [...units])))
    .orderBy(unit.vin)
    .all()
    .map((row) => ({ ...row, kind: 'unit', container: null, part: null, lot: null }));

/** `members`: keys of the hold's members. */
export const decisionsInHold = (
  read: ReadDb,
  stream: string,
  members: readonly string[],
): readonly StandingDecision[] =>
  read
    .select({
      kind: holdMember.kind,
      vin: unit.vin,
      container: holdMember.container,
      part: holdMember.part,
      lot: holdMember.lot,
      outcome: holdMember.disposition,
      decidedAt: holdMember.decidedAt,
      decidedBy: holdMember.decidedBy,
      leftAt,
    })
    .from(holdMember)
    .leftJoin(unit, eq(unit.unit, holdMember.unit))
    .where(and(eq(holdMember.stream, stream), inArray(holdMember.member, [...members])))
    .orderBy(isNull(unit.vin), unit.vin, holdMember.member)
    .all();

/** Each outcome that stands for a member of the hold, once. */
export const outcomesInHold = (read: ReadDb, hold: string): readonly Outcome[] =>
  read
    .selectDistinct({ outcome: holdMember.disposition })
    .from(holdMember)
    .where(eq(holdMember.stream, `hold/${hold}`))
    .all()
    .flatMap((row) => row.outcome ?? []);

/** Holds that list a unit by itself, and what stands for it in each; `outcome` null: nobody has decided. */
export const holdsListing = (read: ReadDb, id: string) =>
  read
    .select({
      hold: holdMember.hold,
      outcome: holdMember.disposition,
      at: holdMember.decidedAt,
      by: holdMember.decidedBy,
    })
    .from(holdMember)
    .where(eq(holdMember.unit, id))
    .orderBy(holdMember.addedAt, holdMember.hold)
    .all();
