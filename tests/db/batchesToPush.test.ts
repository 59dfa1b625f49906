import { describe, expect, it, vi } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import { batchesToPush } from '#db/batchesToPush';
import { hear } from '#db/hear';
import { Store } from '#db/store';
import { checkBatch } from '#sync/batch';
import { lamp } from './lampStream.ts';
import { everything, openTestStore, stillRuntime, toPush } from './testStore.ts';

type Terminal = ReturnType<typeof openTestStore>;
const actor = { kind: 'person', person: 'p1', role: 'engineer' } as const;
const open = (seed: number) => openTestStore({ types: [lamp], seed });

const act = ({ store }: Terminal, key: string, reads: readonly string[] = []) =>
  store.commit(accept(draft(lamp, key, { type: 'LampSwitched', payload: { on: true } }, { reads })), {
    actor,
  });

function tell(from: Terminal, to: Terminal): void {
  for (const batch of toPush(from.store, everything('own'))) {
    const checked = checkBatch(batch, from.publicKey);
    if (checked.ok) hear(to.store, [{ batch, checked: checked.events }]);
  }
}

const terminalsOf = (batches: readonly { readonly terminal: string }[]) => batches.map((b) => b.terminal);

describe('what is pushed next', () => {
  it("takes others' unjudged events along where own ones build on them, and only there", () => {
    const [a, b, c] = [open(1), open(2), open(3)];
    act(a, 'x');
    act(b, 'y');
    tell(a, c);
    tell(b, c);
    expect(batchesToPush(c.store, everything('own'))).toEqual({ batches: [], held: false });
    act(c, 'z');
    expect(terminalsOf(toPush(c.store, everything('own')))).toEqual(['t-3']);
    act(c, 'x');
    expect(terminalsOf(toPush(c.store, everything('own')))).toEqual(['t-3', 't-1']);
    act(c, 'z', ['lamp/y']);
    expect(terminalsOf(toPush(c.store, everything('own')))).toEqual(['t-3', 't-1', 't-2']);
  });

  it('takes along what those build on in turn', () => {
    const [a, b, c] = [open(1), open(2), open(3)];
    act(a, 'x');
    tell(a, b);
    act(b, 'y', ['lamp/x']);
    tell(a, c);
    tell(b, c);
    act(c, 'y');
    expect(terminalsOf(toPush(c.store, everything('own'))).toSorted()).toEqual(['t-1', 't-2', 't-3']);
  });

  it('cuts across all runs at one Lamport time, so that nothing goes without what came before it', () => {
    const [a, b] = [open(1), open(2)];
    for (let i = 0; i < 6; i++) {
      act(a, 'x');
      tell(a, b);
      act(b, 'x');
      tell(b, a);
    }
    const batches = toPush(b.store, { ...everything('own'), maxEvents: 5 });
    expect(batches.map((batch) => [batch.terminal, batch.events.length])).toEqual([
      ['t-2', 2],
      ['t-1', 3],
    ]);
  });

  it('sends a bundle of commits only with what the later of them build on, wherever the cut falls', () => {
    const [a, b, c] = [open(1), open(2), open(3)];
    act(a, 'x');
    for (let i = 0; i < 6; i++) {
      act(b, 'y');
      tell(b, c);
      tell(b, a);
    }
    act(a, 'y');
    tell(a, c);
    const sizes = (maxEvents: number) =>
      toPush(c.store, { ...everything('heard'), maxEvents }).map((one) => [one.terminal, one.events.length]);
    expect(sizes(4)).toEqual([['t-2', 4]]);
    expect(sizes(8)).toEqual([
      ['t-2', 6],
      ['t-1', 2],
    ]);
  });

  it('looks through a bundle that is longer than a whole push for what its end builds on', () => {
    const [a, b, c] = [open(1), open(2), open(3)];
    for (let i = 0; i < 5; i++) act(b, 'y');
    act(a, 'x');
    tell(a, b);
    act(b, 'x');
    tell(b, c);
    const pushed = () => {
      const { batches, held } = batchesToPush(c.store, { ...everything('heard'), maxEvents: 2 });
      return { held, sizes: batches.map((one) => [one.terminal, one.events.length]) };
    };
    expect(pushed()).toEqual({ held: true, sizes: [] });
    tell(a, c);
    expect(pushed()).toEqual({ held: false, sizes: [['t-1', 1]] });
    c.store.statements.ackRun.run({ run: a.store.run, seq: 1 });
    expect(pushed()).toEqual({ held: false, sizes: [['t-2', 6]] });
  });

  it('leaves for the next push what builds on more than one push takes', () => {
    const [a, b, c] = [open(1), open(2), open(3)];
    for (let i = 0; i < 6; i++) {
      act(a, 'x');
      tell(a, b);
      tell(a, c);
    }
    act(b, 'x');
    tell(b, c);
    const pushed = (maxEvents: number) => {
      const { batches, held } = batchesToPush(c.store, { ...everything('heard'), maxEvents });
      return { held, sizes: batches.map((one) => [one.terminal, one.events.length]) };
    };
    expect(pushed(4)).toEqual({ held: false, sizes: [['t-1', 4]] });
    expect(pushed(7)).toEqual({
      held: false,
      sizes: [
        ['t-1', 6],
        ['t-2', 1],
      ],
    });
  });

  it('looks at no more runs than one push takes from', () => {
    const a = open(1);
    let { store } = a;
    for (let run = 0; run < 20; run++) {
      store = new Store({ ...a.store.options, runtime: stillRuntime(10 + run) });
      for (let i = 0; i < 3; i++) act({ ...a, store }, 'x');
    }
    const looked = vi.spyOn(store.statements.pushable, 'all');
    const sizes = (maxEvents: number) =>
      toPush(store, { ...everything('own'), maxEvents }).map(({ events }) => events.length);
    expect(sizes(7)).toEqual([3, 3, 1]);
    expect(looked.mock.calls.length).toBeLessThan(6);
    expect(sizes(1000)).toEqual(Array.from({ length: 20 }, () => 3));
  });

  it('passes by what is held back, however many runs come before', () => {
    const [a, b, c] = [open(1), open(2), open(3)];
    act(a, 'x');
    tell(a, b);
    act(b, 'x');
    tell(b, c);
    const later = new Store({ ...b.store.options, runtime: stillRuntime(9) });
    act({ ...b, store: later }, 'y');
    tell({ ...b, store: later }, c);
    const pushed = batchesToPush(c.store, { ...everything('heard'), maxEvents: 1 });
    expect(pushed).toMatchObject({ held: true, batches: [{ run: later.run }] });
  });

  it('takes a whole bundle along where something in it is built on', () => {
    const [a, b, c] = [open(1), open(2), open(3)];
    act(b, 'y');
    tell(b, a);
    act(a, 'y');
    for (let i = 0; i < 4; i++) act(b, 'y');
    tell(a, c);
    tell(b, c);
    const batches = toPush(c.store, { ...everything('heard'), maxEvents: 5 });
    expect(batches.map((one) => [one.terminal, one.events.length]).toSorted()).toEqual([
      ['t-1', 1],
      ['t-2', 5],
    ]);
  });

  it('holds back what builds on something that is not to be had, until that is here or patience ends', () => {
    const [a, c] = [open(1), open(3)];
    act(a, 'x');
    act(a, 'y');
    act(a, 'y');
    const [whole] = toPush(a.store, everything('own'));
    const checked = whole && checkBatch(whole, a.publicKey);
    if (!whole || !checked?.ok) throw new Error('nothing to hear');
    const events = whole.events.map((e, i) =>
      i === 1 ? { seq: 2, bodyHash: checked.events[1]?.bodyHash ?? '' } : e,
    );
    const holed = checkBatch({ ...whole, events }, a.publicKey);
    if (!holed.ok) throw new Error(holed.fault);
    const pushed = (patient = true) => {
      const { batches, held } = batchesToPush(c.store, { ...everything('own'), patient });
      return { held, sizes: batches.map((batch) => [batch.terminal, batch.events.length]) };
    };
    hear(c.store, [{ batch: { ...whole, events }, checked: holed.events }]);
    act(c, 'z');
    act(c, 'z');
    expect(pushed()).toEqual({ held: false, sizes: [['t-3', 2]] });
    act(c, 'y');
    act(c, 'z');
    expect(pushed()).toEqual({ held: true, sizes: [['t-3', 2]] });
    expect(pushed(false)).toEqual({ held: false, sizes: [['t-3', 4]] });
    hear(c.store, [{ batch: whole, checked: checked.events }]);
    expect(pushed()).toEqual({
      held: false,
      sizes: [
        ['t-3', 4],
        ['t-1', 3],
      ],
    });
  });

  it('never splits a commit, and sends it alone where it exceeds every limit', () => {
    const a = open(1);
    const one = draft(lamp, 'x', { type: 'LampSwitched', payload: { on: true } });
    a.store.commit(accept(one, one, one), { actor });
    act(a, 'x');
    const [batch] = toPush(a.store, { ...everything('own'), maxEvents: 1 });
    expect(batch?.events).toHaveLength(3);
    const [small] = toPush(a.store, { ...everything('own'), maxChars: 10 });
    expect(small?.events).toHaveLength(3);
  });

  it('leaves runs out that wait aside, and begins again where the plant asks', () => {
    const a = open(1);
    for (let i = 0; i < 4; i++) act(a, 'x');
    const without = new Set([a.store.run]);
    expect(toPush(a.store, { ...everything('own'), without })).toEqual([]);
    a.store.statements.ackRun.run({ run: a.store.run, seq: 4 });
    expect(toPush(a.store, everything('own'))).toEqual([]);
    const after = new Map([[a.store.run, 1]]);
    expect(toPush(a.store, { ...everything('own'), after })).toMatchObject([{ fromSeq: 2 }]);
  });

  it('links runs in the order in which they were made, even when the clock was set back in between', () => {
    const a = open(1);
    act(a, 'x');
    const setBack = stillRuntime(5);
    const past = { ...setBack, nowMs: () => setBack.nowMs() - 86_400_000 };
    const next = (seed: number, runtime = stillRuntime(seed)): Terminal => {
      const store = new Store({ ...a.store.options, runtime });
      act({ ...a, store }, 'x');
      return { ...a, store };
    };
    const second = next(5, past);
    const third = next(6);
    const runs = toPush(third.store, everything('own'));
    expect(runs.map((batch) => [batch.run, batch.prevRun])).toEqual([
      [a.store.run, null],
      [second.store.run, a.store.run],
      [third.store.run, second.store.run],
    ]);
  });
});
