import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bodyHashOf, genesis, link } from '#sync/chain';
import { HistoryDetached } from '#plant/history';
import type { CommitGroup, LogRow, PlantStore, StreamRow } from '#plant/store';

const at = '2026-11-22T08:00:00.000Z';
export const closedAt = '2026-12-01T00:00:03.000Z';
const hashOf = (text: string): string => bodyHashOf(text);
const run = '00000000-0000-4000-8000-0000000000aa';
const stateVersions = { unit: 1, visit: 1 };

const nothing = {
  receivedAt: at,
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

/** Rows of one run whose hashes hold, each on the stream that is named. */
function chainOf(streams: readonly string[], from = 1, previous: string = genesis): LogRow[] {
  let hash = previous;
  return streams.map((stream, i) => {
    const position = from + i;
    const body = `{"n":${String(position)}}`;
    hash = link(hash, bodyHashOf(body));
    return {
      position,
      eventId: randomUUID(),
      terminal: 't-1',
      run,
      seq: position,
      stream,
      scope: 'line/L1',
      scopeSeq: position,
      scopeHash: hashOf(`s${String(position)}`),
      streamVersion: 0,
      logHash: hashOf(`l${String(position)}`),
      verdict: 'accepted',
      refusal: null,
      receivedAt: at,
      hash,
      body,
      side: null,
    };
  });
}

const streamRow = (stream: string, over: Partial<StreamRow> = {}): StreamRow => ({
  stream,
  scope: 'line/L1',
  version: 1,
  stateVersion: 1,
  state: '{}',
  keptBy: null,
  ...over,
});

const runRow = {
  run,
  terminal: 't-1',
  prevRun: null,
  prevHash: genesis,
  linked: true,
  ordinal: 1,
  parked: 0,
  conflicts: 0,
  firstReceivedAt: at,
};

interface Held {
  readonly store: PlantStore;
  readonly token: number;
  commit(rows: readonly LogRow[], streams?: readonly StreamRow[]): Promise<void>;
  endMonth(next: string): Promise<string>;
}

async function held(fresh: () => Promise<PlantStore>): Promise<Held> {
  const store = await fresh();
  const leased = await store.takeLease({ holder: 'node-1', ttlMs: 60_000, url: null });
  if (!leased) throw new Error('no lease');
  const { token } = leased;
  let position = 0;
  return {
    store,
    token,
    async commit(rows, streams = []) {
      const last = rows.at(-1);
      if (!last) throw new Error('no rows');
      const head = { position: last.position, logHash: last.logHash, lamport: 1 };
      const runs = [{ ...runRow, seq: last.seq, hash: last.hash }];
      const done = await store.commit({ ...nothing, token, before: position, head, rows, streams, runs });
      expect(done).toBe('committed');
      ({ position } = last);
    },
    endMonth: (next) => store.endMonth({ token, before: position, next, closedAt }),
  };
}

/** November: a unit that is shipped and its visit, one that is not, one that a later version folds otherwise. December: one more of the first. */
export async function twoMonths(fresh: () => Promise<PlantStore>) {
  const plant = await held(fresh);
  expect(await plant.endMonth('2026-11')).toBe('ended');
  const november = chainOf(['unit/shipped', 'unit/open', 'unit/outdated', 'visit/shipped/1']);
  await plant.commit(november, [
    streamRow('unit/shipped'),
    streamRow('visit/shipped/1', { keptBy: 'unit/shipped' }),
    streamRow('unit/open', { keptBy: 'unit/open' }),
    streamRow('unit/outdated', { stateVersion: 0 }),
  ]);
  expect(await plant.endMonth('2026-12')).toBe('ended');
  const december = chainOf(['unit/shipped', 'unit/new'], 5, november.at(-1)?.hash);
  await plant.commit(december, [streamRow('unit/shipped', { version: 2 }), streamRow('unit/new')]);
  return { ...plant, november, december };
}

const whole = { after: 0, through: 100, limit: 100 };
export const detach = { month: '2026-11', at: closedAt, by: 'admin', stateVersions };

/** What every plant store promises of the months of its log. */
export function historyContract(fresh: () => Promise<PlantStore>): void {
  describe('the months of the log', () => {
    it('end under the appender’s token at the head of the log, and rows go on behind', async () => {
      const { store, token, november, december } = await twoMonths(fresh);
      const { months, open } = await store.months();
      expect(months).toEqual([{ month: '2026-11', first: 1, last: 4, closedAt, detachedAt: null }]);
      expect(open).toBe('2026-12');
      expect(await store.rows(0, 10)).toEqual([...november, ...december]);
      const end = { token, before: 6, next: '2027-01', closedAt };
      expect(await store.endMonth({ ...end, before: 5 })).toBe('fenced');
      expect(await store.endMonth({ ...end, token: token - 1 })).toBe('fenced');
      expect((await store.months()).open).toBe('2026-12');
      const again = await store.takeLease({ holder: 'node-1', ttlMs: 60_000, url: null });
      expect(again?.month).toBe('2026-12');
    });

    it('are not made of nothing: a month without a row leaves none', async () => {
      const { store, endMonth } = await twoMonths(fresh);
      expect(await endMonth('2027-01')).toBe('ended');
      expect(await endMonth('2027-02')).toBe('ended');
      const { months, open } = await store.months();
      expect(months.map(({ month, first, last }) => [month, first, last])).toEqual([
        ['2026-11', 1, 4],
        ['2026-12', 5, 6],
      ]);
      expect(open).toBe('2027-02');
    });

    it('let an event be written once, whatever month it came in', async () => {
      const { commit, november, december } = await twoMonths(fresh);
      const [first] = november;
      const [next] = chainOf(['unit/new'], 7, december.at(-1)?.hash);
      if (!first || !next) throw new Error('no rows');
      await expect(commit([{ ...next, eventId: first.eventId }])).rejects.toThrow();
      await expect(commit([{ ...next, run: first.run, seq: first.seq }])).rejects.toThrow();
      await commit([next]);
    });

    it('keep, detached, what is open and what has to be folded again, and give nothing in part', async () => {
      const { store, november, december } = await twoMonths(fresh);
      expect(await store.detachMonth(detach)).toEqual({ status: 'done', rows: 4, kept: 2 });
      const inNovember = new HistoryDetached(['2026-11']);
      await expect(store.rows(0, 10)).rejects.toEqual(inNovember);
      const follower = { terminal: 't-2', follows: ['line/L1'] };
      await expect(store.rows(0, 10, follower)).rejects.toEqual(inNovember);
      await expect(store.history({ ...whole, stream: 'unit/shipped' })).rejects.toEqual(inNovember);
      await expect(store.acceptedBodies('unit/shipped')).rejects.toEqual(inNovember);
      expect(await store.rows(4, 10)).toEqual(december);
      expect(await store.rows(0, 10, { terminal: 't-2', follows: ['holds'] })).toEqual([]);
      expect(await store.history({ ...whole, stream: 'unit/open' })).toEqual([november[1]]);
      expect(await store.history({ ...whole, after: 4, stream: 'unit/shipped' })).toEqual([december[0]]);
      expect(await store.acceptedBodies('unit/outdated')).toEqual([november[2]?.body]);
      const snapshot = { scopes: null, except: [], through: 6, after: null, limit: 100 };
      const { rows } = await store.snapshot({ ...snapshot, after: inOthers });
      expect(rows).toMatchObject([{ position: 2, body: november[1]?.body }]);
    });

    it('give back, detached, what is opened again, from its start, and nothing else', async () => {
      const { store, commit, november, december } = await twoMonths(fresh);
      await store.detachMonth(detach);
      const again = chainOf(['unit/shipped'], 7, december.at(-1)?.hash);
      await commit(again, [streamRow('unit/shipped', { version: 3, keptBy: 'unit/shipped' })]);
      const snapshot = { scopes: null, except: [], through: 7, after: inOthers, limit: 100 };
      const { rows } = await store.snapshot(snapshot);
      const open = [november[1], november[0], december[0], again[0], november[3]];
      expect(rows.map(({ position, body }) => [position, body])).toEqual(
        open.map((row) => [row?.position, row?.body]),
      );
      expect(await store.history({ ...whole, stream: 'visit/shipped/1' })).toEqual([november[3]]);
      expect(await store.attachMonth(detach)).toMatchObject({ status: 'done' });
      expect(await store.rows(0, 10)).toEqual([...november, ...december, ...again]);
    });

    it('are told, detached, by their hashes and keys, so that repeats are known and chains go on', async () => {
      const { store, november, december } = await twoMonths(fresh);
      await store.detachMonth(detach);
      const [first] = november;
      const keys = { streams: [], effects: [], claims: [], subjects: [] };
      const { events } = await store.load({ ...keys, events: [first?.eventId ?? ''] });
      const { eventId, seq, stream, scope, verdict } = first ?? {};
      expect(events).toEqual([{ eventId, run, seq, stream, scope, verdict }]);
      expect(await store.chain(run, 1, 2)).toHaveLength(2);
      expect(await store.chainHolds(run, first?.hash ?? '')).toBe(true);
      expect(await store.logHashAt(2)).toBe(november[1]?.logHash);
      const chained = await store.chained(0, 10);
      expect(chained.map(({ hash }) => hash)).toEqual([...november, ...december].map(({ hash }) => hash));
      const places = await store.places(null, 10);
      expect(places.map(({ body }) => body !== null)).toEqual([false, true, true, false, true, true]);
    });

    it('are the same as before once they are attached again, and say who did what', async () => {
      const { store, november, december } = await twoMonths(fresh);
      const places = await store.places(null, 10);
      await store.detachMonth(detach);
      const attach = { month: '2026-11', at: '2026-12-02T00:00:00.000Z', by: 'second admin' };
      expect(await store.attachMonth(attach)).toEqual({ status: 'done', rows: 4, kept: 4 });
      expect(await store.rows(0, 10)).toEqual([...november, ...december]);
      expect(await store.places(null, 10)).toEqual(places);
      expect(await store.acceptedBodies('unit/shipped')).toHaveLength(2);
      const { months, trace } = await store.months();
      expect(months[0]?.detachedAt).toBeNull();
      expect(trace).toEqual([
        { month: '2026-11', act: 'detached', at: closedAt, by: 'admin' },
        { month: '2026-11', act: 'attached', at: attach.at, by: 'second admin' },
      ]);
      expect(await store.detachMonth(detach)).toMatchObject({ status: 'done', kept: 2 });
    });

    it('refuse what makes no sense', async () => {
      const { store } = await twoMonths(fresh);
      const refusal = (code: string) => ({ status: 'refused', code });
      expect(await store.detachMonth({ ...detach, month: '2025-01' })).toEqual(refusal('unknownMonth'));
      expect(await store.detachMonth({ ...detach, month: '2026-12' })).toEqual(refusal('monthOpen'));
      expect(await store.attachMonth(detach)).toEqual(refusal('attachedAlready'));
      await store.detachMonth(detach);
      expect(await store.detachMonth(detach)).toEqual(refusal('detachedAlready'));
    });

    it('stay while a terminal that may speak has not applied them; one that was revoked or never spoke holds nothing', async () => {
      const { store } = await twoMonths(fresh);
      const behind = await enrolled(store, 'Station 5');
      await enrolled(store, 'Never spoke');
      await said(store, behind, 3);
      expect(await store.detachMonth(detach)).toEqual({
        status: 'refused',
        code: 'terminalsBehind',
        terminals: ['Station 5'],
      });
      await store.revoke(behind, closedAt);
      expect(await store.detachMonth(detach)).toMatchObject({ status: 'done' });
    });

    it('may go once the terminal has applied them to their end', async () => {
      const { store } = await twoMonths(fresh);
      const terminal = await enrolled(store, 'Station 5');
      await said(store, terminal, 4);
      expect(await store.detachMonth(detach)).toMatchObject({ status: 'done' });
    });
  });
}

/** Behind the kinds that a snapshot sends first. */
const inOthers = { phase: 3, keeper: '', stream: null, position: 0, passed: 0 };

async function enrolled(store: PlantStore, name: string): Promise<string> {
  const terminal = randomUUID();
  const code = hashOf(name);
  await store.addCode(code, '2027-01-01T00:00:00.000Z');
  const certificate = {
    terminal,
    name,
    site: 'site',
    publicKey: `key of ${name}`,
    signature: '',
    issuedAt: at,
  };
  await store.enroll(code, at, certificate);
  return terminal;
}

const said = (store: PlantStore, terminal: string, saidCursor: number): Promise<void> =>
  store.saveHeartbeats([
    {
      terminal,
      saidRun: run,
      saidSeq: 1,
      saidCursor,
      pending: 0,
      version: '1',
      clockOffsetMs: 0,
      lastHeardAt: at,
    },
  ]);
