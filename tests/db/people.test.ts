import { describe, expect, it } from 'vitest';
import type { Actor } from '#domain/kernel/actor';
import type { DecideContext, Decision } from '#domain/kernel/decision';
import { accept, draft } from '#domain/kernel/decision';
import { person } from '#domain/people/person';
import {
  addPerson,
  changePersonalFields,
  deactivatePerson,
  replaceBadge,
} from '#domain/people/personDecisions';
import { peopleProjections } from '#db/projections/people';
import { badgeHolder, otherAdmins, people, personByBadge, personName } from '#db/queries/people';
import { applyPage } from '#db/applyPage';
import { everything, openTestStore, pageOf, toPush } from './testStore.ts';

const admin: Actor = { kind: 'person', person: 'p-6', role: 'admin' };
const context: DecideContext = { now: '2026-11-22T08:00:00.000Z', actor: admin, newId: () => 'unused' };
const verifier = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA';
const lin = { salt: 'a'.repeat(32), name: { zh: '林悦', en: 'Lin Yue' } };
const zhou = { salt: 'b'.repeat(32), name: { zh: '周敏', en: 'Zhou Min' } };

function site() {
  const { store, database } = openTestStore({ types: [person], projections: peopleProjections });
  const run = (decision: Decision) => {
    if (!decision.ok) throw new Error(decision.code);
    return store.commit(decision, { actor: admin });
  };
  const state = (id: string) => store.state(person, id).state;
  const add = (id: string, badge: string, personal: typeof lin, roles: ('quality' | 'admin')[]) =>
    run(
      addPerson(state(id), { person: id, badge, personal, roles, pinVerifier: verifier }, context, {
        badgeHolder: badgeHolder(database.read, badge),
      }),
    );
  return { store, read: database.read, run, state, add };
}

describe('people on a terminal', () => {
  it('are found by badge with name, roles and verifier', () => {
    const { add, read } = site();
    add('p-3', '1003', lin, ['quality']);
    expect(personByBadge(read, '1003')).toEqual({
      person: 'p-3',
      roles: ['quality'],
      status: 'active',
      pinVerifier: verifier,
      name: lin.name,
    });
    expect(personByBadge(read, '9999')).toBeNull();
  });

  it('lose their old badge when they get another one', () => {
    const { add, read, run, state } = site();
    add('p-3', '1003', lin, ['quality']);
    run(replaceBadge(state('p-3'), { person: 'p-3', badge: '2003' }, context, { badgeHolder: null }));
    expect(personByBadge(read, '1003')).toBeNull();
    expect(personByBadge(read, '2003')?.person).toBe('p-3');
  });

  it('cannot sign in by a badge that two active persons carry', () => {
    const { add, read, run, state } = site();
    add('p-3', '1003', lin, ['quality']);
    add('p-4', '1004', zhou, ['quality']);
    run(replaceBadge(state('p-4'), { person: 'p-4', badge: '1003' }, context, { badgeHolder: null }));
    expect(personByBadge(read, '1003')).toBeNull();
    run(deactivatePerson(state('p-4'), { person: 'p-4', reason: 'left' }, context, { otherAdmins: 1 }));
    expect(personByBadge(read, '1003')?.person).toBe('p-3');
  });

  it('are shown by id alone once their personal fields are erased', () => {
    const { add, read, run, state } = site();
    add('p-3', '1003', lin, ['quality']);
    run(changePersonalFields(state('p-3'), { person: 'p-3', personal: zhou }, context));
    expect(personName(read, 'p-3')).toEqual(zhou.name);
    const erased = { type: 'PersonalFieldsErased', payload: { reason: 'asked for' } } as const;
    run(accept(draft(person, 'p-3', erased)));
    expect(personName(read, 'p-3')).toBeNull();
    expect(personByBadge(read, '1003')).toMatchObject({ person: 'p-3', name: null });
  });

  it('keep no name whose record was altered under way', () => {
    const { add, store } = site();
    add('p-3', '1003', lin, ['quality']);
    const other = openTestStore({ types: [person], projections: peopleProjections, seed: 2 });
    const page = pageOf(store, toPush(store, everything('own')), []);
    const forged = JSON.stringify({ ...lin, name: zhou.name });
    const rows = page.rows.map((row) => ({ ...row, side: forged }));
    applyPage(other.store, { ...page, rows });
    expect(personByBadge(other.database.read, '1003')).toMatchObject({ person: 'p-3', name: null });
  });

  it('are counted and listed page by page', () => {
    const { add, read } = site();
    add('p-1', '1001', lin, ['admin']);
    add('p-2', '1002', zhou, ['admin', 'quality']);
    add('p-3', '1003', lin, ['quality']);
    expect(otherAdmins(read, 'p-1')).toBe(1);
    expect(otherAdmins(read, 'p-9')).toBe(2);
    const first = people(read, { limit: 2 });
    expect(first.map((p) => p.badge)).toEqual(['1001', '1002']);
    expect(people(read, { limit: 2, after: '1002/p-2' }).map((p) => p.badge)).toEqual(['1003']);
    expect(first[0]).toMatchObject({ hasPin: true, name: lin.name, sync: 'saved' });
  });
});
