import { describe, expect, it } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import { applyPage } from '#db/applyPage';
import { hear } from '#db/hear';
import { Store } from '#db/store';
import { checkBatch } from '#sync/batch';
import { parseBody } from '#sync/envelope';
import { lamp } from './lampStream.ts';
import { everything, openTestStore, pageOf, toPush } from './testStore.ts';

type Terminal = ReturnType<typeof openTestStore>;
const actor = { kind: 'person', person: 'p1', role: 'engineer' } as const;
const open = (seed: number) => openTestStore({ types: [lamp], seed });

/** Switches a lamp; answers the new event's id. */
function act(
  { store }: Terminal,
  key: string,
  reads: readonly string[] = [],
  causation: string | null = null,
) {
  const switched = draft(lamp, key, { type: 'LampSwitched', payload: { on: true } }, { reads });
  return store.commit(accept(switched), { actor, causation })[0]?.eventId ?? '';
}

function tell(from: Terminal, to: Terminal): void {
  for (const batch of toPush(from.store, everything('own'))) {
    const checked = checkBatch(batch, from.publicKey);
    if (checked.ok) hear(to.store, [{ batch, checked: checked.events }]);
  }
}

const basisOf = ({ store }: Terminal, eventId: string) =>
  parseBody(store.statements.bodyOf.get(eventId)?.body ?? '')?.basis;

describe('the basis that an event names', () => {
  it('is the last heard event per run on its stream and on those it reads, and its cause', () => {
    const [a, b, c] = [open(1), open(2), open(3)];
    act(a, 'x');
    act(a, 'x');
    const cause = act(b, 'y');
    act(b, 'w');
    tell(a, c);
    tell(b, c);
    expect(basisOf(c, act(c, 'z'))).toBeUndefined();
    expect(basisOf(c, act(c, 'x'))).toEqual([{ run: a.store.run, seq: 2 }]);
    expect(basisOf(c, act(c, 'z', ['lamp/x', 'lamp/w']))).toEqual([
      { run: a.store.run, seq: 2 },
      { run: b.store.run, seq: 2 },
    ]);
    expect(basisOf(c, act(c, 'v', [], cause))).toEqual([{ run: b.store.run, seq: 1 }]);
  });

  it('is nothing of its own run, and nothing that the plant is known to have', () => {
    const [a, c] = [open(1), open(3)];
    act(c, 'x');
    expect(basisOf(c, act(c, 'x'))).toBeUndefined();
    const cause = act(a, 'x');
    tell(a, c);
    expect(basisOf(c, act(c, 'x'))).toHaveLength(1);
    applyPage(c.store, pageOf(c.store, toPush(a.store, everything('own')), ['accepted']));
    expect(basisOf(c, act(c, 'x'))).toBeUndefined();
    expect(basisOf(c, act(c, 'v', [], cause))).toBeUndefined();
  });

  it("is found again in the terminal's next run, with what the run before it left unconfirmed", () => {
    const [a, c] = [open(1), open(3)];
    act(a, 'x');
    tell(a, c);
    act(c, 'y');
    const again = { ...c, store: new Store(c.store.options) };
    expect(basisOf(again, act(again, 'x'))).toEqual([{ run: a.store.run, seq: 1 }]);
    expect(basisOf(again, act(again, 'y'))).toEqual([{ run: c.store.run, seq: 1 }]);
    expect(basisOf(again, act(again, 'z', ['lamp/y']))).toEqual([{ run: c.store.run, seq: 1 }]);
  });
});
