import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Draft } from '#domain/kernel/decision';
import { accept, draft } from '#domain/kernel/decision';
import { fact, proposal } from '#domain/kernel/event';
import type { AnyStreamType } from '#domain/kernel/streamType';
import { applyPage } from '#db/applyPage';
import { checkBatch } from '#sync/batch';
import { foldUnread } from '#db/foldUnread';
import { hear } from '#db/hear';
import { refoldOutdated } from '#db/refoldOutdated';
import { Store } from '#db/store';
import { lamp, lampEvents } from './lampStream.ts';
import { everything, openTestStore, pageOf, toPush } from './testStore.ts';

const actor = { kind: 'person', person: 'p1', role: 'supervisor' } as const;

/** As the version after knows it: a lamp can be dimmed, which switches it off, and is switched by a second version of the event. */
const newLamp: AnyStreamType = {
  ...lamp,
  events: {
    ...lampEvents,
    LampSwitched: fact(z.object({ on: z.boolean() }), [(payload) => payload]),
    LampDimmed: fact(z.object({ name: z.string() })),
  },
  evolve: (state: never, event: never) => {
    const { type, payload } = event as { readonly type: string; readonly payload: { readonly name: string } };
    return type === 'LampDimmed'
      ? Object.assign({}, state, { on: false, name: `${(state as { name: string }).name}+${payload.name}` })
      : lamp.evolve(state, event);
  },
};
const bulb: AnyStreamType = { ...newLamp, name: 'bulb' };

const switched = (key: string, on: boolean) => draft(lamp, key, { type: 'LampSwitched', payload: { on } });
const renamed = (key: string, name: string) => draft(lamp, key, { type: 'LampRenamed', payload: { name } });
const dimmed = (key: string, name: string) => ({
  ...switched(key, true),
  type: 'LampDimmed',
  payload: { name },
});

/** A PC of the version after, one of this version, and what passes between them. */
function twoVersions() {
  const newer = openTestStore({ types: [newLamp, bulb], seed: 1 });
  const older = openTestStore({ types: [lamp], seed: 2 });
  const say = (...drafts: readonly Draft[]) => newer.store.commit(accept(...drafts), { actor });
  return {
    older,
    say,
    feed: (store: Store = older.store) =>
      applyPage(store, pageOf(store, toPush(newer.store, everything('own')), [])),
    heard: () => {
      for (const batch of toPush(newer.store, everything('own'))) {
        const checked = checkBatch(batch, newer.publicKey);
        if (!checked.ok) throw new Error(checked.fault);
        hear(older.store, [{ batch, checked: checked.events }]);
      }
    },
    /** The older PC after its update, or after a mere restart. */
    restarted: (types: readonly AnyStreamType[]) => {
      const known = new Map(types.map((type) => [type.name, type]));
      const typeOf = (stream: string) => known.get(stream.slice(0, stream.indexOf('/')));
      const store = new Store({ ...older.store.options, typeOf });
      refoldOutdated(store);
      return { store, folded: foldUnread(store) };
    },
  };
}

const act = (store: Store, key: string) => store.decide(() => accept(renamed(key, 'mine')), { actor });

describe('an event of a newer version', () => {
  it('stops its stream where it is: what comes after is kept and not folded, and nothing is recorded on it', () => {
    const { older, say, feed } = twoVersions();
    say(renamed('a', 'one'), dimmed('a', 'two'), renamed('a', 'three'), renamed('b', 'one'));
    feed();
    expect(older.store.state(lamp, 'a').state).toMatchObject({ name: 'one' });
    expect(older.store.state(lamp, 'b').state).toMatchObject({ name: 'one' });
    const before = older.store.lastSeq;
    expect(act(older.store, 'a')).toMatchObject({ code: 'pcOutdated', params: { stream: 'lamp/a' } });
    expect(older.store.lastSeq).toBe(before);
    expect(act(older.store, 'b')).toMatchObject({ ok: true });
  });

  it('takes a command as a whole with it', () => {
    const { older, say, feed } = twoVersions();
    say(dimmed('a', 'x'));
    feed();
    const both = () => accept(renamed('b', 'mine'), renamed('a', 'mine'));
    expect(older.store.decide(both, { actor })).toMatchObject({ code: 'pcOutdated' });
    expect(older.store.state(lamp, 'b').state).toMatchObject({ status: 'absent' });
  });

  it('that is a known event in a version to come counts as one; so does a stream type to come', () => {
    const { older, say, feed } = twoVersions();
    say(switched('a', true), { ...switched('x', true), stream: 'bulb/x' });
    feed();
    expect(older.store.state(lamp, 'a').state).toMatchObject({ status: 'absent' });
    expect(older.store.unread.all.toSorted()).toEqual(['bulb/x', 'lamp/a']);
  });

  it('that was heard of stops its stream, too', () => {
    const { older, say, heard } = twoVersions();
    say(renamed('a', 'one'), dimmed('a', 'two'));
    heard();
    expect(act(older.store, 'a')).toMatchObject({ code: 'pcOutdated' });
  });

  it('stops it after a restart without an update, also where its state has to be folded again', () => {
    const { older, say, feed, restarted } = twoVersions();
    say(renamed('a', 'one'), dimmed('a', 'two'), renamed('a', 'three'));
    feed();
    older.database.sqlite.exec('update stream set state_version = 0');
    const { store, folded } = restarted([lamp]);
    expect(folded).toBe(0);
    expect(store.state(lamp, 'a').state).toMatchObject({ name: 'one' });
    expect(act(store, 'a')).toMatchObject({ code: 'pcOutdated' });
  });
});

describe('an event of a version before', () => {
  it('is folded as this version has it, heard or from the feed', () => {
    const upcasts = [(payload: unknown) => ({ name: String(Object(payload).name).toUpperCase() })];
    const loud: AnyStreamType = {
      ...lamp,
      events: { ...lampEvents, LampRenamed: proposal(z.object({ name: z.string() }), upcasts) },
    };
    const older = openTestStore({ types: [lamp], seed: 1 });
    const newer = openTestStore({ types: [loud], seed: 2 });
    older.store.commit(accept(renamed('a', 'one')), { actor });
    for (const batch of toPush(older.store, everything('own'))) {
      const checked = checkBatch(batch, older.publicKey);
      if (checked.ok) hear(newer.store, [{ batch, checked: checked.events }]);
    }
    expect(newer.store.state(lamp, 'a')).toMatchObject({ pending: 1, state: { name: 'ONE' } });
    applyPage(newer.store, pageOf(newer.store, toPush(older.store, everything('own')), []));
    expect(newer.store.state(lamp, 'a')).toMatchObject({ pending: 0, state: { name: 'ONE' } });
  });
});

describe('a PC that was updated', () => {
  it('folds what was kept, in order, and records on it again', () => {
    const { say, feed, restarted } = twoVersions();
    say(renamed('a', 'one'), dimmed('a', 'two'), renamed('b', 'x'), dimmed('b', 'y'));
    feed();
    say(switched('b', true), { ...renamed('x', 'bulb'), stream: 'bulb/x' });
    feed();
    const { store, folded } = restarted([newLamp, bulb]);
    expect(folded).toBe(3);
    expect(store.state(lamp, 'a')).toMatchObject({ version: 2, state: { name: 'one+two', on: false } });
    expect(store.state(lamp, 'b')).toMatchObject({ version: 3, state: { name: 'x+y', on: true } });
    expect(store.state(bulb, 'x').state).toMatchObject({ name: 'bulb' });
    expect(act(store, 'a')).toMatchObject({ ok: true });
    expect(restarted([newLamp, bulb]).folded).toBe(0);
  });

  it('shows what it had heard on top, unconfirmed, until the feed brings it', () => {
    const { say, heard, feed, restarted } = twoVersions();
    say(renamed('a', 'one'), dimmed('a', 'two'), renamed('a', 'three'), dimmed('a', 'four'));
    heard();
    const { store } = restarted([newLamp, bulb]);
    expect(store.state(lamp, 'a')).toMatchObject({ pending: 4, state: { name: 'three+four' } });
    feed(store);
    expect(store.state(lamp, 'a')).toMatchObject({ pending: 0, state: { name: 'three+four' } });
  });
});
