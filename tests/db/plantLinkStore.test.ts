import { describe, expect, it } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import { plantLinkStore } from '#db/plantLinkStore';
import { findScopeHeads } from '#db/findScopeHeads';
import { Store } from '#db/store';
import { lamp } from './lampStream.ts';
import { everything, openTestStore, pageOf } from './testStore.ts';

const actor = { kind: 'person', person: 'p1', role: 'engineer' } as const;

function lit() {
  const { store, database } = openTestStore({ types: [lamp], seed: 1 });
  const link = plantLinkStore(store);
  const act = (on: boolean) =>
    store.commit(accept(draft(lamp, 'a', { type: 'LampSwitched', payload: { on } })), { actor });
  const ack = (seq: number, parked: { seq: number; code: string }[] = []) =>
    link.ack([{ run: store.run, seq, resendFrom: null, fault: null, parked }]);
  return { store, database, link, act, ack };
}

describe('the database as the plant link sees it', () => {
  it('counts what the plant lacks, and never goes back', () => {
    const { link, act, ack } = lit();
    act(true);
    act(false);
    expect(link.status().pending).toBe(2);
    expect(ack(1)).toEqual({ ok: true, moved: true });
    expect(link.status().pending).toBe(1);
    expect(ack(0)).toEqual({ ok: true, moved: false });
    expect(link.status().pending).toBe(1);
  });

  it('keeps showing an acknowledged event as unconfirmed until its verdict comes', () => {
    const { store, act, ack } = lit();
    act(true);
    ack(1);
    expect(store.state(lamp, 'a')).toMatchObject({ pending: 1, state: { on: true } });
  });

  it('takes a dead letter out of the view and keeps it with its code, once', () => {
    const { store, database, act, ack } = lit();
    const told: string[][] = [];
    act(true);
    act(false);
    store.onChange(({ streams }) => told.push([...streams]));
    ack(2, [{ seq: 2, code: 'badPayload' }]);
    ack(2, [{ seq: 2, code: 'badPayload' }]);
    expect(store.state(lamp, 'a')).toMatchObject({ pending: 1, state: { on: true } });
    const row = database.sqlite.prepare('select status, refusal from event where seq = 2').get();
    expect(row).toEqual({ status: 'parked', refusal: '{"code":"badPayload","params":{}}' });
    expect(told).toEqual([['lamp/a']]);
  });

  it('tells a corrupt page from a disk that does not take it', () => {
    const { store, link, act } = lit();
    act(true);
    const page = pageOf(store, link.batchesToPush(everything('own')).batches, ['accepted']);
    const rows = page.rows.map((row) => ({ ...row, scopeHash: 'f'.repeat(64) }));
    expect(link.applyPage({ ...page, rows })).toMatchObject({
      ok: false,
      kind: 'corrupt',
    });
    store.options.database.sqlite.pragma('query_only = 1');
    expect(link.applyPage(page)).toMatchObject({ ok: false, kind: 'storage', detail: 'readOnly' });
    store.options.database.sqlite.pragma('query_only = 0');
    expect(link.applyPage(page)).toEqual({ ok: true, lacking: [] });
    expect(link.place().cursor).toBe(1);
  });

  it('folds nothing onto a stream of which it lacks a part', () => {
    const { store, link, act } = lit();
    act(true);
    act(false);
    const page = pageOf(store, link.batchesToPush(everything('own')).batches, []);
    const rows = page.rows.map((row) => ({ ...row, streamVersion: row.streamVersion + 3 }));
    const lacking = [{ stream: 'lamp/a', after: 0, through: 0 }];
    expect(link.applyPage({ ...page, rows })).toEqual({ ok: true, lacking });
    expect(store.state(lamp, 'a')).toMatchObject({ pending: 2 });
    expect(link.place().cursor).toBe(0);
  });

  it('finds in an older database how far each scope is known there', () => {
    const { store, database, link, act } = lit();
    act(true);
    act(false);
    link.applyPage(pageOf(store, link.batchesToPush(everything('own')).batches, ['accepted', 'refused']));
    const known = link.place().heads;
    expect([...known.keys()]).toEqual(['site']);
    const before = "delete from scope_head; delete from setting where name = 'follows';";
    const reopened = (change: string) => {
      database.sqlite.exec(before + change);
      return new Store(store.options);
    };
    const again = reopened('');
    expect(findScopeHeads(again)).toBe(1);
    expect(plantLinkStore(again).place().heads).toEqual(known);
    expect([plantLinkStore(again).follows(), findScopeHeads(again)]).toEqual([null, 0]);
    const holed = reopened("delete from event where status = 'refused'");
    expect(findScopeHeads(holed)).toBe(0);
    expect(plantLinkStore(holed).follows()).toEqual([]);
  });
});
