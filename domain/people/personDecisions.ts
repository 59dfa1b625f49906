import type { Role, Signature } from '../kernel/actor.ts';
import type { DecideContext, Decision } from '../kernel/decision.ts';
import { accept, decideOne } from '../kernel/decision.ts';
import { refuse } from '../kernel/refusal.ts';
import { person, pinMark } from './person.ts';
import type { PersonEvent, PersonState } from './person.ts';
import { personalHash } from './personalRecord.ts';
import type { PersonalRecord } from './personalRecord.ts';
import type { PeopleRefusal } from './refusals.ts';

const no = refuse<PeopleRefusal>;

interface OfPerson {
  readonly person: string;
}

/** What the engine knows of others: who actively carries the badge, and how many other active administrators there are. */
export interface BadgeHolder {
  readonly badgeHolder: string | null;
}
export interface OtherAdmins {
  readonly otherAdmins: number;
}

const decide = (state: PersonState, id: string, event: PersonEvent, context: DecideContext): Decision =>
  decideOne(person, id, state, event, context);

export function addPerson(
  state: PersonState,
  input: OfPerson & { badge: string; personal: PersonalRecord; roles: Role[]; pinVerifier: string | null },
  context: DecideContext,
  known: BadgeHolder,
): Decision {
  const { person: id, badge, personal, roles, pinVerifier } = input;
  if (known.badgeHolder !== null && known.badgeHolder !== id) {
    return no('badgeTaken', { badge, person: known.badgeHolder });
  }
  const details = { badge, personalHash: personalHash(personal), roles };
  const added = decideOne(person, id, state, { type: 'PersonAdded', payload: details }, context, {
    side: JSON.stringify(personal),
  });
  if (!added.ok || pinVerifier === null) return added;
  const before = state.status === 'absent' ? null : state.pinVerifier;
  const none = { qualifications: [], ended: [] };
  const after: PersonState = { status: 'active', ...details, pinVerifier: before, ...none };
  const pin = setPin(after, { person: id, pinVerifier }, context);
  return pin.ok ? accept(...added.events, ...pin.events) : pin;
}

export const setPin = (
  state: PersonState,
  input: OfPerson & { pinVerifier: string },
  context: DecideContext,
): Decision =>
  decide(
    state,
    input.person,
    { type: 'PinSet', payload: { pinVerifier: input.pinVerifier, replaces: pinMark(state) } },
    context,
  );

/** `tries`: the wrong PINs of this person's badge at this terminal that lock it out; null: it is not locked out. */
export function liftLockOut(
  state: PersonState,
  input: OfPerson & { signature: Signature },
  tries: { readonly lockOut: string } | null,
  context: DecideContext,
): Decision {
  const { person: id, signature } = input;
  if (signature.person === id) return no('lockOutOwn');
  if (tries === null) return no('notLockedOut');
  return decide(
    state,
    id,
    { type: 'LockOutLifted', payload: { lockOut: tries.lockOut, signature } },
    context,
  );
}

export const changePersonalFields = (
  state: PersonState,
  input: OfPerson & { personal: PersonalRecord },
  context: DecideContext,
): Decision =>
  decideOne(
    person,
    input.person,
    state,
    { type: 'PersonalFieldsChanged', payload: { personalHash: personalHash(input.personal) } },
    context,
    { side: JSON.stringify(input.personal) },
  );

export function replaceBadge(
  state: PersonState,
  input: OfPerson & { badge: string },
  context: DecideContext,
  known: BadgeHolder,
): Decision {
  const { badge } = input;
  if (known.badgeHolder !== null && known.badgeHolder !== input.person) {
    return no('badgeTaken', { badge, person: known.badgeHolder });
  }
  return decide(state, input.person, { type: 'BadgeReplaced', payload: { badge } }, context);
}

export const grantRole = (
  state: PersonState,
  { person: id, role, signature }: OfPerson & { role: Role; signature: Signature },
  context: DecideContext,
): Decision => decide(state, id, { type: 'RoleGranted', payload: { role, signature } }, context);

export function withdrawRole(
  state: PersonState,
  input: OfPerson & { role: Role },
  context: DecideContext,
  known: OtherAdmins,
): Decision {
  if (input.role === 'admin' && known.otherAdmins === 0) return no('lastAdmin');
  return decide(state, input.person, { type: 'RoleWithdrawn', payload: { role: input.role } }, context);
}

export function qualifyPerson(
  state: PersonState,
  input: OfPerson & { qualification: string; validUntil: string | null },
  context: DecideContext,
): Decision {
  const { qualification, validUntil } = input;
  if (validUntil !== null && validUntil <= context.now) {
    return no('qualificationExpired', { qualification, validUntil });
  }
  return decide(
    state,
    input.person,
    { type: 'PersonQualified', payload: { qualification, validUntil } },
    context,
  );
}

export const withdrawQualification = (
  state: PersonState,
  input: OfPerson & { qualification: string; reason: string },
  context: DecideContext,
): Decision =>
  decide(
    state,
    input.person,
    {
      type: 'QualificationWithdrawn',
      payload: { qualification: input.qualification, reason: input.reason },
    },
    context,
  );

export function deactivatePerson(
  state: PersonState,
  input: OfPerson & { reason: string },
  context: DecideContext,
  known: OtherAdmins,
): Decision {
  const admin = state.status === 'active' && state.roles.includes('admin');
  if (admin && known.otherAdmins === 0) return no('lastAdmin');
  return decide(
    state,
    input.person,
    { type: 'PersonDeactivated', payload: { reason: input.reason } },
    context,
  );
}

export const reactivatePerson = (
  state: PersonState,
  { person: id, reason, signature }: OfPerson & { reason: string; signature: Signature },
  context: DecideContext,
): Decision => decide(state, id, { type: 'PersonReactivated', payload: { reason, signature } }, context);
