import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallRow, ShortageRow } from '#terminal/contract/calls';
import type { AgvRow } from '#terminal/contract/fleet';
import {
  callPhase,
  callViewOf,
  placesByName,
  timeStands,
  untilEmptyMs,
} from '#renderer/logistics/callViews.ts';
import { bringerOf, dispatchAnswer } from '#renderer/logistics/dispatchAnswer.ts';
import { agvViewOf, floorPlanOf, nodeNames, type ZoneMap } from '#renderer/logistics/floorViews.ts';
import { currentPhase } from '#renderer/logistics/transportSteps.ts';
import { whyNot } from '#renderer/logistics/whyNot.ts';
import type { AssignChoice, TransportRow } from '#terminal/contract/transports';

const text = (value: { en: string }) => value.en;
const place = { id: 'LS-02', name: null, station: 'FA-02' };

const call = (change: Partial<CallRow> = {}): CallRow => ({
  call: 'c',
  status: 'open',
  supermarket: 'SM1',
  line: 'FA1',
  to: place,
  part: { id: 'P-NUT', name: { zh: '螺母', en: 'Nut' }, unit: 'pcs' },
  quantity: 4,
  picked: 0,
  lot: null,
  cause: { kind: 'hand' },
  raisedAt: '2026-11-22T08:00:00.000Z',
  dueAt: null,
  emptyInS: 600,
  emptyHoldsAtS: 0,
  emptyAtSequence: null,
  pickedBy: null,
  picks: [],
  transport: null,
  transportStatus: null,
  agv: null,
  deliveryInS: null,
  slackS: null,
  reason: null,
  free: [],
  deliveredAt: null,
  sync: 'confirmed',
  ...change,
});

const shortage = (change: Partial<ShortageRow>): ShortageRow => ({
  line: 'FA1',
  to: { id: 'LS-07', name: null, station: 'FA-07' },
  part: { id: 'P-TRIM', name: null, unit: null },
  onHand: 2,
  minQuantity: 1,
  callStatus: null,
  deliveryInS: null,
  slackS: null,
  risk: 'ok',
  maxQuantity: 9,
  inbound: 0,
  emptyInS: 600,
  emptyHoldsAtS: 0,
  emptyAtSequence: null,
  call: null,
  ...change,
});

it('lists places by name, each once, however soon they run empty', () => {
  const at = (id: string, station: string | null) => ({ to: { id, name: null, station } });
  const rows = [at('LS-10', 'FA-10'), at('Q-1', null), at('LS-9', 'FA-9'), at('LS-10', 'FA-10')];
  expect(placesByName(rows).map(({ id }) => id)).toEqual(['LS-9', 'LS-10', 'Q-1']);
});

describe('what speaks against a vehicle that is not recommended', () => {
  const choice = (change: Partial<AssignChoice>): AssignChoice => ({
    agv: 'AGV-02',
    pickupS: 20,
    deliveryInS: 60,
    slackS: 30,
    against: null,
    ...change,
  });
  const best = choice({ agv: 'AGV-01', pickupS: 40 });
  it('is said of one that would be there before', () => {
    expect(whyNot(choice({ against: 'lowBattery' }), best)).toBe('lowBattery');
    expect(whyNot(choice({ against: 'failedBefore', slackS: -5 }), best)).toBe('failedBefore');
    expect(whyNot(choice({ slackS: -5 }), best)).toBe('late');
  });
  it('is nothing of one that is only farther, nor lateness where nothing says when it is too late', () => {
    const farther = { pickupS: 60, slackS: -5 };
    expect(whyNot(choice(farther), best)).toBeNull();
    expect(whyNot(choice({ ...farther, against: 'lowBattery' }), best)).toBeNull();
    expect(whyNot(choice({ pickupS: 40, slackS: -5 }), best)).toBeNull();
    expect(whyNot(choice({ slackS: 0 }), best)).toBeNull();
    expect(whyNot(choice({ slackS: null }), best)).toBeNull();
  });
});

describe('time to empty', () => {
  it('is counted on, and reaches zero only when the engine says so', () => {
    const at = (emptyInS: number | null, emptyHoldsAtS = 0) => ({ emptyInS, emptyHoldsAtS });
    expect(untilEmptyMs(at(10), 4000)).toBe(6000);
    expect(untilEmptyMs(at(10), -4000)).toBe(10_000);
    expect(untilEmptyMs(at(0), 4000)).toBe(0);
    expect(untilEmptyMs(at(null), 4000)).toBeNull();
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e5, noNaN: true }), fc.nat(1e7), (s, elapsed) => {
        expect(untilEmptyMs(at(s), elapsed)).toBeGreaterThan(0);
      }),
    );
  });

  it('stands where it stands while no unit moves, so that the next answer is not above it', () => {
    expect(untilEmptyMs({ emptyInS: 100, emptyHoldsAtS: 76 }, 15_000)).toBe(85_000);
    expect(untilEmptyMs({ emptyInS: 100, emptyHoldsAtS: 76 }, 60_000)).toBe(76_000);
    expect(timeStands({ emptyInS: 100, emptyHoldsAtS: 76 }, 15_000)).toBe(false);
    expect(timeStands({ emptyInS: 100, emptyHoldsAtS: 76 }, 24_000)).toBe(true);
    expect(timeStands({ emptyInS: 0, emptyHoldsAtS: 0 }, 60_000)).toBe(false);
    expect(timeStands({ emptyInS: 76, emptyHoldsAtS: null }, 60_000)).toBe(false);
  });

  it('stays not known in the table', () => {
    expect(callViewOf(call({ emptyInS: null }), text, 5000).emptyInMs).toBeNull();
  });
});

describe('the answer above the dispatch screen', () => {
  it('names the first to run empty, not the first in the list', () => {
    const rows = [call({ call: 'a', emptyInS: null }), call({ call: 'b', emptyInS: 30 })];
    expect(dispatchAnswer(rows, [], 10_000)).toMatchObject({ status: 'next', emptyInMs: 20_000 });
  });

  it('tells empty from too late, and too late from in time', () => {
    expect(dispatchAnswer([call({ emptyInS: 0 })], [], 0).status).toBe('empty');
    expect(dispatchAnswer([call({ slackS: -5 })], [], 0).status).toBe('late');
    expect(dispatchAnswer([call({ slackS: 5 })], [], 0).status).toBe('next');
    expect(dispatchAnswer([call({ emptyInS: null })], [], 0)).toEqual({ status: 'noTime', calls: 1 });
    expect(dispatchAnswer([], [], 0)).toEqual({ status: 'nothingCalled', next: null });
  });

  it('counts every other call once', () => {
    const row = fc.record({
      emptyInS: fc.option(fc.nat(1000)),
      slackS: fc.option(fc.integer({ min: -100, max: 100 })),
      transportStatus: fc.constantFrom(null, 'requested' as const, 'moving' as const),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
        const calls = rows.map((change, i) => call({ ...change, call: String(i), agv: 'AGV-01' }));
        const answer = dispatchAnswer(calls, [], 0);
        if (!('others' in answer)) return;
        const counted = Object.values(answer.others).reduce((sum, count) => sum + count, 0);
        expect(counted).toBe(calls.length - 1);
      }),
    );
  });

  it('names a place that nobody has called for where it runs empty first', () => {
    const rows = [call({ emptyInS: 907 })];
    const soon = shortage({ emptyInS: 603 });
    expect(dispatchAnswer(rows, [soon], 3000)).toMatchObject({
      status: 'uncalled',
      next: soon,
      emptyInMs: 600_000,
      others: { unplanned: 1 },
    });
    expect(dispatchAnswer(rows, [shortage({ emptyInS: 1000 })], 0).status).toBe('next');
    expect(dispatchAnswer(rows, [shortage({ emptyInS: 603, call: 'c' })], 0).status).toBe('next');
  });

  it('calls in time only what a vehicle brings in time', () => {
    const brought = { transport: 't', agv: 'AGV-01', transportStatus: 'moving', slackS: 5 } as const;
    const standing = (change: Partial<CallRow>) => {
      const answer = dispatchAnswer([call({ emptyInS: 1 }), call(change)], [], 0);
      return 'others' in answer && Object.entries(answer.others).find(([, count]) => count === 1)?.[0];
    };
    expect(standing(brought)).toBe('inTime');
    expect(standing({ ...brought, slackS: null })).toBe('underWay');
    expect(standing({ ...brought, slackS: -1 })).toBe('late');
    expect(standing({ transport: 't', transportStatus: 'takenOver' })).toBe('underWay');
    expect(standing({ transport: 't', transportStatus: 'requested' })).toBe('waiting');
    expect(standing({ transport: 't', transportStatus: 'failed' })).toBe('unplanned');
    expect(standing({ status: 'picking' })).toBe('inHand');
    expect(standing({ status: 'picked' })).toBe('inHand');
    expect(standing({ status: 'short' })).toBe('unplanned');
    expect(standing({})).toBe('unplanned');
  });

  it('knows who brings it', () => {
    const moving = { transportStatus: 'moving', transport: 't', agv: 'AGV-07', deliveryInS: 110 } as const;
    expect(bringerOf(call(moving))).toEqual({ by: 'agv', agv: 'AGV-07', deliveryInS: 110 });
    expect(bringerOf(call({ transportStatus: 'takenOver', transport: 't' })).by).toBe('person');
    expect(bringerOf(call({ status: 'inTransport' })).by).toBe('person');
    expect(bringerOf(call({ transportStatus: 'requested', transport: 't' })).by).toBe('queue');
    expect(bringerOf(call({ status: 'picked' })).by).toBe('picked');
    expect(bringerOf(call()).by).toBe('nobody');
    expect(callPhase(call({ status: 'short' }))).toBe('short');
  });
});

const times = {
  assigned: null,
  accepted: null,
  loading: null,
  loaded: null,
  moving: null,
  unloading: null,
  unloaded: null,
};

describe('the steps of a transport', () => {
  it('stand where it failed, and with a person where the goods are', () => {
    const failed = (change: Partial<TransportRow['times']>) =>
      currentPhase({ status: 'failed', times: { ...times, ...change }, carrier: null } as TransportRow);
    expect(failed({ assigned: 'x' })).toBe('accepted');
    expect(failed({ assigned: 'x', accepted: 'x' })).toBe('toPick');
    expect(failed({ assigned: 'x', accepted: 'x', loading: 'x', loaded: 'x' })).toBe('moving');
    const byHand = (carrier: TransportRow['carrier']) =>
      currentPhase({ status: 'takenOver', times, carrier } as TransportRow);
    expect(byHand(null)).toBe('toPick');
    expect(byHand('p-1')).toBe('moving');
  });
});

const map: ZoneMap = {
  zone: 'Z1',
  mapId: 'hall',
  nodes: [
    { id: 'A', xM: 0, yM: 0 },
    { id: 'B', xM: 60, yM: 0 },
    { id: 'C', xM: 60, yM: 40 },
    { id: 'P', xM: 0, yM: -8 },
  ],
  edges: [
    { id: 'A-B', from: 'A', to: 'B', lengthM: 60, speedMps: 1 },
    { id: 'B-C', from: 'B', to: 'C', lengthM: 40, speedMps: 1 },
    { id: 'C-A', from: 'C', to: 'A', lengthM: 72, speedMps: 1 },
    { id: 'A-P', from: 'A', to: 'P', lengthM: 8, speedMps: 1 },
    { id: 'P-A', from: 'P', to: 'A', lengthM: 8, speedMps: 1 },
  ],
  locations: [
    { id: 'SM-1', name: null, kind: 'supermarket', station: null, node: 'A', xM: 0, yM: 0 },
    { id: 'LS-9', name: null, kind: 'lineside', station: 'FA-09', node: 'C', xM: 60, yM: 40 },
    { id: 'PK-1', name: null, kind: 'parking', station: null, node: 'P', xM: 0, yM: -8 },
    { id: 'YD-1', name: null, kind: 'yard', station: null, node: null, xM: 200, yM: 200 },
  ],
};

describe('the floor', () => {
  it('has every place that a vehicle reaches, its label outwards from its lane, or beyond its dead end', () => {
    const plan = floorPlanOf(map, () => 'normal');
    expect(
      plan.places.map(({ label, short, away }) => [label, short, (away?.x ?? 0) + 0, (away?.y ?? 0) + 0]),
    ).toEqual([
      ['SM-1', 'S1', 0, -1],
      ['FA-09', '09', 1, 0],
      ['PK-1', 'P1', 0, -1],
    ]);
    const [sm] = map.locations;
    const lone = { ...map, locations: sm ? [{ ...sm, id: 'K' }] : [] };
    expect(floorPlanOf(lone, () => 'normal').places.map(({ short }) => short)).toEqual(['K']);
  });

  const agv = (change: Partial<AgvRow>): AgvRow => ({
    agv: 'AGV-06',
    zone: 'Z1',
    availability: 'ready',
    batteryPct: 63,
    charging: false,
    position: null,
    node: 'A',
    driving: false,
    loaded: false,
    onBoard: null,
    transport: null,
    transportStatus: null,
    part: null,
    from: null,
    to: null,
    deliveryInS: null,
    path: ['B', 'C'],
    heardAt: '2026-11-22T08:00:00.000Z',
    errors: [],
    trouble: null,
    ...change,
  });
  const view = (change: Partial<AgvRow>) => {
    const now = Date.parse('2026-11-22T08:00:42.000Z');
    const nodes = new Map(map.nodes.map((node) => [node.id, { x: node.xM, y: node.yM }]));
    return agvViewOf(agv(change), {
      site: null,
      nodes,
      nodeName: nodeNames(map, (place) => `near ${place}`),
      text,
      now,
      givenAt: now - 2000,
    });
  };

  it('says how long a silent vehicle has been silent, and where it was last', () => {
    expect(view({ availability: 'silent' }).doing).toEqual({
      status: 'silent',
      forMs: 42_000,
      lastNode: 'SM-1',
    });
  });

  it('is spoken of by the place that lies nearest where none is', () => {
    expect(view({ availability: 'ready', driving: false, node: 'A' }).doing).toMatchObject({ at: 'SM-1' });
    expect(view({ availability: 'ready', driving: false, node: 'B' }).doing).toMatchObject({
      at: 'near FA-09',
    });
  });

  it('draws no data as no data', () => {
    const unknown = view({ availability: 'unknown', batteryPct: null, heardAt: null });
    expect(unknown).toMatchObject({ doing: { status: 'unknown' }, battery: null, position: null });
  });

  it('leads to the goods first, then to the line with them', () => {
    const at = (id: string) => ({ id, name: null, station: null });
    const part = { id: 'P', name: { zh: '件', en: 'part' }, unit: null };
    const job = { availability: 'busy', from: at('SM-1'), to: at('LS-9'), part, deliveryInS: 30 } as const;
    expect(view({ ...job, transportStatus: 'accepted' }).doing).toMatchObject({ to: 'SM-1', load: null });
    expect(view({ ...job, transportStatus: 'moving' }).doing).toEqual({
      status: 'driving',
      to: 'LS-9',
      load: 'part',
      etaMs: 28_000,
    });
  });
});
