import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isQualified, mayActAs, person, personEvents } from '#domain/people/person';
import type { PersonEvent } from '#domain/people/person';
import {
  addPerson,
  changePersonalFields,
  deactivatePerson,
  grantRole,
  liftLockOut,
  qualifyPerson,
  reactivatePerson,
  replaceBadge,
  setPin,
  withdrawQualification,
  withdrawRole,
} from '#domain/people/personDecisions';
import { believedRecord, personalHash } from '#domain/people/personalRecord';
import { roles } from '#domain/kernel/actor';
import { contentHash } from '#domain/kernel/contentHash';
import { noReads } from '#domain/kernel/decision';
import { contextFor, fold, given, recorded } from '../given.ts';
import { checkTotal, eventsOf } from '../quality/totality.ts';

const admin = contextFor({ kind: 'person', person: 'p-admin', role: 'admin' });
const lin = { salt: '0'.repeat(32), name: { zh: '林悦', en: 'Lin Yue' } };
const pinVerifier = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA';
const added: PersonEvent = {
  type: 'PersonAdded',
  payload: { badge: '1003', personalHash: personalHash(lin), roles: ['quality'] },
};
const deactivated: PersonEvent = { type: 'PersonDeactivated', payload: { reason: 'left' } };
const of = { person: 'p-3' };

const signature = { person: 'p-9', meaning: 'grant', recordHash: null };

describe('a person', () => {
  it('is added with a badge and a PIN, the name beside the event and only its hash inside', () => {
    const input = { ...of, badge: '1003', personal: lin, roles: ['quality' as const], pinVerifier };
    const { decision, then } = given(person, 'p-3', []).when((s) =>
      addPerson(s, input, admin, { badgeHolder: null }),
    );
    then([added, { type: 'PinSet', payload: { pinVerifier } }]);
    if (!decision.ok) return;
    expect(JSON.stringify(decision.events.map((e) => e.payload))).not.toContain('Lin Yue');
    expect(believedRecord(decision.events[0]?.side, personalHash(lin))).toEqual(lin);
  });

  it('is not added twice, nor with a badge that somebody else carries', () => {
    const input = { ...of, badge: '1003', personal: lin, roles: ['quality' as const], pinVerifier: null };
    given(person, 'p-3', [added])
      .when((s) => addPerson(s, input, admin, { badgeHolder: 'p-3' }))
      .thenRefused('personExists');
    given(person, 'p-3', [])
      .when((s) => addPerson(s, input, admin, { badgeHolder: 'p-8' }))
      .thenRefused('badgeTaken', { badge: '1003', person: 'p-8' });
  });

  it('gets another PIN, badge or name', () => {
    const known = given(person, 'p-3', [added]);
    known
      .when((s) => setPin(s, { ...of, pinVerifier }, admin))
      .then([{ type: 'PinSet', payload: { pinVerifier } }]);
    known
      .when((s) => replaceBadge(s, { ...of, badge: '2003' }, admin, { badgeHolder: null }))
      .then([{ type: 'BadgeReplaced', payload: { badge: '2003' } }]);
    known
      .when((s) => replaceBadge(s, { ...of, badge: '1001' }, admin, { badgeHolder: 'p-1' }))
      .thenRefused('badgeTaken', { person: 'p-1' });
    known
      .when((s) => changePersonalFields(s, { ...of, personal: lin }, admin))
      .then([{ type: 'PersonalFieldsChanged', payload: { personalHash: personalHash(lin) } }]);
  });

  it('is let try again by somebody else who is there, and by nobody where nothing is locked', () => {
    const tries = { lockOut: 'l-1' };
    const by = (who: string) => ({ person: who, meaning: 'liftLockOut', recordHash: null });
    const known = given(person, 'p-3', [added]);
    known
      .when((s) => liftLockOut(s, { ...of, signature: by('p-1') }, tries, admin))
      .then([{ type: 'LockOutLifted', payload: { lockOut: 'l-1', signature: by('p-1') } }]);
    known
      .when((s) => liftLockOut(s, { ...of, signature: by('p-3') }, tries, admin))
      .thenRefused('lockOutOwn');
    known
      .when((s) => liftLockOut(s, { ...of, signature: by('p-1') }, null, admin))
      .thenRefused('notLockedOut');
  });

  it('is unknown until added', () => {
    given(person, 'p-3', [])
      .when((s) => setPin(s, { ...of, pinVerifier }, admin))
      .thenRefused('personUnknown');
  });

  it('can have the personal fields erased, which leaves no hash behind', () => {
    const after = fold(person, 'p-3', [
      added,
      { type: 'PersonalFieldsErased', payload: { reason: 'asked for' } },
    ]);
    expect(after).toMatchObject({ status: 'active', badge: '1003', personalHash: null });
  });

  it('gets and loses roles; granting waits for the plant, withdrawing does not', () => {
    given(person, 'p-3', [added])
      .when((s) => grantRole(s, { ...of, role: 'engineer', signature }, admin))
      .then([{ type: 'RoleGranted', payload: { role: 'engineer', signature } }]);
    given(person, 'p-3', [added])
      .when((s) => grantRole(s, { ...of, role: 'quality', signature }, admin))
      .thenRefused('roleAlreadyHeld', { role: 'quality' });
    given(person, 'p-3', [added])
      .when((s) => withdrawRole(s, { ...of, role: 'quality' }, admin, { otherAdmins: 1 }))
      .then([{ type: 'RoleWithdrawn', payload: { role: 'quality' } }]);
    given(person, 'p-3', [added])
      .when((s) => withdrawRole(s, { ...of, role: 'engineer' }, admin, { otherAdmins: 1 }))
      .thenRefused('roleNotHeld', { role: 'engineer' });
    expect(personEvents.RoleGranted.loosens).toBe(true);
    expect(personEvents.RoleWithdrawn.class).toBe('fact');
  });

  it('stays when it is the last administrator', () => {
    const chief: PersonEvent = {
      type: 'PersonAdded',
      payload: { ...added.payload, badge: '1006', personalHash: personalHash(lin), roles: ['admin'] },
    };
    const last = given(person, 'p-6', [chief]);
    const alone = { otherAdmins: 0 };
    last
      .when((s) => deactivatePerson(s, { person: 'p-6', reason: 'left' }, admin, alone))
      .thenRefused('lastAdmin');
    last
      .when((s) => withdrawRole(s, { person: 'p-6', role: 'admin' }, admin, alone))
      .thenRefused('lastAdmin');
    last
      .when((s) => deactivatePerson(s, { person: 'p-6', reason: 'left' }, admin, { otherAdmins: 1 }))
      .then([deactivated]);
  });

  it('holds a qualification until it expires', () => {
    const until = '2027-01-01T00:00:00.000Z';
    const input = { ...of, qualification: 'HV', validUntil: until };
    given(person, 'p-3', [added])
      .when((s) => qualifyPerson(s, input, admin))
      .then([{ type: 'PersonQualified', payload: { qualification: 'HV', validUntil: until } }]);
    given(person, 'p-3', [added])
      .when((s) => qualifyPerson(s, { ...input, validUntil: admin.now }, admin))
      .thenRefused('qualificationExpired', { qualification: 'HV' });
    const qualified = fold(person, 'p-3', [
      added,
      { type: 'PersonQualified', payload: { qualification: 'HV', validUntil: until } },
    ]);
    expect(isQualified(qualified, 'HV', '2026-12-31T23:59:59.999Z')).toBe(true);
    expect(isQualified(qualified, 'HV', until)).toBe(false);
    expect(isQualified(qualified, 'WELD', admin.now)).toBe(false);
  });

  it('loses a qualification only if it holds it', () => {
    const input = { ...of, qualification: 'HV', reason: 'failed the test' };
    const held: PersonEvent = {
      type: 'PersonQualified',
      payload: { qualification: 'HV', validUntil: null },
    };
    given(person, 'p-3', [added, held])
      .when((s) => withdrawQualification(s, input, admin))
      .then([{ type: 'QualificationWithdrawn' }]);
    given(person, 'p-3', [added])
      .when((s) => withdrawQualification(s, input, admin))
      .thenRefused('qualificationNotHeld', { qualification: 'HV' });
  });

  it('acts in no role once deactivated, until the plant confirms that they are back', () => {
    const gone = given(person, 'p-3', [added, deactivated]);
    expect(mayActAs(gone.state, 'quality')).toBe(false);
    expect(mayActAs(fold(person, 'p-3', [added]), 'quality')).toBe(true);
    gone
      .when((s) => deactivatePerson(s, { ...of, reason: 'again' }, admin, { otherAdmins: 1 }))
      .thenRefused('personDeactivated');
    gone
      .when((s) => reactivatePerson(s, { ...of, reason: 'back', signature }, admin))
      .then([{ type: 'PersonReactivated', payload: { reason: 'back', signature } }]);
    given(person, 'p-3', [added])
      .when((s) => reactivatePerson(s, { ...of, reason: 'back', signature }, admin))
      .thenRefused('personNotDeactivated');
    expect(personEvents.PersonReactivated.loosens).toBe(true);
  });

  it('keeps what was heard before it was added, and stays out if its end came first', () => {
    const early = fold(person, 'p-3', [{ type: 'PinSet', payload: { pinVerifier } }, added]);
    expect(early).toMatchObject({ status: 'active', pinVerifier, badge: '1003' });
    const ended = fold(person, 'p-3', [deactivated, added]);
    expect(ended).toMatchObject({ status: 'deactivated', badge: '1003' });
  });

  it('takes any events in any order', () => {
    const reason = fc.constant('r');
    const role = fc.constantFrom(...roles);
    const hash = fc.constantFrom('a'.repeat(64), 'b'.repeat(64));
    const badge = fc.constantFrom('1', '2');
    const qualification = fc.constantFrom('HV', 'WELD');
    checkTotal(
      person,
      'p-3',
      eventsOf<typeof personEvents>({
        PersonAdded: fc.record({ badge, personalHash: hash, roles: fc.array(role, { minLength: 1 }) }),
        PersonalFieldsChanged: fc.record({ personalHash: hash }),
        PersonalFieldsErased: fc.record({ reason }),
        BadgeReplaced: fc.record({ badge }),
        PinSet: fc.record({ pinVerifier: fc.constant(pinVerifier) }),
        LockOutLifted: fc.constant({
          lockOut: 'l-1',
          signature: { person: 'p-9', meaning: 'liftLockOut', recordHash: null },
        }),
        RoleGranted: fc.record({ role, signature: fc.constantFrom(null, signature) }),
        RoleWithdrawn: fc.record({ role }),
        PersonQualified: fc.record({ qualification, validUntil: fc.constantFrom(null, admin.now) }),
        QualificationWithdrawn: fc.record({ qualification, reason }),
        PersonDeactivated: fc.record({ reason }),
        PersonReactivated: fc.record({ reason, signature: fc.constantFrom(null, signature) }),
      }),
      ['absent', 'unadded', 'active', 'deactivated'],
    );
  });
});

describe('a personal record', () => {
  it('is believed only as its hash says', () => {
    const hash = personalHash(lin);
    expect(believedRecord(JSON.stringify({ name: lin.name, salt: lin.salt }), hash)).toEqual(lin);
    expect(believedRecord(JSON.stringify({ ...lin, name: { zh: '周', en: 'Zhou' } }), hash)).toBeNull();
    expect(believedRecord(null, hash)).toBeNull();
  });

  it('is ignored, not thrown over, whatever rode beside the event', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (side) => {
        expect(believedRecord(side, personalHash(lin))).toBeNull();
      }),
    );
  });
});

describe('a PIN that two administrators set apart', () => {
  const other = `${pinVerifier}B`;
  const set = (verifier: string, replaces?: string | null): PersonEvent => ({
    type: 'PinSet',
    payload: { pinVerifier: verifier, replaces },
  });
  const judged = (past: readonly PersonEvent[], event: PersonEvent) =>
    person.legal(fold(person, 'p-3', past), recorded(person, 'p-3', event), noReads);

  it('is told, in whichever order they heal, and the later one holds', () => {
    for (const [first, second] of [
      [pinVerifier, other],
      [other, pinVerifier],
    ] as const) {
      expect(judged([added], set(first, null))).toBeNull();
      expect(judged([added, set(first, null)], set(second, null))).toMatchObject({ code: 'pinSetMeanwhile' });
      expect(fold(person, 'p-3', [added, set(first, null), set(second, null)])).toMatchObject({
        pinVerifier: second,
      });
    }
  });

  it('is none where the second knew of the first, or where that was not said yet', () => {
    given(person, 'p-3', [added, set(pinVerifier, null)])
      .when((s) => setPin(s, { ...of, pinVerifier: other }, admin))
      .then([{ type: 'PinSet', payload: { replaces: contentHash(pinVerifier) } }]);
    expect(judged([added, set(pinVerifier, null)], set(other, contentHash(pinVerifier)))).toBeNull();
    expect(judged([added, set(pinVerifier)], set(other))).toBeNull();
  });
});
