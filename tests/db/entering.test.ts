import { describe, expect, it } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import type { EventOf } from '#domain/kernel/event';
import type { AnyStreamType } from '#domain/kernel/streamType';
import { applyPage } from '#db/applyPage';
import { audit } from '#db/audit';
import { followedBy } from '#db/follows';
import { hear } from '#db/hear';
import { letGo } from '#db/letGo';
import type { OpenDatabase } from '#db/open';
import { plantLinkStore } from '#db/plantLinkStore';
import { letGoOfOver } from '#db/retention';
import { headsIn } from '#db/scopeHeads';
import { Store } from '#db/store';
import type { Batch } from '#sync/batch';
import { checkBatch } from '#sync/batch';
import type { Entering } from '#sync/entering';
import type { FeedRow, Verdict } from '#sync/messages';
import type { Page } from '#sync/page';
import { snapshotStart } from '#sync/snapshot';
import type { lampEvents } from './lampStream.ts';
import { lamp } from './lampStream.ts';
import { everything, openTestStore, pageOf, toPush } from './testStore.ts';

const actor = { kind: 'person', person: 'p1', role: 'engineer' } as const;
const far = 'line/far';

/** A lamp far away lies in a scope of its own; one that was released is over. */
const lamps: AnyStreamType = {
  ...lamp,
  scopeOf: (key) => (key.startsWith('far') ? far : 'site'),
  lifespan: (_key, state) => ('released' in state && state.released === true ? 'closed' : 'open'),
};

const opened = (seed: number) => openTestStore({ types: [lamps], seed });

function say(store: Store, key: string, event: EventOf<typeof lampEvents>): string {
  return store.commit(accept(draft(lamp, key, event)), { actor })[0]?.eventId ?? '';
}

const switchOn = (store: Store, ...keys: readonly string[]): void => {
  for (const key of keys) say(store, key, { type: 'LampSwitched', payload: { on: true } });
};
const release = { type: 'LampReleased', payload: {} } as const;
const rename = (name: string) => ({ type: 'LampRenamed', payload: { name } }) as const;

/** What its author said last, as the plant took it; the author knows that. */
function told(author: Store, verdicts: readonly Verdict[] = []): Page {
  const page = pageOf(author, toPush(author, everything('own')), verdicts);
  applyPage(author, page);
  return page;
}

const stateOf = (store: Store, key: string) => store.state(lamp, key);

/** A snapshot of these scopes with these rows behind it. */
const entering = (page: Page, scopes: Entering['scopes'], over: Partial<Entering> = {}): Entering => {
  const heads = new Map(
    page.rows.map((row) => [row.scope, { scope: row.scope, seq: row.scopeSeq, hash: row.scopeHash }]),
  );
  const { cursor: through, headHash } = page;
  return { scopes, except: [], through, headHash, heads: [...heads.values()], open: 2, next: null, ...over };
};

const of = (rows: readonly FeedRow[], ...keys: readonly string[]): readonly FeedRow[] =>
  rows.filter(({ body }) => keys.some((key) => body.includes(`"lamp/${key}"`)));

/** An author whose four events on two lamps the plant has, and a terminal that has nothing. */
function twoLamps() {
  const { store: author } = opened(1);
  switchOn(author, 'a', 'b', 'a');
  say(author, 'b', rename('B'));
  const page = told(author);
  const { store, database } = opened(2);
  return { author, page, store, database, link: plantLinkStore(store) };
}

const restarted = (store: Store): Store => new Store(store.options);
const count = (database: OpenDatabase, table: string): unknown =>
  database.sqlite.prepare(`select count(*) as n from ${table}`).get();

describe('a scope that is entered', () => {
  it('is followed behind its last piece, from its head on, with the streams as they are at the plant', () => {
    const { author, page, store, link } = twoLamps();
    expect(link.follows()).toEqual([]);
    const state = entering(page, ['site']);
    const next = { ...snapshotStart, keeper: 'lamp/a' };
    expect(link.applySnapshot(of(page.rows, 'a'), { ...state, next })).toEqual({ ok: true });
    expect([link.follows(), link.place().cursor]).toEqual([[], 0]);
    expect(link.applySnapshot(of(page.rows, 'b'), state)).toEqual({ ok: true });
    expect([link.follows(), link.place().cursor, link.entering()]).toEqual([['site'], page.cursor, null]);
    for (const key of ['a', 'b']) expect(stateOf(store, key)).toEqual(stateOf(author, key));
    switchOn(author, 'a');
    expect(link.applyPage({ ...told(author), follows: ['site'] })).toEqual({ ok: true, lacking: [] });
    expect(stateOf(store, 'a')).toMatchObject({ version: 3, pending: 0 });
  });

  it('goes on after a stop where it was, and a piece that comes twice changes nothing', () => {
    const { author, page, store } = twoLamps();
    const state = entering(page, null, { next: { ...snapshotStart, keeper: 'lamp/a' } });
    plantLinkStore(store).applySnapshot(of(page.rows, 'a'), state);
    const again = plantLinkStore(restarted(store));
    expect(again.entering()).toEqual(state);
    again.applySnapshot(page.rows, { ...state, next: null });
    expect(again.follows()).toBeNull();
    const now = restarted(store);
    for (const key of ['a', 'b']) expect(stateOf(now, key)).toEqual(stateOf(author, key));
  });

  it('leaves what was recorded here before on top, and judges what of it the plant had', () => {
    const { page, store, link } = twoLamps();
    say(store, 'a', { type: 'LampSwitched', payload: { on: false } });
    link.applySnapshot(page.rows, entering(page, ['site']));
    expect(stateOf(store, 'a')).toMatchObject({ version: 3, pending: 1, state: { on: false } });
    expect(store.pendingTotal()).toBe(1);
  });

  it('is not followed when others are followed meanwhile than at its start', () => {
    const { page, link } = twoLamps();
    link.follow(['holds']);
    link.applySnapshot(page.rows, entering(page, ['holds', 'site'], { except: ['quality'] }));
    expect([link.follows(), link.entering()]).toEqual([['holds'], null]);
  });

  it('has the feed go on at its place although that was further, and nothing of it is folded twice', () => {
    const { author, page, store, link } = twoLamps();
    link.follow(['holds']);
    const empty = {
      rows: [],
      follows: ['holds'],
      cursor: 9,
      headHash: 'e'.repeat(64),
      heard: [],
      place: null,
      toldAt: null,
    };
    link.applyPage(empty);
    link.applySnapshot(page.rows, entering(page, ['holds', 'site'], { except: ['holds'] }));
    expect(link.place()).toMatchObject({ cursor: page.cursor, headHash: page.headHash });
    link.applyPage({ ...page, follows: ['holds', 'site'], cursor: 9 });
    for (const key of ['a', 'b']) expect(stateOf(store, key)).toEqual(stateOf(author, key));
  });
});

describe('a stream that is not held from its start', () => {
  it('gets its history before a row of it is folded', () => {
    const { author, page, store, link } = twoLamps();
    link.applySnapshot(of(page.rows, 'b'), entering(page, ['site']));
    switchOn(author, 'a', 'b');
    const tail = { ...told(author), follows: ['site'] };
    const lacking = [{ stream: 'lamp/a', after: 0, through: page.cursor }];
    expect(link.applyPage(tail)).toEqual({ ok: true, lacking });
    expect(link.place().cursor).toBe(page.cursor);
    link.applyHistory(of(page.rows, 'a').slice(0, 1));
    const further = of(page.rows, 'a')[0]?.position;
    expect(link.applyPage(tail)).toEqual({ ok: true, lacking: [{ ...lacking[0], after: further }] });
    link.applyHistory(of(page.rows, 'a'));
    expect(link.applyPage(tail)).toEqual({ ok: true, lacking: [] });
    for (const key of ['a', 'b']) expect(stateOf(store, key)).toEqual(stateOf(author, key));
  });

  it('gets the own events in between that were judged while its scope was not kept up', () => {
    const { store } = opened(1);
    const link = plantLinkStore(store);
    switchOn(store, 'far');
    told(store);
    link.follow(['site']);
    const device = { kind: 'device', device: 'd1' } as const;
    store.commit(accept(draft(lamp, 'far', { type: 'LampSwitched', payload: { on: true } })), {
      actor: device,
    });
    const apart = pageOf(store, toPush(store, everything('own')), []);
    link.applyPage({ ...apart, follows: ['site'] });
    expect(stateOf(store, 'far')).toMatchObject({ version: 1, pending: 0 });
    link.follow(['site', far]);
    say(store, 'far', rename('x'));
    const { rows, ...rest } = pageOf(store, toPush(store, everything('own')), []);
    const tail = { ...rest, rows: rows.map((row) => ({ ...row, streamVersion: 2 })), follows: ['site', far] };
    const lacking = [{ stream: 'lamp/far', after: 1, through: apart.cursor }];
    expect(link.applyPage(tail)).toEqual({ ok: true, lacking });
    link.applyHistory(apart.rows);
    expect(link.applyPage(tail)).toEqual({ ok: true, lacking: [] });
    expect(stateOf(store, 'far')).toMatchObject({ version: 3, pending: 0, state: { on: true, name: 'x' } });
  });

  it('is refused when a row of its middle comes as history', () => {
    const { page, link } = twoLamps();
    link.follow(['site']);
    expect(link.applyHistory(of(page.rows, 'a').slice(1))).toMatchObject({ ok: false, kind: 'corrupt' });
  });
});

describe('a scope that is not followed', () => {
  it('gives an own event its verdict, and nothing of its stream is shown then', () => {
    const { store } = opened(1);
    const link = plantLinkStore(store);
    link.follow(['site']);
    switchOn(store, 'far');
    const event = say(store, 'far', rename('x'));
    const page = {
      ...pageOf(store, toPush(store, everything('own')), ['accepted', 'refused']),
      follows: ['site'],
    };
    expect(link.applyPage(page)).toEqual({ ok: true, lacking: [] });
    expect(stateOf(store, 'far')).toMatchObject({ version: 0, pending: 0 });
    const sqlite = store.options.database.sqlite;
    expect(sqlite.prepare('select status from event where event_id = ?').get(event)).toEqual({
      status: 'refused',
    });
    expect(headsIn(store).has(far)).toBe(false);
  });

  it('takes of a history that was asked for before it was left the verdicts of own events alone', () => {
    const { store: author, publicKey } = opened(1);
    switchOn(author, 'far');
    const [batch] = toPush(author, everything('own'));
    const before = told(author);
    const { store, database } = opened(2);
    const link = plantLinkStore(store);
    if (batch) hearBatch(store, batch, publicKey);
    say(store, 'far', rename('x'));
    link.follow(['site']);
    const own = pageOf(store, toPush(store, everything('own')), ['accepted']).rows;
    const rows = [...before.rows, ...own.map((row) => ({ ...row, position: 2, streamVersion: 2 }))];
    expect(link.applyHistory(rows)).toEqual({ ok: true });
    expect(store.pendingTotal()).toBe(0);
    expect(database.sqlite.prepare('select status from event where run = ?').all(store.run)).toEqual([
      { status: 'accepted' },
    ]);
  });

  it("refuses others' rows: nobody asked for them", () => {
    const { store: author } = opened(1);
    switchOn(author, 'far');
    const { store } = opened(2);
    const link = plantLinkStore(store);
    link.follow(['site']);
    expect(link.applyPage({ ...told(author), follows: ['site'] })).toMatchObject({
      ok: false,
      kind: 'corrupt',
    });
  });

  it('is let go of once it is left: states, rows and events, and of the events the hashes stay', () => {
    const { store: author, database } = opened(1);
    const link = plantLinkStore(author);
    switchOn(author, 'far', 'near', 'far');
    told(author);
    switchOn(author, 'far2');
    expect(link.letGo()).toEqual({ ok: true, more: false });
    link.follow(['site']);
    expect(link.letGo()).toEqual({ ok: true, more: true });
    expect(link.letGo()).toEqual({ ok: true, more: false });
    expect(stateOf(author, 'far')).toMatchObject({ version: 0 });
    expect(stateOf(author, 'near')).toMatchObject({ version: 1 });
    expect(stateOf(author, 'far2')).toMatchObject({ pending: 1, state: { on: true } });
    expect([count(database, 'event'), count(database, 'hash_only')]).toEqual([{ n: 2 }, { n: 2 }]);
    expect(headsIn(author).has(far)).toBe(false);
  });
});

describe('what is let go of', () => {
  it('leaves chains that can be followed, and an own event that the plant lacks cannot go unnoticed', () => {
    const { store, database, publicKey } = opened(1);
    switchOn(store, 'a', 'b', 'a');
    told(store);
    letGo(store, ['lamp/a']);
    const looked = () => audit(database.sqlite, () => publicKey);
    expect(looked()).toMatchObject({ events: 1, letGo: 2, faults: [] });
    switchOn(store, 'b');
    expect(toPush(store, everything('own'))).toMatchObject([{ fromSeq: 4 }]);
    database.sqlite.exec(
      `insert into hash_only select run, seq, '${'0'.repeat(64)}', hash from event where seq = 4; delete from event where seq = 4`,
    );
    expect(looked().faults).toContainEqual({ run: store.run, seq: 4, fault: 'gap' });
  });

  it('is never what waits for its verdict, nor what somebody has to look at', () => {
    const { store, database } = opened(1);
    switchOn(store, 'a');
    say(store, 'a', rename('x'));
    told(store, ['accepted', 'refused']);
    switchOn(store, 'a');
    letGo(store, ['lamp/a']);
    const kept = database.sqlite.prepare('select status from event order by seq').all();
    expect(kept).toEqual([{ status: 'refused' }, { status: 'pending' }]);
    expect(stateOf(store, 'a')).toMatchObject({ version: 1, pending: 1, state: { on: true, name: '' } });
  });

  it('is what the plant acknowledged of others and never sends', () => {
    const { store: author, publicKey } = opened(1);
    switchOn(author, 'a');
    const { store, database } = opened(2);
    const link = plantLinkStore(store);
    const [batch] = toPush(author, everything('own'));
    if (!batch) throw new Error('nothing to push');
    hearBatch(store, batch, publicKey);
    expect([stateOf(store, 'a').pending, link.acknowledged(9)]).toEqual([1, []]);
    link.ack([{ run: batch.run, seq: 1, resendFrom: null, fault: null }]);
    const [id] = link.acknowledged(9);
    expect(link.settleStranded([id ?? ''])).toEqual({ ok: true, streams: [] });
    expect([stateOf(store, 'a').version, count(database, 'event')]).toEqual([0, { n: 0 }]);
    hearBatch(store, batch, publicKey);
    expect(count(database, 'event')).toEqual({ n: 0 });
  });

  it('is what the plant acknowledged of others and never sends also where another event has its effect here', () => {
    const { store: author, publicKey } = opened(1);
    const once = { effectKey: 'need-1' };
    const need = (by: Store, key: string): void => {
      by.commit(accept(draft(lamp, key, { type: 'LampSwitched', payload: { on: true } }, once)), { actor });
    };
    const { store, database } = opened(2);
    need(store, 'b');
    switchOn(author, 'c');
    need(author, 'a');
    const [batch] = toPush(author, everything('own'));
    if (!batch) throw new Error('nothing to push');
    hearBatch(store, batch, publicKey);
    const aside = () =>
      database.sqlite.prepare("select stream from event where status = 'duplicateEffect'").all();
    expect(aside()).toEqual([{ stream: 'lamp/a' }]);
    const link = plantLinkStore(store);
    link.ack([{ run: batch.run, seq: 2, resendFrom: null, fault: null }]);
    expect(link.settleStranded(link.acknowledged(9))).toEqual({ ok: true, streams: [] });
    expect([aside(), stateOf(store, 'c').version, stateOf(store, 'b').pending]).toEqual([[], 0, 1]);
  });

  it('is not known to be acknowledged where what comes before it is not here: of such runs the plant is asked', () => {
    const { store: author, publicKey } = opened(1);
    switchOn(author, 'a', 'a', 'a');
    const { store, database } = opened(2);
    const link = plantLinkStore(store);
    const [batch] = toPush(author, everything('own'));
    if (!batch) throw new Error('nothing to push');
    hearBatch(store, batch, publicKey);
    expect(link.behindGaps(9)).toEqual([]);
    database.sqlite.prepare('delete from event where seq = 1').run();
    expect(link.behindGaps(9)).toEqual([batch.run]);
    link.ack([{ run: batch.run, seq: 3, resendFrom: null, fault: null }]);
    expect(link.behindGaps(9)).toEqual([]);
    expect(link.acknowledged(9)).toHaveLength(2);
  });

  it('is not known to be acknowledged either where what its author signed it with is known by its hash alone', () => {
    const { store: author, publicKey } = opened(1);
    switchOn(author, 'a', 'b', 'a');
    const { store, database } = opened(2);
    const link = plantLinkStore(store);
    const [batch] = toPush(author, everything('own'));
    if (!batch) throw new Error('nothing to push');
    hearBatch(store, batch, publicKey);
    expect(link.behindGaps(9)).toEqual([]);
    database.sqlite.exec(
      `insert into hash_only select run, seq, '${'0'.repeat(64)}', hash from event where seq = 2; delete from event where seq = 2`,
    );
    expect(link.behindGaps(9)).toEqual([batch.run]);
    link.ack([{ run: batch.run, seq: 3, resendFrom: null, fault: null }]);
    expect(link.behindGaps(9)).toEqual([]);
  });

  it('is asked for by its stream where it is an own event', () => {
    const { store } = opened(1);
    const link = plantLinkStore(store);
    switchOn(store, 'a');
    link.ack([{ run: store.run, seq: 1, resendFrom: null, fault: null }]);
    expect(link.settleStranded(link.acknowledged(9))).toEqual({ ok: true, streams: ['lamp/a'] });
  });

  it('is asked for until the last row of its stream is here, also after a stop between two pieces', () => {
    const { store } = opened(1);
    const link = plantLinkStore(store);
    link.follow(null);
    switchOn(store, 'a');
    say(store, 'a', rename('x'));
    const { rows } = pageOf(store, toPush(store, everything('own')), []);
    link.ack([{ run: store.run, seq: 2, resendFrom: null, fault: null }]);
    link.settleStranded(link.acknowledged(9));
    link.applyHistory(rows.slice(0, 1));
    expect(stateOf(store, 'a')).toMatchObject({ pending: 1 });
    // Forgets what is held in memory alone, as a stop does.
    store.settings.rollback();
    expect(link.settleStranded(link.acknowledged(9))).toEqual({ ok: true, streams: ['lamp/a'] });
    link.applyHistory(rows);
    expect(stateOf(store, 'a')).toMatchObject({ version: 2, pending: 0 });
    link.historiesFetched();
    expect(link.settleStranded([])).toEqual({ ok: true, streams: [] });
  });
});

describe('a stream that is over', () => {
  const short = { marks: 3, everyMs: 1000 };

  it('stays where a row of the feed waits for it, and goes when it is over again', () => {
    const { store: author } = opened(1);
    switchOn(author, 'over');
    say(author, 'over', release);
    const { rows, ...before } = told(author);
    switchOn(author, 'over');
    const tail = { ...told(author), follows: ['site'] };
    const { store } = opened(2);
    const link = plantLinkStore(store);
    link.applySnapshot([], entering({ rows, ...before }, ['site']));
    for (const ms of [0, 1000, 2000, 3000]) letGoOfOver(store, ms, short);
    const lacking = [{ stream: 'lamp/over', after: 0, through: before.cursor }];
    expect(link.applyPage(tail)).toEqual({ ok: true, lacking });
    link.applyHistory(rows);
    expect([4000, 5000].map((ms) => letGoOfOver(store, ms, short))).toEqual([0, 0]);
    expect(link.applyPage(tail)).toEqual({ ok: true, lacking: [] });
    expect(stateOf(store, 'over')).toMatchObject({ version: 3 });
    expect([6000, 7000, 8000, 9000].map((ms) => letGoOfOver(store, ms, short))).toContain(1);
  });

  it('stays also while others of the page are fetched that went meanwhile', () => {
    const { store: author } = opened(1);
    for (const key of ['one', 'two']) {
      switchOn(author, key);
      say(author, key, release);
    }
    const { rows, ...before } = told(author);
    switchOn(author, 'one', 'two');
    const tail = { ...told(author), follows: ['site'] };
    const { store } = opened(2);
    const link = plantLinkStore(store);
    link.applySnapshot([], entering({ rows, ...before }, ['site']));
    const of = (stream: string) => rows.filter(({ body }) => body.includes(`"${stream}"`));
    const one = { stream: 'lamp/one', after: 0, through: before.cursor };
    const two = { stream: 'lamp/two', after: 0, through: before.cursor + 1 };
    expect(link.applyPage(tail)).toEqual({ ok: true, lacking: [one, two] });
    link.applyHistory(of('lamp/one'));
    expect(link.applyPage(tail)).toEqual({ ok: true, lacking: [two] });
    expect([0, 1000, 2000, 3000].map((ms) => letGoOfOver(store, ms, short))).toEqual([0, 0, 0, 0]);
    link.applyHistory(of('lamp/two'));
    expect(link.applyPage(tail)).toEqual({ ok: true, lacking: [] });
    expect([4000, 5000, 6000, 7000].map((ms) => letGoOfOver(store, ms, short))).toContain(2);
  });

  it('goes when its last event is as old as the retention, an open one never', () => {
    const { store } = opened(1);
    switchOn(store, 'open', 'over', 'late');
    say(store, 'over', release);
    told(store);
    const gone = [0, 1000, 2000].map((ms) => letGoOfOver(store, ms, short));
    say(store, 'late', release);
    told(store);
    gone.push(letGoOfOver(store, 3000, short), letGoOfOver(store, 3100, short));
    expect(gone).toEqual([0, 0, 0, 1, 0]);
    expect(['open', 'over', 'late'].map((key) => stateOf(store, key).version)).toEqual([1, 0, 2]);
    for (const ms of [4000, 5000, 6000]) letGoOfOver(store, ms, short);
    expect(['open', 'late'].map((key) => stateOf(store, key).version)).toEqual([1, 0]);
  });

  it('does not go by a clock that jumps', () => {
    const { store } = opened(1);
    switchOn(store, 'over');
    say(store, 'over', release);
    told(store);
    for (const ms of [0, 1e12, 10, 20, 1e12, 30]) letGoOfOver(store, ms, short);
    expect(stateOf(store, 'over').version).toBe(2);
  });

  it('stays with something pending', () => {
    const { store } = opened(1);
    switchOn(store, 'over');
    say(store, 'over', release);
    told(store);
    switchOn(store, 'over');
    for (const ms of [0, 1000, 2000, 3000, 4000]) letGoOfOver(store, ms, short);
    expect(stateOf(store, 'over')).toMatchObject({ version: 3, pending: 1 });
    expect(followedBy(store)).toBeNull();
  });
});

function hearBatch(store: Store, batch: Batch, publicKey: string): void {
  const checked = checkBatch(batch, publicKey);
  if (!checked.ok) throw new Error(checked.fault);
  hear(store, [{ batch, checked: checked.events }]);
}
