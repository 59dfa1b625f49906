import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderIdOf } from '#domain/logistics/transportEvents';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import { code } from '#domain/kernel/text';
import { orderBodySchema } from '#terminal/devices/vda5050/schema';
import type { LiveAgv } from '#terminal/liveFleet';
import { FleetView } from '#terminal/liveFleet';
import { availability, unavailable } from '#terminal/supply/agvAvailability';
import { travelIn } from '#terminal/supply/travel';
import { fleetOf } from '#terminal/zone/dispatchInput';
import { afterConnection, afterSilence, afterState, afterTrouble } from '#terminal/zone/hearAgv';
import { missionOrder, restOrder } from '#terminal/zone/missionOrder';
import { reasonCode } from '#terminal/zone/reasonCode';
import { restingMoves } from '#terminal/zone/restingMoves';
import { stateWith } from './devices/vda5050/floor.ts';
import { supplySite } from './supplySite.ts';

const zone = supplySite.zones[0] ?? expect.fail('no zone');
const live = (agv: string, change: Partial<LiveAgv> = {}): LiveAgv => ({
  agv,
  connection: 'online',
  heardAtMs: 1,
  silent: false,
  cutOff: false,
  batteryPct: 80,
  charging: false,
  position: null,
  node: 'N3',
  path: [],
  driving: false,
  loaded: false,
  loadIds: [],
  idle: true,
  controllable: true,
  orderId: null,
  errors: [],
  trouble: null,
  ...change,
});

describe('the order of a transport', () => {
  const plan = {
    orderId: orderIdOf('call~t0', { agv: 'AGV-01', epoch: 2, order: 1 }),
    startNode: 'NP',
    fromNode: 'NA',
    toNode: 'N2',
    from: 'SM-A',
    to: 'LS-02',
    containers: ['C-1'],
  };
  it('drives to the goods, picks, drives on and drops; the same plan gives the same order', () => {
    const built = missionOrder(zone, plan);
    if (!built.ok) throw new Error(built.reason);
    orderBodySchema.parse(built.order);
    expect(built.order.nodes.map((n) => [n.nodeId, n.actions.map((a) => a.actionType)])).toEqual([
      ['NP', []],
      ['NB', []],
      ['NA', ['pick']],
      ['NB', []],
      ['NP', []],
      ['N2', ['drop']],
    ]);
    expect(missionOrder(zone, plan)).toEqual(built);
  });
  it('begins with the pick where the AGV stands beside the goods', () => {
    const built = missionOrder(zone, { ...plan, startNode: 'NA' });
    expect(built.ok && built.order.nodes[0]?.actions.map((a) => a.actionType)).toEqual(['pick']);
  });
  it('is none where no way leads', () => {
    expect(missionOrder(zone, { ...plan, toNode: 'moon' })).toEqual({ ok: false, reason: 'noRoute' });
    expect(restOrder(zone, { ...plan, charge: false, toNode: 'moon' })).toMatchObject({ ok: false });
  });
});

describe('an AGV as it is heard', () => {
  it('is known by its last state; what a state leaves out stays as it was', () => {
    const first = afterState('AGV-01', null, stateWith({ lastNodeId: 'NA' }), 5);
    expect(first).toMatchObject({ node: 'NA', idle: true, controllable: true, heardAtMs: 5, orderId: null });
    expect(afterState('AGV-01', first, stateWith({ lastNodeId: '' }), 6)).toMatchObject({ node: 'NA' });
    const manual = stateWith({
      operatingMode: 'MANUAL',
      batteryState: { batteryCharge: 140, charging: true },
    });
    expect(afterState('AGV-01', null, manual, 7)).toMatchObject({ controllable: false, batteryPct: 100 });
  });
  it('keeps what was heard of it when it signs off, falls silent or sends what nobody can read', () => {
    const before = live('A', { node: 'NA', batteryPct: 40, loaded: true });
    expect(afterConnection('A', before, 'OFFLINE')).toEqual({ ...before, connection: 'offline' });
    expect(afterSilence('A', before)).toEqual({ ...before, silent: true });
    const trouble = { code: 'unreadable', count: 2 } as const;
    expect(afterTrouble('A', before, { ...trouble, lastAt: 7 })).toEqual({ ...before, trouble });
  });
  it.each<[string, LiveAgv | null, ReturnType<typeof availability>]>([
    ['never heard', null, 'unknown'],
    ['known by its connection only', afterConnection('A', null, 'ONLINE'), 'unknown'],
    ['signed off', afterConnection('A', live('A'), 'OFFLINE'), 'offline'],
    ['torn off', afterConnection('A', live('A'), 'CONNECTIONBROKEN'), 'offline'],
    ['silent', afterSilence('A', live('A')), 'silent'],
    ['in fault', live('A', { errors: [{ type: 'x', fatal: true, text: null }] }), 'fault'],
    ['warning only', live('A', { errors: [{ type: 'x', fatal: false, text: null }] }), 'ready'],
    ['driven by hand', live('A', { controllable: false }), 'manual'],
    ['on the charger', live('A', { charging: true, batteryPct: 30 }), 'charging'],
    ['nearly empty', live('A', { batteryPct: 9 }), 'lowBattery'],
    ['on its way', live('A', { idle: false }), 'busy'],
    ['idle', live('A'), 'ready'],
    ['idle with goods on board', live('A', { loaded: true }), 'loaded'],
  ])('that is %s is shown as such', (_name, agv, shown) => {
    expect(availability(agv, false)).toBe(shown);
  });
  it('is busy with the goods of its own mission', () => {
    expect(availability(live('A', { loaded: true, idle: false }), true)).toBe('busy');
  });
  it('takes work from the charger once it has enough', () => {
    expect(unavailable(live('A', { charging: true, batteryPct: 59 }), false)).toBe('charging');
    expect(unavailable(live('A', { charging: true, batteryPct: 60 }), false)).toBeNull();
  });
  it('with goods on board and no order of ours is left to a person', () => {
    const fleet = new FleetView();
    fleet.put(live('AGV-01', { loaded: true }));
    fleet.put(live('AGV-02', { idle: false, path: ['N2', 'NP'], node: 'N3' }));
    expect(fleetOf(supplySite, zone, fleet, [])).toMatchObject([
      { agv: 'AGV-01', unavailable: 'loaded' },
      { agv: 'AGV-02', unavailable: null, node: 'NP', freeInS: 45 },
    ]);
  });
});

describe('AGVs without work', () => {
  const places: SiteConfiguration['locations'] = [
    ...supplySite.locations,
    { ...(supplySite.locations[0] ?? expect.fail()), id: 'CH', kind: 'charging', node: 'NB' },
  ];
  const moves = (fleet: readonly LiveAgv[], busy: readonly string[] = []) =>
    restingMoves(fleet, new Set(busy), places, travelIn(zone)).map((m) => [m.agv, m.toNode, m.charge]);

  it('park one to a place; who finds none stays', () => {
    expect(moves([live('A'), live('B')])).toEqual([['A', 'NP', false]]);
    expect(moves([live('A', { node: 'NP' }), live('B')])).toEqual([]);
  });
  it('charge when they are low, and stay there', () => {
    expect(moves([live('A', { batteryPct: 30 })])).toEqual([['A', 'NB', true]]);
    expect(moves([live('A', { batteryPct: 30, charging: true, node: 'NB' })])).toEqual([]);
    expect(moves([live('A', { batteryPct: 30, node: 'NB' })])).toEqual([['A', 'NB', true]]);
  });
  it('stay where they are while busy, loaded, silent or driven by hand', () => {
    const cases = [
      { loaded: true },
      { silent: true },
      { controllable: false },
      { idle: false },
      { node: null },
    ];
    for (const change of cases) expect(moves([live('A', change)])).toEqual([]);
    expect(moves([live('A')], ['A'])).toEqual([]);
  });
});

describe('what a vehicle calls its error', () => {
  it('always becomes a code that an event may carry', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => code.safeParse(reasonCode(text)).success));
    expect(reasonCode('noRouteError')).toBe('noRouteError');
    expect(reasonCode('')).toBe('unknown');
  });
});
