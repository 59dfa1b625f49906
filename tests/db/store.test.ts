import { describe, expect, it } from 'vitest';
import type { EventOf } from '#domain/kernel/event';
import { accept, draft } from '#domain/kernel/decision';
import { applyPage } from '#db/applyPage';
import { FeedCorrupt } from '#sync/feedCorrupt';
import { hear } from '#db/hear';
import { checkBatch } from '#sync/batch';
import { lamp } from './lampStream.ts';
import type { lampEvents } from './lampStream.ts';
import { everything, openTestStore, pageOf, toPush } from './testStore.ts';

const actor = { kind: 'person', person: 'p1', role: 'engineer' } as const;
const lampEvent = (event: EventOf<typeof lampEvents>, key = 'a') => accept(draft(lamp, key, event));
const open = (seed = 1, file?: string) => openTestStore({ types: [lamp], seed, ...(file ? { file } : {}) });

describe('the store', () => {
  it('shows a fact and a proposal at once, and a loosening only as awaiting', () => {
    const { store } = open();
    store.commit(lampEvent({ type: 'LampSwitched', payload: { on: true } }), { actor });
    store.commit(lampEvent({ type: 'LampRenamed', payload: { name: 'north' } }), { actor });
    store.commit(lampEvent({ type: 'LampReleased', payload: {} }), { actor });
    const seen = store.state(lamp, 'a');
    expect(seen.state).toEqual({ status: 'known', on: true, name: 'north', released: false });
    expect(seen.awaiting).toHaveLength(1);
    expect(seen.pending).toBe(3);
  });

  it('folds what the plant accepted, drops what it refused, and leaves no view behind', () => {
    const { store } = open();
    store.commit(lampEvent({ type: 'LampSwitched', payload: { on: true } }), { actor });
    store.commit(lampEvent({ type: 'LampRenamed', payload: { name: 'north' } }), { actor });
    store.commit(lampEvent({ type: 'LampReleased', payload: {} }), { actor });
    applyPage(store, pageOf(store, toPush(store, everything('own')), ['accepted', 'refused', 'accepted']));
    const seen = store.state(lamp, 'a');
    expect(seen).toMatchObject({ pending: 0, awaiting: [], version: 2 });
    expect(seen.state).toEqual({ status: 'known', on: true, name: '', released: true });
    expect(store.pendingTotal()).toBe(0);
    expect(toPush(store, everything('own'))).toEqual([]);
  });

  it('applies a page once, however often it comes, and refuses one whose hashes do not add up', () => {
    const { store } = open();
    store.commit(lampEvent({ type: 'LampSwitched', payload: { on: true } }), { actor });
    const page = pageOf(store, toPush(store, everything('own')), ['accepted']);
    const bad = { ...page, rows: page.rows.map((row) => ({ ...row, scopeHash: 'f'.repeat(64) })) };
    expect(() => applyPage(store, bad)).toThrow(FeedCorrupt);
    expect(store.setting('cursor')).toBeUndefined();
    applyPage(store, page);
    expect(() => applyPage(store, { ...page })).not.toThrow();
    expect(store.state(lamp, 'a').version).toBe(1);
  });

  it('hears another terminal, shows it as unconfirmed and forwards it under its own signature', () => {
    const a = open(1);
    const b = open(2);
    a.store.commit(lampEvent({ type: 'LampSwitched', payload: { on: true } }), { actor });
    const [batch] = toPush(a.store, everything('own'));
    if (!batch) throw new Error('no batch');
    const checked = checkBatch(batch, a.publicKey);
    if (!checked.ok) throw new Error(checked.fault);
    expect(hear(b.store, [{ batch, checked: checked.events }])).toEqual([{ ok: true, added: 1 }]);
    expect(hear(b.store, [{ batch, checked: checked.events }])).toEqual([{ ok: true, added: 0 }]);
    expect(b.store.state(lamp, 'a').state.on).toBe(true);
    expect(toPush(b.store, everything('heard'))).toEqual([batch]);
  });

  it('keeps one effect of one effectKey, the same on both sides', () => {
    const a = open(1);
    const b = open(2);
    const raise = (on: boolean) =>
      accept(draft(lamp, on ? 'x' : 'y', { type: 'LampSwitched', payload: { on } }, { effectKey: 'need-1' }));
    a.store.commit(raise(true), { actor });
    b.store.commit(raise(false), { actor });
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const batch = toPush(from.store, everything('own'))[0];
      if (!batch) throw new Error('no batch');
      const checked = checkBatch(batch, from.publicKey);
      if (!checked.ok) throw new Error(checked.fault);
      hear(to.store, [{ batch, checked: checked.events }]);
    }
    const shown = (s: typeof a) => [
      s.store.state(lamp, 'x').state.status,
      s.store.state(lamp, 'y').state.status,
    ];
    expect(shown(a)).toEqual(shown(b));
    expect(shown(a).filter((status) => status === 'known')).toHaveLength(1);
  });

  it('does nothing when the transaction fails', () => {
    const { store } = open();
    expect(() =>
      store.commit(
        accept(draft(lamp, 'a', { type: 'LampSwitched', payload: { on: true } }), {
          ...draft(lamp, 'a', { type: 'LampReleased', payload: {} }),
          type: 'Nonsense',
        }),
        { actor },
      ),
    ).toThrow('Nonsense');
    expect(store.state(lamp, 'a').state.status).toBe('absent');
    store.commit(lampEvent({ type: 'LampSwitched', payload: { on: true } }), { actor });
    expect(toPush(store, everything('own'))[0]).toMatchObject({ fromSeq: 1 });
  });
});
