import type { Moment } from '../kernel/moment.ts';

export interface Qualification {
  readonly qualification: string;
  /** null: it does not expire; else it ends then. */
  readonly validUntil: string | null;
}

/** What a person holds, and since when at the earliest by the plant's clock. */
export interface HeldQualification extends Qualification {
  readonly from: string;
}

/** From when to when a person held what they were not to go on with: `until` as early as it may have been. */
export interface EndedQualification {
  readonly qualification: string;
  readonly from: string;
  readonly until: string;
}

export interface Qualifications {
  readonly qualifications: readonly HeldQualification[];
  /** What was withdrawn or given anew, in the order of its ends here. */
  readonly ended: readonly EndedQualification[];
}

/** More ends than this of one person are forgotten, the first ones first. */
const endsKept = 100;

/** Given again it replaces the earlier validity from then on. */
export function withQualification(
  known: Qualifications,
  { qualification, validUntil }: Qualification,
  at: Moment,
): Qualifications {
  const { qualifications, ended } = withoutQualification(known, qualification, at);
  return { qualifications: [...qualifications, { qualification, validUntil, from: at.from }], ended };
}

/** Ends it at this moment, also one that had ended later by what was known before. */
export function withoutQualification(known: Qualifications, id: string, at: Moment): Qualifications {
  const { from: end } = at;
  const before = known.ended.map((e) =>
    e.qualification === id && e.from <= end && end < e.until ? { ...e, until: end } : e,
  );
  const over = known.qualifications.flatMap(({ qualification, validUntil, from }) =>
    qualification === id
      ? [{ qualification, from, until: validUntil !== null && validUntil < end ? validUntil : end }]
      : [],
  );
  return {
    qualifications: known.qualifications.filter((q) => q.qualification !== id),
    ended: [...before, ...over].slice(-endsKept),
  };
}

/** Whether any of them has an end: else none can have lapsed. */
export const hasEnds = ({ qualifications, ended }: Qualifications): boolean =>
  ended.length > 0 || qualifications.some((q) => q.validUntil !== null);

/**
 * Whether a qualification that was held had ended at a moment, in doubt too. Not where nothing of it is known: that it was given may
 * be on its way.
 */
export function hadLapsed({ qualifications, ended }: Qualifications, id: string, at: Moment): boolean {
  const spells = [
    ...ended,
    ...qualifications.map(({ qualification, from, validUntil }) => ({
      qualification,
      from,
      until: validUntil,
    })),
  ].filter(({ qualification }) => qualification === id);
  const over = spells.some(({ until }) => until !== null && until <= at.until);
  return over && !spells.some(({ from, until }) => from <= at.until && (until === null || at.until < until));
}
