import { describe, expect, it } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import type { EventOf } from '#domain/kernel/event';
import { applyPage } from '#db/applyPage';
import { followedBy } from '#db/follows';
import { heldLog } from '#db/heldLog';
import type { OpenDatabase } from '#db/open';
import { plantLinkStore } from '#db/plantLinkStore';
import type { Store } from '#db/store';
import type { RunAck, Verdict } from '#sync/messages';
import type { lampEvents } from './lampStream.ts';
import { lamp } from './lampStream.ts';
import { everything, openTestStore, pageOf, toPush } from './testStore.ts';

const opened = (seed: number) => openTestStore({ types: [lamp], seed });

function say(store: Store, key: string, event: EventOf<typeof lampEvents>): void {
  store.commit(accept(draft(lamp, key, event)), {
    actor: { kind: 'person', person: 'p1', role: 'engineer' },
  });
}
const switchOn = (store: Store, ...keys: readonly string[]): void => {
  for (const key of keys) say(store, key, { type: 'LampSwitched', payload: { on: true } });
};
const rename = (name: string) => ({ type: 'LampRenamed', payload: { name } }) as const;

const ack = (store: Store, seq: number): RunAck => ({ run: store.run, seq, resendFrom: null, fault: null });

/** What its author said last, as the plant took it, here and at its author. */
function told(author: Store, reader: Store | null, verdicts: readonly Verdict[] = []): void {
  const batches = toPush(author, everything('own'));
  if (reader) applyPage(reader, pageOf(reader, batches, verdicts));
  applyPage(author, pageOf(author, batches, verdicts));
}

const rows = ({ sqlite }: OpenDatabase) =>
  sqlite.prepare('select seq, stream, status, position from event order by lamport, seq').all();
const shown = (store: Store, key: string) => {
  const { state, version, pending } = store.state(lamp, key);
  return { on: state.on, name: state.name, version, pending };
};
const nothing = { on: false, name: '', version: 0, pending: 0 };

/** All of it, as a conversation does. */
function goOn(store: Store, acks: readonly RunAck[]): void {
  const held = heldLog(store);
  expect(held.withdraw(acks)).toEqual({ ok: true });
  for (let more = true; more;) {
    const forgotten = held.forget();
    if (!forgotten.ok) throw new Error(forgotten.detail);
    ({ more } = forgotten);
  }
  expect(held.begin(2, acks, true)).toEqual({ ok: true });
}

describe('a terminal whose plant has another log', () => {
  it('pushes again what the plant does not have of its own, and shows it once', () => {
    const { store, database } = opened(1);
    switchOn(store, 'a', 'a');
    say(store, 'a', rename('x'));
    told(store, null);
    goOn(store, [ack(store, 1)]);
    expect(rows(database)).toEqual([
      { seq: 2, stream: 'lamp/a', status: 'pending', position: null },
      { seq: 3, stream: 'lamp/a', status: 'pending', position: null },
    ]);
    expect(shown(store, 'a')).toEqual({ on: true, name: 'x', version: 2, pending: 2 });
    expect(toPush(store, everything('own'))).toMatchObject([{ fromSeq: 2, events: [{}, {}] }]);
  });

  it('shows nothing of others that the plant has lost, and has nothing at an old place', () => {
    const { store: author } = opened(1);
    const { store, database } = opened(2);
    switchOn(author, 'a', 'b');
    say(author, 'a', rename('x'));
    told(author, store, ['accepted', 'accepted', 'refused']);
    expect(shown(store, 'a')).toMatchObject({ on: true, version: 1 });
    goOn(store, [ack(author, 1)]);
    expect(rows(database)).toEqual([]);
    expect([shown(store, 'a'), shown(store, 'b')]).toEqual([nothing, nothing]);
    expect([followedBy(store), store.setting('cursor'), store.setting('plantEpoch')]).toEqual([[], '0', '2']);
  });

  it('asks for the history of what somebody has to look at, and of no more', () => {
    const { store, database } = opened(1);
    switchOn(store, 'a', 'b');
    say(store, 'a', rename('x'));
    told(store, null, ['accepted', 'accepted', 'refused']);
    goOn(store, [ack(store, 3)]);
    expect(rows(database)).toEqual([{ seq: 3, stream: 'lamp/a', status: 'pending', position: null }]);
    const link = plantLinkStore(store);
    expect(link.settleStranded(link.acknowledged(9))).toEqual({ ok: true, streams: ['lamp/a'] });
    expect(toPush(store, everything('own'))).toEqual([]);
  });

  it('loses nothing and shows nothing twice where it is cut before it has begun', () => {
    const { store, database } = opened(1);
    const { store: author } = opened(2);
    switchOn(author, 'a');
    told(author, store);
    say(store, 'a', rename('x'));
    told(store, null);
    heldLog(store).withdraw([ack(store, 0), ack(author, 1)]);
    expect(rows(database)).toEqual([{ seq: 1, stream: 'lamp/a', status: 'pending', position: null }]);
    expect(shown(store, 'a')).toEqual({ on: false, name: 'x', version: 1, pending: 1 });
    expect([store.setting('plantEpoch'), store.setting('cursor')]).toEqual([undefined, '2']);
    goOn(store, [ack(store, 0), ack(author, 1)]);
    expect(toPush(store, everything('own'))).toMatchObject([{ fromSeq: 1 }]);
  });
});
