import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Draft } from '#domain/kernel/decision';
import { accept, draft } from '#domain/kernel/decision';
import type { EventOf, EventSpecs } from '#domain/kernel/event';
import type { StreamState, StreamType } from '#domain/kernel/streamType';
import { splitStreamId } from '#domain/kernel/streamType';
import { call } from '#domain/logistics/call';
import { container } from '#domain/logistics/container';
import { transport } from '#domain/logistics/transport';
import { zone } from '#domain/logistics/zone';
import { applyPage } from '#db/applyPage';
import { saveStateOf, visible } from '#db/streamEntries';
import { hear } from '#db/hear';
import { logisticsProjections } from '#db/projections/logistics';
import { endedCalls, freeStock, inbound, newestArrival, onHand } from '#db/queries/stock';
import { endedCallPage, liveCalls, liveTransports } from '#db/queries/supply';
import { checkBatch } from '#sync/batch';
import {
  assigned,
  blockedFor,
  callId,
  cancelAsked,
  cancelledCall,
  consumed,
  delivered,
  failed,
  inTransport,
  ledBy,
  loaded,
  missionNo,
  movedTo,
  picked,
  raised,
  received,
  requested,
  step,
  supermarket,
  takenOver,
  transportId,
  unloaded,
} from '#tests/domain/logistics/supplyWorld';
import { everything, openTestStore, pageOf, toPush } from './testStore.ts';

const types = [container, call, transport, zone];
const actor = { kind: 'person', person: 'p1', role: 'logistics' } as const;
const open = (seed = 1) => openTestStore({ types, seed, projections: logisticsProjections });
type TestStore = ReturnType<typeof open>;

const drafts = <S extends StreamState, Specs extends EventSpecs>(
  type: StreamType<S, Specs>,
  keys: readonly string[],
  events: readonly EventOf<Specs>[],
): Draft[] => keys.flatMap((key) => events.map((event) => draft(type, key, event)));

/** Anything that can happen to two containers, two calls, two transports and a zone. */
const anything: readonly Draft[] = [
  ...drafts(
    container,
    ['C-1', 'C-2'],
    [
      received(),
      movedTo('LS-10'),
      consumed(40),
      blockedFor('damage'),
      { type: 'ContainerUnblocked', payload: { supermarket, reason: 'damage', note: '', signature: null } },
      { type: 'ContainerCounted', payload: { supermarket, counted: 50, expected: 100, reason: null } },
    ],
  ),
  ...drafts(
    call,
    [callId, 'LS-10~P-NUT~105-109~0'],
    [raised(), picked(), inTransport(), delivered(), cancelledCall()],
  ),
  ...drafts(
    transport,
    [transportId, 'other'],
    [
      requested(),
      assigned(),
      assigned(missionNo(2, 'AGV-03')),
      step('TransportAccepted'),
      loaded(),
      failed(),
      takenOver(),
      cancelAsked(),
      unloaded(),
    ],
  ),
  ...drafts(zone, ['Z1'], [ledBy('t-1', 1), ledBy('t-2', 2)]),
];

const streams = [...new Set(anything.map((d) => d.stream))];

/** Holds each state table against what the streams' visible states say; returns how many rows it looked at. */
function expectRowsToFollowStates({ store, database }: TestStore): number {
  let looked = 0;
  for (const { stream: type, table, rows } of logisticsProjections.states) {
    const found = database.read.select().from(table).all();
    const expected = streams
      .filter((stream) => splitStreamId(stream).name === type)
      .flatMap((stream) => {
        const entry = store.entries.get(stream);
        if (!entry?.born) return [];
        const made = rows(splitStreamId(stream).key, visible(entry).state);
        return made.map((row) => ({ ...row, stream, sync: saveStateOf(entry) }));
      });
    expect(new Map(found.map((r) => [r['stream'], r]))).toEqual(new Map(expected.map((r) => [r.stream, r])));
    looked += found.length;
  }
  return looked;
}

function exchange(from: TestStore, to: TestStore) {
  for (const batch of toPush(from.store, everything('own'))) {
    const checked = checkBatch(batch, from.publicKey);
    if (!checked.ok) throw new Error(checked.fault);
    hear(to.store, [{ batch, checked: checked.events }]);
  }
}

describe('the rows of logistics', () => {
  it('follow the states of their streams through commits, hearing and the plant', () => {
    let looked = 0;
    const some = fc.array(fc.constantFrom(...anything), { minLength: 1, maxLength: 12 });
    const verdicts = fc.array(fc.constantFrom('accepted', 'refused', 'duplicateEffect'), { maxLength: 12 });
    fc.assert(
      fc.property(some, some, verdicts, (mine, theirs, given) => {
        const [a, b] = [open(1), open(2)];
        a.store.commit(accept(...mine), { actor });
        b.store.commit(accept(...theirs), { actor });
        exchange(b, a);
        looked += expectRowsToFollowStates(a);
        applyPage(a.store, pageOf(a.store, toPush(a.store, everything('own')), given));
        looked += expectRowsToFollowStates(a);
        a.database.close();
        b.database.close();
      }),
      { numRuns: 60 },
    );
    expect(looked).toBeGreaterThan(200);
  });
});

describe('the queries of logistics', () => {
  const at = { location: 'LS-10', part: 'P-NUT' };
  const now = '2026-11-22T08:00:00.000Z';
  const shelf = { part: 'P-NUT', locations: ['SM-2', 'SM-4'], now };
  function stocked(...more: readonly Draft[]) {
    const test = open();
    const put = (label: string, change: Parameters<typeof received>[0]) =>
      draft(container, label, received(change));
    const events = [
      put('C-1', { receivedAt: '2026-11-20T06:00:00.000Z' }),
      put('C-2', { location: 'SM-4', receivedAt: '2026-11-19T06:00:00.000Z' }),
      put('C-3', { expiresAt: '2026-12-01T00:00:00.000Z' }),
      put('C-4', { location: 'LS-10', quantity: 30 }),
      put('C-5', { part: 'P-BELT' }),
    ];
    test.store.commit(accept(...events, ...more), { actor });
    return test.database.read;
  }
  const free = (...more: readonly Draft[]) => freeStock(stocked(...more), shelf).map((s) => s.container);

  it('give what can be taken, first out first', () => {
    expect(free()).toEqual(['C-3', 'C-2', 'C-1']);
  });
  it('leave out what is blocked, expired, empty, under way or spoken for', () => {
    expect(free(draft(container, 'C-1', blockedFor('damage')))).toEqual(['C-3', 'C-2']);
    expect(free(draft(container, 'C-1', consumed(100)))).toEqual(['C-3', 'C-2']);
    expect(free(draft(container, 'C-1', movedTo('LS-10')))).toEqual(['C-3', 'C-2']);
    expect(free(draft(transport, transportId, requested()))).toEqual(['C-3', 'C-2']);
    expect(free(draft(call, callId, raised()), draft(call, callId, picked()))).toEqual(['C-3', 'C-2']);
    const later = { ...shelf, now: '2026-12-01T00:00:00.000Z' };
    expect(freeStock(stocked(), later).map((s) => s.container)).toEqual(['C-2', 'C-1']);
  });
  it('sum what lies at a place, what is called to it, and what ended there', () => {
    const read = stocked(
      draft(call, callId, raised()),
      draft(call, 'LS-10~P-NUT~90-94~0', raised({ window: { kind: 'sequence', from: 90, to: 94 } })),
      draft(call, 'LS-10~P-NUT~90-94~0', delivered()),
    );
    expect(onHand(read, [at, { location: 'SM-2', part: 'P-NUT' }])).toEqual(
      new Map([
        ['LS-10~P-NUT', 30],
        ['SM-2~P-NUT', 200],
      ]),
    );
    expect(inbound(read)).toEqual(new Map([['LS-10~P-NUT', 100]]));
    expect(endedCalls(read, { ...at, windowKey: '90-94' })).toBe(1);
    expect(endedCalls(read, { ...at, windowKey: '100-104' })).toBe(0);
    expect(newestArrival(read, at)).toEqual(expect.any(String));
    expect(newestArrival(read, { ...at, location: 'LS-11' })).toBeNull();
  });
  it('page through what has ended without losing or repeating a row', () => {
    const keys = Array.from({ length: 7 }, (_, i) => `call-${i}`);
    const read = stocked(
      ...keys.flatMap((key) => [draft(call, key, raised()), draft(call, key, delivered())]),
    );
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = endedCallPage(read, { limit: 3, after });
      seen.push(...page.map((c) => c.call));
      const last = page.at(-1);
      after = page.length === 3 && last ? `${last.raisedAt}|${last.call}` : undefined;
    } while (after);
    expect(seen).toHaveLength(7);
    expect(new Set(seen)).toEqual(new Set(keys));
  });
  it('use an index for what is live, however much has ended', () => {
    const { database } = open();
    const planOf = (query: string) =>
      database.sqlite
        .prepare<[], { detail: string }>(`explain query plan ${query}`)
        .all()
        .map((row) => row.detail)
        .join(' ');
    expect(planOf('select * from call where live = 1 order by raised_at')).toContain('call_live');
    expect(planOf('select * from transport where live = 1')).toContain('transport_live');
    expect(
      planOf("select * from container where part = 'P' and place = 'L' and status <> 'empty'"),
    ).toContain('container_stock');
    const newest =
      "from container where place = 'L' and part = 'P' and arrival is not null order by arrival desc";
    expect(planOf(`select arrival ${newest} limit 1`)).toContain('container_newest');
    const inbound = 'sum(quantity) from call where live = 1 group by location, part';
    expect(planOf(`select location, part, ${inbound}`)).toContain('call_inbound');
    expect(liveCalls(database.read)).toEqual([]);
    expect(liveTransports(database.read)).toEqual([]);
  });
});
