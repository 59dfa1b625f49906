import { beforeEach, describe, expect, it } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import { conformanceRules, nonconformances } from '#db/conformance';
import { applyPage } from '#db/applyPage';
import type { OpenDatabase } from '#db/open';
import { lamp } from './lampStream.ts';
import { everything, openTestStore, pageOf, toPush } from './testStore.ts';

const actor = { kind: 'person', person: 'p', role: 'engineer' } as const;
let database: OpenDatabase;

/** Confirmed, refused and pending records, and one that awaits the plant. */
beforeEach(() => {
  const opened = openTestStore({ types: [lamp] });
  ({ database } = opened);
  const { store } = opened;
  const commit = (...on: readonly boolean[]) =>
    store.commit(accept(...on.map((is) => draft(lamp, 'a', { type: 'LampSwitched', payload: { on: is } }))), {
      actor,
    });
  commit(true, false);
  store.commit(accept(draft(lamp, 'b', { type: 'LampRenamed', payload: { name: 'b' } })), { actor });
  applyPage(store, pageOf(store, toPush(store, everything('own')), ['accepted', 'accepted', 'refused']));
  commit(true);
  store.commit(accept(draft(lamp, 'c', { type: 'LampReleased', payload: {} })), { actor });
});

/** By rule: the defect, planted. */
const planted: Readonly<Record<string, string>> = {
  pendingUnseen: `update stream set view = null where stream = 'lamp/a'`,
  pendingMiscounted: `update stream set pending = 7 where stream = 'lamp/a'`,
  viewWithoutPending: `update stream set view = confirmed where stream = 'lamp/b'`,
  runGap: `delete from event where seq = 1`,
  runHead: `update run set last_hash = prev_hash`,
  ackBeyond: `update run set acked_seq = last_seq + 1`,
  effectTwice: `update event set effect_key = 'k' where status = 'accepted'`,
  positionTwice: `update event set position = 1 where position = 2`,
  verdictWithoutPosition: `update event set position = null where position = 2`,
  discrepancyWithoutEvent: `insert into discrepancy values ('none', 'lamp/a', 'none', 'engineer', 'c', '{}', '2026-11-22T08:00:00.000Z')`,
};

describe('what a database conforms to', () => {
  it('is kept by a healthy one', () => {
    expect(nonconformances(database.sqlite)).toEqual([]);
  });

  it('has a planted defect for each rule', () => {
    expect(Object.keys(planted).sort()).toEqual(conformanceRules.map(({ rule }) => rule).sort());
  });

  it.each(conformanceRules.map(({ rule }) => rule))(
    '%s is found where it is broken, and nothing else',
    (rule) => {
      database.sqlite.pragma('foreign_keys = OFF');
      expect(database.sqlite.prepare(planted[rule] ?? '').run().changes).toBeGreaterThan(0);
      expect(nonconformances(database.sqlite).map((one) => one.rule)).toEqual([rule]);
    },
  );
});
