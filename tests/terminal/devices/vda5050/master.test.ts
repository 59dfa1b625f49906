import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MqttJsPort } from '#terminal/devices/mqttJsPort';
import type { FleetEvents, FleetMasterOptions } from '#terminal/devices/vda5050/fleetPorts';
import { FleetMaster } from '#terminal/devices/vda5050/master';
import { buildOrder, updateOrder } from '#terminal/devices/vda5050/orderBuilder';
import {
  ZoneLeaseDriver,
  zoneMasterTopic,
  type ZoneStanding,
} from '#terminal/devices/vda5050/zoneLeaseDriver';
import { SimulatedAgv, type AgvOptions } from '#simulate/agv';
import { realTimers } from '#simulate/realTimers';
import { FloorBroker } from '#tests/simulate/floorBroker';
import { pickAndDrop, wholeOrder } from './floor.ts';

const agv = { manufacturer: 'takt', serialNumber: 'AGV-01' };
const quietLog = { info: () => undefined, warn: () => undefined };
const SLOW = { timeout: 15_000, interval: 20 };

let broker: FloorBroker;
const open: { close(): unknown }[] = [];
beforeEach(async () => {
  broker = await FloorBroker.start();
});
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.close();
  await broker.close();
});

async function portAs(clientId: string): Promise<MqttJsPort> {
  const port = new MqttJsPort({
    url: broker.url,
    clientId,
    timers: realTimers,
    random: () => 0.1,
    log: quietLog,
  });
  open.push(port);
  await vi.waitFor(() => expect(port.connected).toBe(true), SLOW);
  return port;
}

async function vehicle(options: Partial<AgvOptions> = {}): Promise<SimulatedAgv> {
  const one = new SimulatedAgv({
    ...agv,
    brokerUrl: broker.url,
    mapId: 'hall',
    start: { nodeId: 'dock', x: 0, y: 0 },
    speedMps: 1.5,
    handlingMs: 2_000,
    speed: 20,
    tickMs: 20,
    ...options,
  });
  await one.start();
  open.push(one);
  return one;
}

/** A master that writes down everything it hears. */
async function master(options: Partial<FleetMasterOptions> = {}) {
  const heard = {
    states: 0,
    phases: [] as string[],
    rejected: [] as { orderId: string; orderUpdateId: number; errorType: string; reason: string }[],
    cancelled: [] as string[],
    connections: [] as string[],
    cutOff: 0,
    silent: 0,
    positions: 0,
    factsheets: 0,
    bad: [] as string[],
  };
  const events: FleetEvents = {
    onAgvState: () => (heard.states += 1),
    onPosition: () => (heard.positions += 1),
    onConnection: (_, connection) => heard.connections.push(connection),
    onFactsheet: () => (heard.factsheets += 1),
    onCutOff: () => (heard.cutOff += 1),
    onSilent: () => (heard.silent += 1),
    onPhase: (_, phase) => heard.phases.push(phase),
    onRejected: (orderId, orderUpdateId, { errorType, reason }) =>
      heard.rejected.push({ orderId, orderUpdateId, errorType, reason }),
    onCancelSettled: (_, outcome) => heard.cancelled.push(outcome),
    onBadMessage: (_, code) => heard.bad.push(code),
    onTrouble: () => undefined,
  };
  let ids = 0;
  const fleet = new FleetMaster({
    port: await portAs('logistics'),
    timers: realTimers,
    events,
    interfaceName: 'uagv',
    agvs: [agv],
    maySend: () => true,
    newId: () => `instant-${String((ids += 1))}`,
    resendMs: 300,
    ...options,
  });
  open.push(fleet);
  fleet.takeOver();
  const ready = () => vi.waitFor(() => expect(heard.states).toBeGreaterThan(0), SLOW);
  return { fleet, heard, ready };
}

describe('an order over MQTT', () => {
  it('is delivered from end to end, each phase once and in order', async () => {
    const one = await vehicle();
    const { fleet, heard, ready } = await master();
    await ready();
    expect(fleet.sendOrder(agv, wholeOrder(pickAndDrop()))).toEqual({ ok: true });
    await vi.waitFor(() => expect(heard.phases.at(-1)).toBe('done'), SLOW);
    expect(heard.phases).toEqual([
      'requested',
      'accepted',
      'moving',
      'loading',
      'loaded',
      'unloading',
      'done',
    ]);
    expect(one.model).toMatchObject({ lastNodeId: 'line1', loads: [], x: 12, y: 0 });
    expect(heard.factsheets).toBe(1);
    expect(heard.positions).toBeGreaterThan(0);
    expect(heard.bad).toEqual([]);
  });

  it('is repeated until the vehicle echoes it, and driven once', async () => {
    const one = await vehicle();
    const { fleet, heard, ready } = await master();
    await ready();
    one.misbehave({ loseOrders: 2 });
    fleet.sendOrder(agv, wholeOrder(pickAndDrop()));
    await vi.waitFor(() => expect(heard.phases.at(-1)).toBe('done'), SLOW);
    expect(one.ordersReceived).toBe(3);
    expect(heard.phases.filter((phase) => phase === 'loading')).toHaveLength(1);
  });

  it('is released step by step: updates stitch on while the vehicle drives', async () => {
    const one = await vehicle({ speed: 10 });
    const { fleet, heard, ready } = await master();
    await ready();
    const plan = pickAndDrop();
    const first = buildOrder(plan, 3);
    if (!first.ok) throw new Error(first.code);
    fleet.sendOrder(agv, first.order);
    const second = updateOrder(plan, first.order, 5);
    if (!second.ok) throw new Error(second.code);
    expect(fleet.sendOrder(agv, second.order)).toEqual({ ok: false, code: 'updateTooEarly' });
    await vi.waitFor(() => expect(one.model.lastNodeId).toBe('shelf'), SLOW);
    expect(fleet.sendOrder(agv, second.order)).toEqual({ ok: true });
    await vi.waitFor(() => expect(heard.phases.at(-1)).toBe('done'), SLOW);
    expect(one.model.orderUpdateId).toBe(1);
    expect(heard.rejected).toEqual([]);
  });

  it('that the vehicle cannot do is rejected with its reason and not sent again', async () => {
    const one = await vehicle();
    const { fleet, heard, ready } = await master();
    await ready();
    const order = wholeOrder({ ...pickAndDrop('t-2'), mapId: 'another hall' });
    fleet.sendOrder(agv, order);
    await vi.waitFor(() => expect(heard.rejected).toHaveLength(1), SLOW);
    expect(heard.rejected[0]).toEqual({
      orderId: 't-2',
      orderUpdateId: 0,
      errorType: 'orderError',
      reason: 'notPerformable',
    });
    expect(heard.phases).toEqual(['requested']);
    expect(fleet.sendOrder(agv, order)).toEqual({ ok: false, code: 'orderIdSpent' });
    expect(fleet.sendOrder(agv, wholeOrder(pickAndDrop('t-3')))).toEqual({ ok: true });
    await vi.waitFor(() => expect(heard.phases.at(-1)).toBe('done'), SLOW);
    expect(one.ordersReceived).toBe(2);
  });

  it.each([
    ['validationError', 'malformed'],
    ['noRouteError', 'noRoute'],
    ['otherOrderActive', 'other'],
  ])('refused with %s is reported as %s', async (errorType, reason) => {
    const one = await vehicle();
    const { fleet, heard, ready } = await master();
    await ready();
    one.misbehave({ refuseWith: errorType });
    fleet.sendOrder(agv, wholeOrder(pickAndDrop()));
    await vi.waitFor(() => expect(heard.rejected).toMatchObject([{ errorType, reason }]), SLOW);
  });

  it('whose pick fails is failed', async () => {
    const one = await vehicle();
    const { fleet, heard, ready } = await master();
    await ready();
    one.model.failNext('pick');
    fleet.sendOrder(agv, wholeOrder(pickAndDrop()));
    await vi.waitFor(() => expect(heard.phases.at(-1)).toBe('failed'), SLOW);
    expect(one.model.busy).toBe(false);
  });

  it('is cancelled, after which its id is spent and the next order is taken', async () => {
    const one = await vehicle({ speed: 8 });
    const { fleet, heard, ready } = await master();
    await ready();
    const order = wholeOrder(pickAndDrop());
    fleet.sendOrder(agv, order);
    await vi.waitFor(() => expect(heard.phases).toContain('loading'), SLOW);
    expect(fleet.cancelOrder(agv, order.orderId)).toEqual({ ok: true });
    expect(fleet.cancelOrder(agv, order.orderId)).toEqual({ ok: false, code: 'cancelUnderway' });
    await vi.waitFor(() => expect(heard.cancelled).toEqual(['cancelled']), SLOW);
    expect(heard.phases).not.toContain('failed');
    expect(one.model.actions.filter(({ actionType }) => actionType === 'cancelOrder')).toHaveLength(1);
    expect(fleet.sendOrder(agv, order)).toEqual({ ok: false, code: 'orderIdSpent' });
  });

  it('that the vehicle never received is cancelled by its saying that there is none', async () => {
    const one = await vehicle();
    const { fleet, heard, ready } = await master({ resendMs: 60_000 });
    await ready();
    one.misbehave({ loseOrders: 10 });
    fleet.sendOrder(agv, wholeOrder(pickAndDrop()));
    await vi.waitFor(() => expect(one.ordersReceived).toBe(1), SLOW);
    fleet.cancelOrder(agv, 'transport-1-1');
    await vi.waitFor(() => expect(heard.cancelled).toEqual(['nothingToCancel']), SLOW);
  });

  it('is not sent to an unknown or busy vehicle, nor invalid, nor by who is not master', async () => {
    await vehicle({ speed: 1 });
    let isMaster = true;
    const { fleet, heard, ready } = await master({ maySend: () => isMaster });
    const order = wholeOrder(pickAndDrop());
    expect(fleet.sendOrder({ ...agv, serialNumber: 'AGV-99' }, order)).toEqual({
      ok: false,
      code: 'unknownAgv',
    });
    await ready();
    isMaster = false;
    expect(fleet.sendOrder(agv, order)).toEqual({ ok: false, code: 'notMaster' });
    isMaster = true;
    const [first, ...others] = order.nodes;
    if (first?.nodePosition === undefined) throw new Error('the order has no position');
    const broken = {
      ...order,
      nodes: [{ ...first, nodePosition: { ...first.nodePosition, x: Number.NaN } }, ...others],
    };
    expect(fleet.sendOrder(agv, broken)).toEqual({ ok: false, code: 'invalidOrder' });
    fleet.sendOrder(agv, order);
    await vi.waitFor(() => expect(heard.phases).toContain('accepted'), SLOW);
    expect(fleet.sendOrder(agv, wholeOrder(pickAndDrop('t-2')))).toEqual({ ok: false, code: 'agvBusy' });
  });
});

describe('a vehicle', () => {
  it('out of radio range is reported by its last will, goes on, and is followed again when it is back', async () => {
    const one = await vehicle();
    const { fleet, heard, ready } = await master();
    await ready();
    fleet.sendOrder(agv, wholeOrder(pickAndDrop()));
    await vi.waitFor(() => expect(heard.phases).toContain('moving'), SLOW);
    await one.loseConnection();
    await vi.waitFor(() => expect(heard.connections.at(-1)).toBe('CONNECTIONBROKEN'), SLOW);
    await one.start();
    await vi.waitFor(() => expect(heard.phases.at(-1)).toBe('done'), SLOW);
    expect(heard.connections).toEqual(['ONLINE', 'CONNECTIONBROKEN', 'ONLINE']);
  });

  it('that says nothing any more is reported as silent, once', async () => {
    const one = await vehicle();
    const { fleet, heard, ready } = await master({ silentAfterMs: 1_000 });
    await ready();
    one.misbehave({ silent: true });
    await vi.waitFor(() => expect(heard.silent).toBe(1), SLOW);
    one.misbehave({});
    const before = heard.states;
    fleet.requestState(agv);
    await vi.waitFor(() => expect(heard.states).toBeGreaterThan(before), SLOW);
    expect(heard.silent).toBe(1);
  });

  it('that sends broken, late and repeated states is followed by the good ones', async () => {
    const one = await vehicle();
    const { fleet, heard, ready } = await master();
    await ready();
    one.misbehave({ garbage: true, repeatStates: true });
    fleet.sendOrder(agv, wholeOrder(pickAndDrop()));
    await vi.waitFor(() => expect(heard.phases.at(-1)).toBe('done'), SLOW);
    expect(heard.phases).toEqual([
      'requested',
      'accepted',
      'moving',
      'loading',
      'loaded',
      'unloading',
      'done',
    ]);
    expect(heard.bad).toEqual(expect.arrayContaining(['notJson', 'stale']));
  });

  it('is asked for its state at a take-over, and given no order before it answered', async () => {
    const one = await vehicle();
    const { fleet, heard, ready } = await master();
    await ready();
    one.misbehave({ silent: true });
    fleet.takeOver();
    expect(fleet.sendOrder(agv, wholeOrder(pickAndDrop()))).toEqual({ ok: false, code: 'stateUnknown' });
    one.misbehave({});
    const before = heard.states;
    expect(fleet.requestState(agv)).toEqual({ ok: true });
    await vi.waitFor(() => expect(heard.states).toBeGreaterThan(before), SLOW);
    expect(fleet.sendOrder(agv, wholeOrder(pickAndDrop()))).toEqual({ ok: true });
  });

  it('is followed on by the next master, which adopts the order of the last one', async () => {
    await vehicle({ speed: 8 });
    const first = await master();
    await first.ready();
    const order = wholeOrder(pickAndDrop());
    first.fleet.sendOrder(agv, order);
    await vi.waitFor(() => expect(first.heard.phases).toContain('loading'), SLOW);
    first.fleet.standDown();
    const second = await master({ port: await portAs('office') });
    expect(second.fleet.adopt(agv, order, { taken: true })).toEqual({ ok: true });
    await vi.waitFor(() => expect(second.heard.phases.at(-1)).toBe('done'), SLOW);
    expect(first.heard.phases).not.toContain('done');
    expect(second.heard.phases).not.toContain('requested');
  });

  it('is followed through a broker that dropped everybody', async () => {
    await vehicle({ speed: 8 });
    const { fleet, heard, ready } = await master();
    await ready();
    fleet.sendOrder(agv, wholeOrder(pickAndDrop()));
    await vi.waitFor(() => expect(heard.phases).toContain('moving'), SLOW);
    broker.dropClients();
    await vi.waitFor(() => expect(heard.phases.at(-1)).toBe('done'), SLOW);
  });
});

describe('the zone lease over MQTT', () => {
  it('gives one of two terminals the zone, and the other takes over when it goes', async () => {
    const contender = async (terminal: string, knownEpoch: number) => {
      const standings: ZoneStanding[] = [];
      const lease = new ZoneLeaseDriver({
        port: await portAs(terminal),
        timers: {
          ...realTimers,
          monotonic: () => realTimers.monotonic() * 5,
          now: () => realTimers.now() * 5,
          after: (ms, fn) => realTimers.after(ms / 5, fn),
        },
        random: () => 0,
        site: 'site-1',
        zone: 'market',
        terminal,
        knownEpoch,
        events: { onStanding: (standing) => standings.push(standing), onBadBeat: () => undefined },
      });
      open.push(lease);
      return { lease, standings };
    };
    expect(zoneMasterTopic('site-1', 'market')).toBe('takt/v1/site-1/zone/market/master');
    const a = await contender('pc-a', 6);
    await vi.waitFor(() => expect(a.standings.at(-1)).toEqual({ role: 'master', epoch: 7 }), SLOW);
    expect(a.lease.maySend()).toBe(true);
    expect(a.standings.map(({ role }) => role)).toEqual(['follower', 'candidate', 'claimed', 'master']);
    const b = await contender('pc-b', 0);
    await vi.waitFor(() => expect(b.standings.at(-1)).toEqual({ role: 'follower', master: 'pc-a' }), SLOW);
    expect(b.lease.maySend()).toBe(false);
    a.lease.close();
    await vi.waitFor(() => expect(b.standings.at(-1)).toEqual({ role: 'master', epoch: 8 }), SLOW);
    expect(a.lease.maySend()).toBe(false);
    expect(b.lease.maySend()).toBe(true);
  });
});
