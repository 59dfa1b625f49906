import { contentHash } from '../kernel/contentHash.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { refuse } from '../kernel/refusal.ts';
import type { Members } from './hold.ts';
import { own } from './own.ts';
import type { QualityRefusal } from './refusals.ts';

/** A member as its signer has read it; `decision` is the event that decided it, null where none has. */
export interface ReadMember {
  readonly member: string;
  readonly decision: string | null;
}

/**
 * What the signature of a lifting covers: every member with the decision that stands for it. The same on every terminal that knows
 * the same, in whatever order it came to know it.
 */
export const holdRecordHash = (members: Members): string =>
  contentHash(
    Object.entries(members)
      .map(([member, { decision }]): ReadMember => ({ member, decision: decision?.event ?? null }))
      .sort((a, b) => (a.member < b.member ? -1 : 1)),
  );

/** How the hold differs from what was read: members that came, and those that are decided otherwise; null where it does not. */
export function holdChange(
  read: readonly ReadMember[],
  members: Members,
): Refusal<Extract<QualityRefusal, 'holdChanged'>> | null {
  const seen = new Map(read.map(({ member, decision }) => [member, decision]));
  const came = Object.keys(members).filter((member) => !seen.has(member));
  const redecided = [...seen].flatMap(([member, decision]) =>
    (own(members, member)?.decision?.event ?? null) === decision ? [] : [member],
  );
  const [member] = [...came, ...redecided];
  return member === undefined
    ? null
    : refuse('holdChanged', { member, came: came.length, redecided: redecided.length });
}
