import { z } from 'zod';
import { role, signature, signatureSince, unsigned } from '../kernel/actor.ts';
import { contentHash } from '../kernel/contentHash.ts';
import type { Role } from '../kernel/actor.ts';
import type { EventOf, Recorded } from '../kernel/event.ts';
import { fact, loosening } from '../kernel/event.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { assertNever, refuse } from '../kernel/refusal.ts';
import { momentOf } from '../kernel/moment.ts';
import { defineStream } from '../kernel/streamType.ts';
import { code, instant } from '../kernel/text.ts';
import type { Qualifications } from './qualification.ts';
import { hasEnds, withoutQualification, withQualification } from './qualification.ts';
import type { PeopleRefusal } from './refusals.ts';

const personalHash = z.string().length(64);
const reason = z.string().min(1).max(500);

/** An argon2id PHC string; the PIN itself never leaves the engine that hashed it. */
const pinVerifier = z
  .string()
  .regex(/^\$argon2id\$v=\d+\$/)
  .max(300);

export const personEvents = {
  /** `personalHash`: see personalRecord.ts. A person added anywhere can sign in wherever this fact is known. */
  PersonAdded: fact(z.object({ badge: code, personalHash, roles: z.array(role).min(1) })),
  /** The personal fields were corrected: the record beside this event holds from now on. */
  PersonalFieldsChanged: fact(z.object({ personalHash })),
  /** The personal fields are to be erased everywhere, for good; the person's id stays in what they did. */
  PersonalFieldsErased: fact(z.object({ reason })),
  BadgeReplaced: fact(z.object({ badge: code })),
  /** `replaces`: content hash of the verifier that its author knew, null for none; records from before this was said lack it. */
  PinSet: fact(z.object({ pinVerifier, replaces: personalHash.nullable().optional() })),
  /** Too many wrong PINs at the terminal that wrote this; another person there let the badge be tried again at once. */
  LockOutLifted: fact(z.object({ lockOut: z.string().min(1).max(64), signature })),
  /** `signature` null: recorded before granting was signed. */
  RoleGranted: loosening(z.object({ role, signature: signatureSince }), [unsigned]),
  RoleWithdrawn: fact(z.object({ role })),
  /** `validUntil` null: it does not expire. Given again it replaces the earlier validity. */
  PersonQualified: fact(z.object({ qualification: code, validUntil: instant.nullable() })),
  QualificationWithdrawn: fact(z.object({ qualification: code, reason })),
  PersonDeactivated: fact(z.object({ reason })),
  /** `signature` null: as of `RoleGranted`. */
  PersonReactivated: loosening(z.object({ reason, signature: signatureSince }), [unsigned]),
};
export type PersonEvent = EventOf<typeof personEvents>;

export interface PersonDetails extends Qualifications {
  /** null until the person was added (details may be heard before) and `personalHash` also once erased. */
  readonly badge: string | null;
  readonly personalHash: string | null;
  readonly roles: readonly Role[];
  readonly pinVerifier: string | null;
}

export type PersonState =
  | { readonly status: 'absent' }
  /** Facts about the person arrived before the fact that added them. */
  | ({ readonly status: 'unadded' } & PersonDetails)
  | ({ readonly status: 'active' } & PersonDetails)
  | ({ readonly status: 'deactivated'; readonly deactivatedAt: string } & PersonDetails);

const nothingKnown: PersonDetails = {
  badge: null,
  personalHash: null,
  roles: [],
  pinVerifier: null,
  qualifications: [],
  ended: [],
};

const change = (state: PersonState, details: Partial<PersonDetails>): PersonState =>
  state.status === 'absent' ? { status: 'unadded', ...nothingKnown, ...details } : { ...state, ...details };

const detailsOf = (state: PersonState): PersonDetails => {
  if (state.status === 'absent') return nothingKnown;
  const { badge, personalHash: hash, roles, pinVerifier: pin, qualifications, ended } = state;
  return { badge, personalHash: hash, roles, pinVerifier: pin, qualifications, ended };
};

/** Restricting wins: a person deactivated before the fact that added them arrived stays deactivated. */
const add = (state: PersonState, payload: PersonDetailsAdded): PersonState => {
  if (detailsOf(state).badge !== null) return state;
  const details = { ...detailsOf(state), ...payload };
  return state.status === 'deactivated'
    ? { ...details, status: 'deactivated', deactivatedAt: state.deactivatedAt }
    : { ...details, status: 'active' };
};
type PersonDetailsAdded = Pick<PersonDetails, 'personalHash' | 'roles'> & { readonly badge: string };

const saidAt = ({ occurredAt, clock }: Recorded<PersonEvent>) => momentOf(occurredAt, clock, 0);

function evolve(state: PersonState, event: Recorded<PersonEvent>): PersonState {
  const known = detailsOf(state);
  switch (event.type) {
    case 'PersonAdded':
      return add(state, event.payload);
    case 'PersonalFieldsChanged':
      return change(state, { personalHash: event.payload.personalHash });
    case 'PersonalFieldsErased':
      return change(state, { personalHash: null });
    case 'BadgeReplaced':
      return known.badge === null ? state : change(state, { badge: event.payload.badge });
    case 'PinSet':
      return change(state, { pinVerifier: event.payload.pinVerifier });
    case 'RoleGranted':
      return change(state, { roles: [...new Set([...known.roles, event.payload.role])] });
    case 'RoleWithdrawn':
      return change(state, { roles: known.roles.filter((r) => r !== event.payload.role) });
    case 'PersonQualified':
      return change(state, withQualification(known, event.payload, saidAt(event)));
    case 'QualificationWithdrawn':
      return change(state, withoutQualification(known, event.payload.qualification, saidAt(event)));
    case 'LockOutLifted':
      return state;
    case 'PersonDeactivated':
      return { ...known, status: 'deactivated', deactivatedAt: event.occurredAt };
    case 'PersonReactivated':
      return state.status === 'deactivated' ? { ...known, status: 'active' } : state;
    default:
      return assertNever(event);
  }
}

const no = refuse<PeopleRefusal>;

/** What tells one PIN that was set from another; null where none is. */
export const pinMark = (state: PersonState): string | null => {
  const { pinVerifier: verifier } = detailsOf(state);
  return verifier === null ? null : contentHash(verifier);
};

const isKnown = (state: PersonState): boolean => detailsOf(state).badge !== null;

function legal(state: PersonState, event: Recorded<PersonEvent>): Refusal<PeopleRefusal> | null {
  if (event.type === 'PersonAdded') return isKnown(state) ? no('personExists') : null;
  if (!isKnown(state)) return no('personUnknown');
  const known = detailsOf(state);
  switch (event.type) {
    case 'RoleGranted':
      return known.roles.includes(event.payload.role)
        ? no('roleAlreadyHeld', { role: event.payload.role })
        : null;
    case 'RoleWithdrawn':
      return known.roles.includes(event.payload.role)
        ? null
        : no('roleNotHeld', { role: event.payload.role });
    case 'QualificationWithdrawn':
      return known.qualifications.some((q) => q.qualification === event.payload.qualification)
        ? null
        : no('qualificationNotHeld', { qualification: event.payload.qualification });
    case 'PersonDeactivated':
      return state.status === 'deactivated' ? no('personDeactivated') : null;
    case 'PersonReactivated':
      return state.status === 'deactivated' ? null : no('personNotDeactivated');
    case 'PinSet':
      return event.payload.replaces === undefined || event.payload.replaces === pinMark(state)
        ? null
        : no('pinSetMeanwhile');
    case 'PersonalFieldsChanged':
    case 'PersonalFieldsErased':
    case 'BadgeReplaced':
    case 'LockOutLifted':
    case 'PersonQualified':
      return null;
    default:
      return assertNever(event);
  }
}

/** What a judgement finds a person by of whom a qualification has ended or will. */
export const personSubject = (id: string): string => `person/${id}`;

export const person = defineStream<PersonState, typeof personEvents>({
  name: 'person',
  area: 'people',
  owner: 'admin',
  stateVersion: 2,
  events: personEvents,
  initial: { status: 'absent' },
  scopeOf: () => 'site',
  evolve,
  legal,
  concerns: (key, state) => (hasEnds(detailsOf(state)) ? [personSubject(key)] : []),
});

/** Whether the person may sign in in this role now. */
export const mayActAs = (state: PersonState, asked: Role): boolean =>
  state.status === 'active' && state.roles.includes(asked);

/** Whether a qualification holds at an instant (ISO 8601 UTC); it ends at `validUntil`. */
export const isQualified = (state: PersonState, qualification: string, at: string): boolean =>
  state.status === 'active' &&
  state.qualifications.some(
    (q) => q.qualification === qualification && (q.validUntil === null || at < q.validUntil),
  );
