import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bodyHashOf, genesis } from '#sync/chain';
import { signCheckpoint } from '#sync/checkpoint';
import { generateKeyPair, issueCertificate, signerFor } from '#sync/signing';
import type { SnapshotPlace } from '#sync/snapshot';
import type { CommitGroup, DeadLetter, LogRow, PlantStore, RunRow, SnapshotRequest } from '#plant/store';
import { noKeys } from './noKeys.ts';

const hashOf = (text: string): string => bodyHashOf(text);
const at = '2026-11-22T08:00:00.000Z';

const nothing = {
  receivedAt: at,
  rows: [],
  scopes: [],
  streams: [],
  runs: [],
  signatures: [],
  claims: [],
  released: [],
  effects: [],
  concerns: [],
  unconcerned: [],
  deadLetters: [],
  settled: [],
  dropped: [],
  quarantined: [],
} satisfies Partial<CommitGroup>;

function row(position: number, over: Partial<LogRow> = {}): LogRow {
  return {
    position,
    eventId: randomUUID(),
    terminal: '',
    run: randomUUID(),
    seq: 1,
    stream: 'box/1',
    scope: 'line/L1',
    scopeSeq: position,
    scopeHash: hashOf(`s${position}`),
    streamVersion: position - 1,
    logHash: hashOf(`l${position}`),
    verdict: 'accepted',
    refusal: null,
    receivedAt: at,
    hash: hashOf(`h${position}`),
    body: `{"n":${position}}`,
    side: null,
    ...over,
  };
}

const runRow = (over: Partial<RunRow> = {}): RunRow => ({
  run: randomUUID(),
  terminal: 't-1',
  prevRun: null,
  prevHash: genesis,
  seq: 1,
  hash: hashOf('head'),
  linked: true,
  ordinal: 1,
  parked: 0,
  conflicts: 0,
  firstReceivedAt: at,
  ...over,
});

const group = (token: number, before: number, over: Partial<CommitGroup> = {}): CommitGroup => {
  const last = over.rows?.at(-1);
  const head = { position: last?.position ?? before, logHash: last?.logHash ?? genesis, lamport: 1 };
  return { ...nothing, token, before, head, ...over };
};

const term = { ttlMs: 60_000, url: null };
const lease = { holder: 'node-1', ...term };

const heartbeat = {
  terminal: 't-1',
  saidRun: randomUUID(),
  saidSeq: 5,
  saidCursor: 3_000_000_000,
  pending: 2,
  version: '1.0',
  clockOffsetMs: -12.5,
  lastHeardAt: at,
};

async function leased(store: PlantStore): Promise<number> {
  const taken = await store.takeLease(lease);
  if (!taken) throw new Error('no lease');
  return taken.token;
}

/** What every plant store promises; run over each implementation with a fresh, empty store per test. */
export function storeContract(fresh: () => Promise<PlantStore>): void {
  describe('the lease', () => {
    it('is given to one holder at a time, with a higher token each time', async () => {
      const store = await fresh();
      const first = await store.takeLease(lease);
      expect(first).toMatchObject({ position: 0, logHash: genesis, lamport: 0, scopes: [], plantRun: null });
      expect(await store.takeLease({ holder: 'node-2', ...term })).toBeNull();
      const again = await store.takeLease(lease);
      expect(again?.token).toBeGreaterThan(first?.token ?? 0);
    });

    it('passes on when it was released or has run out', async () => {
      const store = await fresh();
      await store.releaseLease(await leased(store));
      const second = await store.takeLease({ holder: 'node-2', ttlMs: -1, url: null });
      expect(second).not.toBeNull();
      expect(await store.takeLease({ holder: 'node-3', ...term })).not.toBeNull();
      expect(await store.renewLease(second?.token ?? 0, term)).toBe(false);
    });

    it('says where its holder is reached for as long as it lasts, and as it was renewed last', async () => {
      const store = await fresh();
      expect(await store.latest()).toMatchObject({ holderUrl: null, head: { position: 0 } });
      const token = await leased(store);
      expect(await store.latest()).toMatchObject({ holderUrl: null });
      await store.renewLease(token, { ttlMs: 60_000, url: 'http://one' });
      expect(await store.latest()).toMatchObject({ holderUrl: 'http://one' });
      await store.takeLease({ ...lease, url: 'http://two' });
      expect(await store.latest()).toMatchObject({ holderUrl: 'http://two' });
      await store.renewLease(token, { ttlMs: 60_000, url: 'http://one' });
      expect(await store.latest()).toMatchObject({ holderUrl: 'http://two' });
      await store.takeLease({ ...lease, ttlMs: -1, url: 'http://three' });
      expect(await store.latest()).toMatchObject({ holderUrl: null });
    });

    it('fences: a commit under an older token or after another head writes nothing', async () => {
      const store = await fresh();
      const old = await leased(store);
      const token = await leased(store);
      expect(await store.commit(group(old, 0, { rows: [row(1)] }))).toBe('fenced');
      expect(await store.commit(group(token, 5, { rows: [row(6)] }))).toBe('fenced');
      expect(await store.head()).toMatchObject({ position: 0 });
      expect(await store.rows(0, 10)).toEqual([]);
    });
  });

  describe('what is at hand', () => {
    /** Two open units with a visit each, a closed one with a visit, and a person; three rows each. */
    async function site() {
      const store = await fresh();
      const token = await leased(store);
      const kept: Readonly<Record<string, string | null>> = {
        'unit/a': 'unit/a',
        'visit/a/1': 'unit/a',
        'unit/b': 'unit/b',
        'visit/b/1': 'unit/b',
        'unit/gone': null,
        'visit/gone/1': 'unit/gone',
        'person/p': 'person/p',
        'call/over': null,
      };
      const scopeOf = (stream: string): string => (stream.startsWith('visit') ? 'line/L1' : 'site');
      const ids = Object.keys(kept);
      const rows = [0, 1, 2].flatMap((n) =>
        ids.map((stream, i) =>
          row(n * ids.length + i + 1, { stream, scope: scopeOf(stream), streamVersion: n }),
        ),
      );
      const streams = ids.map((stream) => {
        const state = { version: 3, stateVersion: 1, state: '{}', keptBy: kept[stream] ?? null };
        return { stream, scope: scopeOf(stream), ...state };
      });
      const scopes = [{ scope: 'site', seq: 15, hash: hashOf('site') }];
      await store.commit(group(token, 0, { rows, streams, scopes }));
      return { store, token, rows };
    }

    /** All pieces of a snapshot as `stream at position`. */
    async function told(
      store: PlantStore,
      asked: Partial<SnapshotRequest>,
      limit: number,
    ): Promise<string[]> {
      const request = { scopes: null, except: [], through: 1000, limit, ...asked };
      const found: string[] = [];
      for (let after: SnapshotPlace | null = null; ;) {
        const { rows, next } = await store.snapshot({ ...request, after });
        expect(rows.length).toBeLessThanOrEqual(limit);
        found.push(...rows.map((r) => `${r.stream} at ${r.position}`));
        if (next === null) return found;
        after = next;
      }
    }

    it.each([1, 2, 5, 100])('is told stream by stream, people first, in pieces of %i rows', async (limit) => {
      const { store } = await site();
      const streams = ['person/p', 'unit/a', 'visit/a/1', 'unit/b', 'visit/b/1'];
      const first: Readonly<Record<string, number>> = {
        'unit/a': 1,
        'visit/a/1': 2,
        'unit/b': 3,
        'visit/b/1': 4,
        'person/p': 7,
      };
      const whole = streams.flatMap((s) => [0, 8, 16].map((n) => `${s} at ${(first[s] ?? 0) + n}`));
      expect(await told(store, {}, limit)).toEqual(whole);
    });

    it('is that of the scopes asked for, without those that are known, through a position', async () => {
      const { store } = await site();
      const visits = ['visit/a/1 at 2', 'visit/a/1 at 10', 'visit/b/1 at 4', 'visit/b/1 at 12'];
      expect(await told(store, { scopes: ['line/L1'], through: 16 }, 3)).toEqual(visits);
      expect(await told(store, { except: ['site'], through: 16 }, 3)).toEqual(visits);
      expect(await told(store, { scopes: ['line/L1'], except: ['line/L1'] }, 3)).toEqual([]);
    });

    it('goes on with what an open stream keeps although it was closed meanwhile', async () => {
      const { store, token } = await site();
      const request = { scopes: ['line/L1'], except: [], through: 1000, limit: 2 };
      let piece = await store.snapshot({ ...request, after: null });
      while (piece.rows.length === 0) piece = await store.snapshot({ ...request, after: piece.next });
      expect(piece.rows.map((r) => r.stream)).toEqual(['visit/a/1', 'visit/a/1']);
      const unit = {
        stream: 'unit/a',
        scope: 'site',
        version: 3,
        stateVersion: 1,
        state: '{}',
        keptBy: null,
      };
      await store.commit(group(token, 24, { streams: [unit] }));
      const { rows } = await store.snapshot({ ...request, after: piece.next });
      expect(rows[0]).toMatchObject({ stream: 'visit/a/1', position: 18 });
    });

    it('has its place in the log with the heads of all scopes', async () => {
      const { store, rows } = await site();
      const scopes = [{ scope: 'site', seq: 15, hash: hashOf('site') }];
      expect(await store.place()).toEqual({
        position: 24,
        logHash: rows[23]?.logHash,
        lamport: 1,
        open: 3,
        scopes,
      });
      expect(await (await fresh()).place()).toMatchObject({
        position: 0,
        logHash: genesis,
        open: 0,
        scopes: [],
      });
    });

    it('has the history of any stream beside it', async () => {
      const { store } = await site();
      const history = async (after: number, through: number, limit: number) =>
        (await store.history({ stream: 'call/over', after, through, limit })).map((r) => r.position);
      expect(await history(0, 1000, 9)).toEqual([8, 16, 24]);
      expect(await history(8, 1000, 1)).toEqual([16]);
      expect(await history(0, 23, 9)).toEqual([8, 16]);
    });
  });

  describe('a commit', () => {
    it('keeps rows exactly, in order, and moves the head', async () => {
      const store = await fresh();
      const token = await leased(store);
      const rows = [
        row(1, { side: '{"name":"张\\u0001"}', body: '{"text":"Schraube \\\\ \\"№1\\" 螺丝"}' }),
        row(2, { verdict: 'refused', refusal: '{"code":"no","params":{}}' }),
        row(3, { stream: 'hold/x', scope: 'holds' }),
      ];
      expect(await store.commit(group(token, 0, { rows }))).toBe('committed');
      expect(await store.rows(0, 10)).toEqual(rows);
      expect(await store.rows(1, 1)).toEqual([rows[1]]);
      expect(await store.head()).toEqual({ position: 3, logHash: rows[2]?.logHash, lamport: 1 });
      expect(await store.logHashAt(2)).toBe(rows[1]?.logHash);
      expect(await store.logHashAt(0)).toBe(genesis);
      expect(await store.logHashAt(4)).toBeNull();
      expect(await store.acceptedBodies('box/1')).toEqual([rows[0]?.body]);
    });

    it('shows a reader the rows of its scopes and its own, among the positions asked for', async () => {
      const store = await fresh();
      const token = await leased(store);
      const [mine, other] = [runRow({ terminal: 'me' }), runRow({ terminal: 'other' })];
      const of = ({ terminal, run }: RunRow) => ({ terminal, run });
      const rows = [
        row(1, { ...of(other), scope: 'site' }),
        row(2, { ...of(other), seq: 2, scope: 'line/L2' }),
        row(3, { ...of(mine), scope: 'line/L2' }),
        row(4, { ...of(other), seq: 3, scope: 'holds' }),
      ];
      await store.commit(group(token, 0, { rows, runs: [mine, other] }));
      const seen = async (follows: readonly string[] | null, after = 0, limit = 10) =>
        (await store.rows(after, limit, { terminal: 'me', follows })).map((r) => r.position);
      expect(await seen(['site', 'holds'])).toEqual([1, 3, 4]);
      expect(await seen(['site', 'holds'], 1, 2)).toEqual([3]);
      expect(await seen([])).toEqual([3]);
      expect(await seen(null)).toEqual([1, 2, 3, 4]);
      expect((await store.rows(0, 10)).map((r) => r.terminal)).toEqual(['other', 'other', 'me', 'other']);
    });

    it('is all or nothing', async () => {
      const store = await fresh();
      const token = await leased(store);
      const first = row(1);
      await store.commit(group(token, 0, { rows: [first] }));
      const effects = [{ key: 'e', eventId: first.eventId }];
      const twice = group(token, 1, { rows: [row(2), row(3, { eventId: first.eventId })], effects });
      await expect(store.commit(twice)).rejects.toThrow();
      expect(await store.head()).toMatchObject({ position: 1 });
      expect(await store.rows(0, 10)).toEqual([first]);
      expect((await store.load({ ...noKeys, effects: ['e'] })).effects).toEqual([]);
    });

    it('stores states, effects and events to be looked up by key, and says nothing of absent keys', async () => {
      const store = await fresh();
      const token = await leased(store);
      const known = row(1);
      const stream = {
        stream: 'box/1',
        scope: 'line/L1',
        version: 3,
        stateVersion: 1,
        state: '{"status":"open"}',
        keptBy: 'box/1',
      };
      const effects = [{ key: 'policy:cause:target', eventId: known.eventId }];
      await store.commit(group(token, 0, { rows: [known], streams: [stream], effects }));
      const keys = {
        events: [known.eventId, randomUUID()],
        streams: ['box/1', 'box/2'],
        effects: ['policy:cause:target', 'x'],
      };
      const loaded = await store.load({ ...noKeys, ...keys, claims: [{ registry: 'serial', name: 'none' }] });
      const { eventId, run, seq, scope, verdict } = known;
      expect(loaded.events).toEqual([{ eventId, run, seq, stream: 'box/1', scope, verdict }]);
      expect(loaded).toMatchObject({ streams: [stream], effects, claims: [] });
      const later = { ...stream, version: 4, state: '{"status":"closed"}', keptBy: null };
      await store.commit(group(token, 1, { streams: [later] }));
      expect((await store.load({ ...noKeys, ...keys })).streams).toEqual([later]);
    });

    it('keeps every holder of a name until it is released', async () => {
      const store = await fresh();
      const token = await leased(store);
      const claim = (holder: string) => {
        const place = { eventId: randomUUID(), stream: holder, scope: 'site' };
        return { registry: 'serial' as const, name: 'S-1', holder, ...place };
      };
      const [a, b] = [claim('unit/a'), claim('unit/b')];
      await store.commit(group(token, 0, { claims: [a, b] }));
      const claims = [{ registry: 'serial' as const, name: 'S-1' }];
      const holders = async () => (await store.load({ ...noKeys, claims })).claims;
      expect(new Set(await holders())).toEqual(new Set([a, b]));
      const moved = { ...b, eventId: randomUUID() };
      await store.commit(
        group(token, 0, {
          claims: [moved],
          released: [{ registry: 'serial', name: 'S-1', holder: 'unit/a' }],
        }),
      );
      expect(await holders()).toEqual([moved]);
    });

    it('knows what concerns whom until that is taken back; saying it twice changes nothing', async () => {
      const store = await fresh();
      const token = await leased(store);
      const concern = (subject: string, stream: string) => ({ subject, stream });
      const [a, b, c] = [
        concern('unit/1', 'hold/a'),
        concern('unit/1', 'issue/b'),
        concern('lot/P/L', 'hold/a'),
      ];
      const concerns = async (...subjects: string[]) =>
        new Set((await store.load({ ...noKeys, subjects })).concerns);
      await store.commit(group(token, 0, { concerns: [a, b, c] }));
      expect(await concerns('unit/1', 'unit/2')).toEqual(new Set([a, b]));
      await store.commit(group(token, 0, { concerns: [b], unconcerned: [a, concern('unit/2', 'hold/a')] }));
      expect(await concerns('unit/1', 'lot/P/L')).toEqual(new Set([b, c]));
    });

    it('has its index of concerns made anew in pieces, by the holder of the lease alone', async () => {
      const store = await fresh();
      const old = await leased(store);
      const [a, b] = [
        { subject: 'unit/1', stream: 'hold/a' },
        { subject: 'unit/1', stream: 'hold/b' },
      ];
      const stored = async () => (await store.load({ ...noKeys, subjects: ['unit/1'] })).concerns;
      await store.commit(group(old, 0, { concerns: [a] }));
      const token = await leased(store);
      expect(await store.emptyIndex(old)).toBe(false);
      expect(await store.fillIndex({ token: old, concerns: [b], kept: [], indexedWith: 'box:1' })).toBe(
        false,
      );
      expect(await stored()).toEqual([a]);
      expect(await store.emptyIndex(token)).toBe(true);
      expect(await stored()).toEqual([]);
      expect(await store.fillIndex({ token, concerns: [b], kept: [], indexedWith: null })).toBe(true);
      expect(await store.takeLease(lease)).toMatchObject({ indexedWith: '' });
      const last = await leased(store);
      expect(await store.fillIndex({ token: last, concerns: [], kept: [], indexedWith: 'box:1' })).toBe(true);
      expect(await stored()).toEqual([b]);
      expect(await store.takeLease(lease)).toMatchObject({ indexedWith: 'box:1' });
      await store.emptyIndex(await leased(store));
      expect(await store.takeLease(lease)).toMatchObject({ indexedWith: '' });
    });

    it('reads all streams by their ids, a page at a time', async () => {
      const store = await fresh();
      const token = await leased(store);
      const streams = ['b/2', 'a/1', 'c/3'].map((stream) => ({
        stream,
        scope: 'site',
        version: 1,
        stateVersion: 1,
        state: '{}',
        keptBy: null,
      }));
      await store.commit(group(token, 0, { streams }));
      expect((await store.streams('', 2)).map((s) => s.stream)).toEqual(['a/1', 'b/2']);
      expect(await store.streams('b/2', 2)).toEqual([streams[2]]);
      expect(await store.streams('c/3', 2)).toEqual([]);
    });

    it('finds anew by which stream each is kept at hand', async () => {
      const store = await fresh();
      const token = await leased(store);
      const stream = { scope: 'site', version: 1, stateVersion: 1, state: '{}', keptBy: null };
      const streams = ['a/1', 'a/2'].map((id) => ({ ...stream, stream: id }));
      await store.commit(group(token, 0, { streams }));
      const kept = [{ stream: 'a/1', keptBy: 'b/1' }];
      await store.fillIndex({ token, concerns: [], kept, indexedWith: null });
      expect((await store.streams('', 9)).map((s) => s.keptBy)).toEqual(['b/1', null]);
    });

    it("carries scopes, unordered runs and the plant's own run over to the next holder of the lease", async () => {
      const store = await fresh();
      const token = await leased(store);
      const scopes = [{ scope: 'site', seq: 7, hash: hashOf('site') }];
      const waiting = runRow({ prevRun: randomUUID(), linked: false, ordinal: null });
      const own = [
        runRow({ terminal: 'plant' }),
        runRow({ terminal: 'plant', ordinal: 2, prevRun: randomUUID() }),
      ];
      await store.commit(group(token, 0, { scopes, runs: [waiting, ...own] }));
      expect(await store.takeLease(lease)).toMatchObject({ scopes, unlinked: [waiting], plantRun: own[1] });
    });
  });

  describe('runs', () => {
    it('are found by id, and the furthest in order per terminal', async () => {
      const store = await fresh();
      const token = await leased(store);
      const first = runRow();
      const second = runRow({ prevRun: first.run, ordinal: 2 });
      const floating = runRow({ prevRun: randomUUID(), linked: false, ordinal: null });
      const other = runRow({ terminal: 't-2' });
      await store.commit(group(token, 0, { runs: [first, second, floating, other] }));
      expect(new Set(await store.runs([first.run, floating.run, randomUUID()]))).toEqual(
        new Set([first, floating]),
      );
      expect(new Set(await store.furthestRuns())).toEqual(new Set([second, other]));
      const longer = { ...second, seq: 9, hash: hashOf('longer') };
      await store.commit(group(token, 0, { runs: [longer] }));
      expect(await store.runs([second.run])).toEqual([longer]);
    });

    it('show their chain through logged and parked places, and what was set aside beside it apart', async () => {
      const store = await fresh();
      const token = await leased(store);
      const run = randomUUID();
      const logged = row(1, { run, seq: 1 });
      const dead = {
        run,
        seq: 2,
        terminal: 't-1',
        code: 'badPayload',
        detail: 'a: no',
        stream: 'box/1',
        arrival: 1,
        hash: hashOf('2'),
        body: 'x\u0000y',
        side: '{"name":"\u0000"}',
        receivedAt: at,
        triedAt: null,
        droppedBy: null,
      };
      const aside = {
        run,
        seq: 3,
        terminal: 't-1',
        hash: hashOf('3'),
        rival: logged.eventId,
        body: '',
        receivedAt: at,
      };
      const twin = { ...aside, code: 'sameIdOtherContent' };
      const fork = { ...aside, seq: 1, code: 'sameKeyOtherContent', hash: hashOf('fork') };
      await store.commit(group(token, 0, { rows: [logged], deadLetters: [dead], quarantined: [twin, fork] }));
      expect(await store.chain(run, 1, 9)).toEqual([
        { seq: 1, hash: logged.hash, eventId: logged.eventId },
        { seq: 2, hash: dead.hash, eventId: null },
        { seq: 3, hash: twin.hash, eventId: null },
      ]);
      expect(await store.chain(run, 2, 2)).toHaveLength(1);
      expect(await store.chainHolds(run, dead.hash)).toBe(true);
      expect(await store.chainHolds(run, fork.hash)).toBe(false);
      expect(await store.parked(run)).toEqual([
        { run, seq: 2, code: 'badPayload' },
        { run, seq: 3, code: 'sameIdOtherContent' },
      ]);
      expect(await store.places(null, 10)).toMatchObject([
        { run, seq: 1, body: logged.body, position: 1, eventId: logged.eventId, stream: logged.stream },
        { run, seq: 2, hash: dead.hash, body: dead.body, position: null, eventId: null, signature: null },
        { run, seq: 3, hash: twin.hash, position: null },
      ]);
      expect(await store.places({ run, seq: 1 }, 1)).toMatchObject([{ seq: 2 }]);
      expect(await store.deadLetters(null, 10)).toEqual([dead]);
      expect(await store.deadLetters({ run, seq: 2 }, 10)).toEqual([]);
      expect(await store.quarantined(null, 10)).toEqual([fork, twin]);
      expect(await store.quarantined({ run, seq: 1 }, 10)).toEqual([twin]);
      expect(await store.commit(group(token, 1, { quarantined: [fork] }))).toBe('committed');
      expect(await store.quarantined(null, 1)).toEqual([fork]);
    });
  });

  describe('dead letters', () => {
    const run = randomUUID();
    const letter = (seq: number, over: Partial<DeadLetter> = {}): DeadLetter => ({
      run,
      seq,
      terminal: 't-1',
      code: 'unknownVersion',
      detail: 'version 2',
      stream: 'box/1',
      arrival: seq,
      hash: hashOf(String(seq)),
      body: '{}',
      side: null,
      receivedAt: at,
      triedAt: null,
      droppedBy: null,
      ...over,
    });
    const later = '2026-11-22T08:30:00.000Z';

    it('wait in the order in which they came, and whoever takes the lease learns of which streams', async () => {
      const store = await fresh();
      const token = await leased(store);
      expect(await store.waitingSince()).toEqual({ letters: 0, oldestAt: null });
      const deadLetters = [
        letter(7),
        letter(2, { arrival: 9, stream: null }),
        letter(3, { receivedAt: later }),
      ];
      await store.commit(group(token, 0, { deadLetters }));
      const inOrder = await store.waitingLetters(0, 10);
      expect(inOrder.map(({ arrival }) => arrival)).toEqual([3, 7, 9]);
      expect((await store.waitingLetters(3, 1)).map(({ arrival }) => arrival)).toEqual([7]);
      expect(await store.waitingSince()).toEqual({ letters: 3, oldestAt: at });
      const waiting = [
        { stream: null, letters: 1 },
        { stream: 'box/1', letters: 2 },
      ];
      expect(await store.waitingStreams()).toEqual(waiting);
      expect(await store.takeLease(lease)).toMatchObject({ waiting, arrivals: 9 });
    });

    it('that are tried again in vain say why now and keep their place; those that are through are gone', async () => {
      const store = await fresh();
      const token = await leased(store);
      await store.commit(group(token, 0, { deadLetters: [letter(1), letter(2)] }));
      const tried = { code: 'badPayload', detail: 'still', triedAt: later };
      const settled = [{ run, seq: 2 }];
      await store.commit(group(token, 0, { deadLetters: [letter(1, { ...tried, arrival: 5 })], settled }));
      expect(await store.deadLetters(null, 10)).toEqual([letter(1, tried)]);
    });

    it('that a person gave up wait no more and keep their place in their chain; who was first is kept', async () => {
      const store = await fresh();
      const token = await leased(store);
      await store.commit(group(token, 0, { deadLetters: [letter(1)] }));
      const [by, second] = [randomUUID(), randomUUID()];
      await store.commit(group(token, 0, { dropped: [{ run, seq: 1, by }] }));
      await store.commit(group(token, 0, { dropped: [{ run, seq: 1, by: second }] }));
      expect(await store.deadLetters(null, 10)).toEqual([letter(1, { droppedBy: by })]);
      expect(await store.waitingLetters(0, 10)).toEqual([]);
      expect(await store.waitingStreams()).toEqual([]);
      expect(await store.chain(run, 1, 1)).toHaveLength(1);
    });

    it('are told to their terminal, but for what only waits behind one', async () => {
      const store = await fresh();
      const token = await leased(store);
      const deadLetters = [letter(1), letter(2, { code: 'behindDeadLetter' })];
      await store.commit(group(token, 0, { deadLetters }));
      expect(await store.parked(run)).toEqual([{ run, seq: 1, code: 'unknownVersion' }]);
    });
  });

  describe('identity', () => {
    const certificate = (terminal: string) => {
      const keys = generateKeyPair();
      const unsigned = { terminal, name: 'PC 螺', site: 'site', publicKey: keys.publicKey, issuedAt: at };
      return issueCertificate(unsigned, signerFor(keys.privateKey));
    };
    const soon = '2026-11-22T09:00:00.000Z';

    it('is fixed by the first plant that opens the database', async () => {
      const store = await fresh();
      const record = { serverId: randomUUID(), epoch: 1, site: 'site', publicKey: 'key' };
      expect(await store.identify(record)).toEqual(record);
      expect(await store.identify({ ...record, serverId: randomUUID(), publicKey: 'other' })).toEqual(record);
    });

    it('lets a code be used once, but by the same key again', async () => {
      const store = await fresh();
      const code = hashOf('code');
      const mine = certificate('t-1');
      await store.addCode(code, soon);
      expect(await store.enroll(hashOf('other'), at, mine)).toEqual({ status: 'unknown' });
      expect(await store.enroll(code, '2026-11-22T09:00:00.001Z', mine)).toEqual({ status: 'expired' });
      expect(await store.enroll(code, at, mine)).toEqual({ status: 'used' });
      expect(await store.enroll(code, at, { ...mine, terminal: 't-9' })).toEqual({ status: 'repeated' });
      expect(await store.enroll(code, at, certificate('t-2'))).toEqual({ status: 'unknown' });
      expect(await store.terminals()).toEqual([{ certificate: mine, revokedAt: null, heartbeat: null }]);
    });

    it('remembers revocations and the last of what terminals said to any node, and counts who came and went', async () => {
      const store = await fresh();
      await store.identify({ serverId: randomUUID(), epoch: 1, site: 'site', publicKey: 'key' });
      await leased(store);
      await store.addCode(hashOf('code'), soon);
      await store.enroll(hashOf('other'), at, certificate('t-1'));
      expect(await store.latest()).toMatchObject({ roster: 0 });
      await store.enroll(hashOf('code'), at, certificate('t-1'));
      expect(await store.latest()).toMatchObject({ roster: 1 });
      const later = { ...heartbeat, pending: 0, lastHeardAt: soon };
      await store.saveHeartbeats([heartbeat, { ...heartbeat, terminal: 'unknown' }]);
      expect(await store.heartbeats()).toEqual([heartbeat]);
      for (const said of [later, heartbeat]) await store.saveHeartbeats([said]);
      await store.revoke('t-1', soon);
      await store.revoke('t-1', at);
      expect(await store.terminals()).toMatchObject([{ revokedAt: soon, heartbeat: later }]);
      expect(await store.latest()).toMatchObject({ roster: 2 });
    });

    it('keeps what was signed of the log, each once, in order', async () => {
      const store = await fresh();
      expect(await store.scopeHeads()).toEqual({ position: 0, logHash: genesis, scopes: [] });
      const made = [2000, 1000, 3000].map((position) =>
        signCheckpoint(
          {
            serverId: '018f0000-0000-7000-8000-000000000001',
            epoch: 1,
            position,
            logHash: hashOf(`log ${position}`),
            scopes: [{ scope: 'line/总装', seq: position, hash: hashOf('scope') }],
            madeAt: at,
          },
          signerFor(generateKeyPair().privateKey),
        ),
      );
      await store.saveCheckpoints(made);
      await store.saveCheckpoints(made.map((one) => ({ ...one, logHash: hashOf('other') })));
      expect(await store.newestCheckpoints(2)).toEqual([made[0], made[2]]);
      expect(await store.checkpointsAfter(1000, 1)).toEqual([made[0]]);
    });

    it('remembers what was said of earlier runs until it is settled', async () => {
      const store = await fresh();
      const said = { run: '018f0000-0000-7000-8000-000000000001', terminal: 't-1', seq: 812, saidAt: at };
      const other = { ...said, run: '018f0000-0000-7000-8000-000000000002', seq: 7 };
      await store.saveSaidRuns([said, other], []);
      await store.saveSaidRuns([{ ...said, seq: 813, saidAt: soon }], [other.run]);
      expect(await store.saidRuns()).toEqual([{ ...said, seq: 813, saidAt: soon }]);
    });

    it('keeps what terminals hold of a log that was put back, fences whoever appends, and begins an epoch when it is opened', async () => {
      const s = await fresh();
      await s.identify({ serverId: randomUUID(), epoch: 1, site: 'site', publicKey: 'key' });
      const request = { holder: 'a', ttlMs: 60_000, url: null };
      const leased = await s.takeLease(request);
      const group = { ...nothing, token: leased?.token ?? 0, before: 0 };
      const rows = [row(1)];
      const head = { position: 1, logHash: hashOf('l1'), lamport: 1 };
      expect(await s.commit({ ...group, head, rows, runs: [runRow()] })).toBe('committed');
      expect([leased?.recovering, (await s.latest()).recovering]).toEqual([false, false]);
      const evidence = { kind: 'terminal', terminal: 't-1', epoch: 1, position: 3 } as const;
      await s.beginRecovery(at, evidence);
      await s.beginRecovery(at, { kind: 'announced' });
      const record = { epoch: 1, noticedAt: at, base: 1, baseHash: hashOf('l1'), evidence };
      expect(await s.recoveries()).toEqual([{ ...record, openedAt: null, intact: null }]);
      const next = { ...head, position: 2, logHash: hashOf('l2') };
      expect(await s.commit({ ...group, before: 1, head: next, rows: [row(2)] })).toBe('fenced');
      const again = await s.takeLease(request);
      expect([again?.recovering, (await s.latest()).recovering]).toEqual([true, true]);
      const refusal = { code: 'c', params: { n: 1 } };
      const held = (position: number) => ({
        position,
        verdict: 'accepted' as const,
        refusal: null,
        hash: hashOf(`h${position}`),
        body: `{"n":${position}}`,
        side: null,
      });
      const second = { ...held(2), verdict: 'refused' as const, refusal, side: '名' };
      const run = { run: randomUUID(), prevRun: null, prevHash: genesis, seq: 1, hash: hashOf('h2') };
      const runs = [{ ...run, signature: 's'.repeat(88) }];
      const place = { position: 3, logHash: hashOf('l3') };
      const unsigned = [{ ...run, signature: null }];
      const [early, forked] = [
        { position: 2, logHash: hashOf('l2') },
        { position: 2, logHash: hashOf('l2 too') },
      ];
      const none = { rows: [], runs: [], places: [] };
      const altered = { ...held(3), body: '{"n":4}' };
      await s.keepOffer({ ...none, terminal: 't-1', place, rows: [held(3), second], runs, whole: false });
      const others = { rows: [held(3), held(2), altered], runs: unsigned, places: [early] };
      await s.keepOffer({ ...others, terminal: 't-2', place: null, whole: true });
      await s.keepOffer({ ...none, terminal: 't-1', place, places: [early, forked], whole: true });
      const told = await s.offeredRows(1, 2);
      expect(told.toSorted((a, b) => (a.terminal < b.terminal ? -1 : 1))).toEqual([
        { ...second, terminal: 't-1' },
        { ...held(2), terminal: 't-2' },
      ]);
      const third = await s.offeredRows(2, 9);
      expect(third.toSorted((a, b) => (a.terminal < b.terminal ? -1 : 1))).toEqual([
        { ...held(3), terminal: 't-1' },
        { ...altered, terminal: 't-2' },
      ]);
      expect(await s.offeredThrough()).toBe(3);
      const said = await s.offeredRuns();
      expect(said.toSorted((a, b) => (a.terminal < b.terminal ? -1 : 1))).toEqual([
        { ...runs[0], terminal: 't-1' },
        { ...unsigned[0], terminal: 't-2' },
      ]);
      const proven = await s.provenPlaces();
      expect(proven.toSorted((a, b) => (a.terminal < b.terminal ? 1 : -1))).toEqual([
        { ...early, terminal: 't-2' },
        { ...forked, terminal: 't-1' },
      ]);
      expect(await s.offeredPlaces()).toEqual([{ ...place, terminal: 't-1', whole: true }]);
      const token = again?.token ?? 0;
      const back = { ...group, token, before: 1, head: next, rows: [row(2, { verdict: 'refused' })] };
      expect(await s.commit(back)).toBe('committed');
      expect(await s.endRecovery(token - 1, { openedAt: at, intact: 2, known: 1 })).toBe(false);
      expect(await s.endRecovery(token, { openedAt: at, intact: 2, known: 1 })).toBe(true);
      expect(await s.recoveries()).toEqual([{ ...record, openedAt: at, intact: 2 }]);
      const { recovering, roster } = await s.latest();
      expect([recovering, roster]).toEqual([false, 1]);
      expect(
        await s.identify({ serverId: randomUUID(), epoch: 1, site: 'site', publicKey: 'key' }),
      ).toMatchObject({ epoch: 2 });
      expect((await s.offeredRows(0, 9)).map(({ position }) => position)).toEqual([3, 3]);
      expect([await s.offeredRuns(), await s.offeredPlaces(), await s.provenPlaces()]).toEqual([[], [], []]);
    });
  });
}
