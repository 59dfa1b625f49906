import { describe, expect, it } from 'vitest';
import type { Actor } from '#domain/kernel/actor';
import { accept, draft } from '#domain/kernel/decision';
import type { AnyStreamType } from '#domain/kernel/streamType';
import { applyPage } from '#db/applyPage';
import { follow } from '#db/follows';
import { hear } from '#db/hear';
import { plantLinkStore } from '#db/plantLinkStore';
import type { Store } from '#db/store';
import { checkBatch } from '#sync/batch';
import { snapshotStart } from '#sync/snapshot';
import { lamp } from './lampStream.ts';
import { everything, openTestStore, pageOf, toPush } from './testStore.ts';

const far = 'line/far';
/** A lamp far away lies in a scope of its own. */
const lamps: AnyStreamType = { ...lamp, scopeOf: (key) => (key.startsWith('far') ? far : 'site') };
const person: Actor = { kind: 'person', person: 'p1', role: 'engineer' };
const device: Actor = { kind: 'device', device: 'd1' };

const switchOn = (store: Store, key: string, actor: Actor = person) =>
  store.decide(() => accept(draft(lamp, key, { type: 'LampSwitched', payload: { on: true } })), { actor });
const notKept = { ok: false, code: 'scopeNotKept', params: { scope: far } };

/** A PC that keeps up the site alone and has heard what another did far away. */
function apart() {
  const author = openTestStore({ types: [lamps], seed: 1 });
  switchOn(author.store, 'far');
  const { store } = openTestStore({ types: [lamps], seed: 2 });
  follow(store, ['site']);
  const [batch] = toPush(author.store, everything('own'));
  const checked = batch && checkBatch(batch, author.publicKey);
  if (!batch || !checked?.ok) throw new Error('nothing to hear');
  hear(store, [{ batch, checked: checked.events }]);
  return { store, batch };
}

describe('a PC that does not keep up a scope', () => {
  it('lets nobody decide on what it has only heard of', () => {
    const { store } = apart();
    expect(switchOn(store, 'far')).toMatchObject(notKept);
    expect(store.pendingTotal()).toBe(0);
    expect(switchOn(store, 'near')).toMatchObject({ ok: true });
  });

  it('records what a device says all the same: it happened', () => {
    const { store } = apart();
    expect(switchOn(store, 'far', device)).toMatchObject({ ok: true });
  });

  it('lets decide on what began here, until others may have gone on with it', () => {
    const { store } = apart();
    expect(switchOn(store, 'far-new')).toMatchObject({ ok: true });
    expect(switchOn(store, 'far-new')).toMatchObject({ ok: true });
    applyPage(store, { ...pageOf(store, toPush(store, everything('own')), []), follows: ['site'] });
    expect(switchOn(store, 'far-new')).toMatchObject(notKept);
  });

  it('says so otherwise while it is being given the scope, and decides when it has all of it', () => {
    const { store, batch } = apart();
    const page = pageOf(store, [batch], []);
    const heads = page.rows.map(({ scope, scopeSeq: seq, scopeHash: hash }) => ({ scope, seq, hash }));
    const { cursor: through, headHash } = page;
    const state = {
      scopes: ['site', far],
      except: ['site'],
      through,
      headHash,
      heads,
      open: 1,
      next: snapshotStart,
    };
    const link = plantLinkStore(store);
    link.applySnapshot([], state);
    expect(switchOn(store, 'far')).toMatchObject({ ok: false, code: 'scopeLoading', params: { scope: far } });
    link.applySnapshot(page.rows, { ...state, next: null });
    expect(switchOn(store, 'far')).toMatchObject({ ok: true });
  });

  it('is none that keeps up all', () => {
    const { store } = apart();
    follow(store, null);
    expect(switchOn(store, 'far')).toMatchObject({ ok: true });
  });
});
