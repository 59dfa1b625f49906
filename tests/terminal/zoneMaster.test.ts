import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import { call } from '#domain/logistics/call';
import { container } from '#domain/logistics/container';
import type { ContainerEvent } from '#domain/logistics/containerEvents';
import { transport } from '#domain/logistics/transport';
import { zone } from '#domain/logistics/zone';
import { exportLines } from '#db/exportLines';
import type { CallRow } from '#terminal/contract/calls';
import type { TransportRow } from '#terminal/contract/transports';
import { FloorBroker } from '#tests/simulate/floorBroker';
import { openFloor } from './zoneFloor.ts';
import type { openTestTerminal } from './testTerminal.ts';

type Terminal = ReturnType<typeof openTestTerminal>;
type Page<R> = { rows: R[] };

const patience = { timeout: 20_000, interval: 50 };
let floor: ReturnType<typeof openFloor<FloorBroker>>;
beforeEach(async () => {
  floor = openFloor(await FloorBroker.start());
});
afterEach(() => floor.close());

const callNuts = (t: Terminal) =>
  t.execute('logistics.raiseCall', { location: 'LS-02', part: 'P-NUT' }, 'operator');
async function theCall(t: Terminal): Promise<CallRow | undefined> {
  const live = await t.query<Page<CallRow>>('logistics.calls');
  const ended = await t.query<Page<CallRow>>('logistics.calls', { life: 'ended' });
  return [...live.rows, ...ended.rows][0];
}
async function transports(t: Terminal): Promise<TransportRow[]> {
  const live = await t.query<Page<TransportRow>>('logistics.transports');
  const ended = await t.query<Page<TransportRow>>('logistics.transports', { life: 'ended' });
  return [...live.rows, ...ended.rows];
}
const until = (t: Terminal, status: TransportRow['status']) =>
  vi.waitFor(async () => expect((await transports(t))[0]?.status).toBe(status), patience);
const isMaster = (t: Terminal) => vi.waitFor(() => expect(t.fleet.role('Z1')).toBe('master'), patience);

describe('automatic dispatch', { timeout: 60_000 }, () => {
  it('brings what was called: order, pick, drop, delivery, with its reasons and times', async () => {
    const { terminal, attend } = floor.master(1);
    await floor.agv('01', 'NP');
    await floor.agv('02', 'N3');
    attend();
    await callNuts(terminal);
    await vi.waitFor(async () => expect((await theCall(terminal))?.status).toBe('delivered'), patience);

    const [done] = await transports(terminal);
    expect(done).toMatchObject({
      status: 'unloaded',
      agv: null,
      containers: ['C-NUT-1'],
      assignment: { by: 'automatic', pickupS: 20, nextBest: { agv: 'AGV-02', pickupS: 60 } },
    });
    expect(Object.values(done?.times ?? {}).every((at) => at !== null)).toBe(true);
    expect(terminal.store.state(container, 'C-NUT-1').state).toMatchObject({
      place: { kind: 'location', location: 'LS-02' },
    });
    expect(terminal.store.state(zone, 'Z1').state).toMatchObject({ status: 'led', master: 't-1', epoch: 1 });
    const key = done?.call ?? '';
    expect(terminal.store.state(call, key).state).toMatchObject({ picks: [{ container: 'C-NUT-1' }] });
  });

  it('gives the transport to another AGV when the nearest one refuses its order', async () => {
    const { terminal, attend } = floor.master(1);
    const refusing = await floor.agv('01', 'NP');
    const willing = await floor.agv('02', 'N3');
    refusing.misbehave({ refuseWith: 'orderError' });
    attend();
    await callNuts(terminal);
    await vi.waitFor(async () => expect((await theCall(terminal))?.status).toBe('delivered'), patience);
    expect((await transports(terminal))[0]).toMatchObject({ failures: 1 });
    expect(willing.ordersReceived).toBeGreaterThan(0);
  });

  it('passes over an AGV that never answers', async () => {
    const { terminal, attend } = floor.master(1);
    const mute = await floor.agv('01', 'NP');
    await floor.agv('02', 'N3');
    attend();
    await isMaster(terminal);
    mute.misbehave({ loseOrders: 1_000 });
    await callNuts(terminal);
    await vi.waitFor(async () => expect((await theCall(terminal))?.status).toBe('delivered'), patience);
    expect((await transports(terminal))[0]).toMatchObject({ failures: 1 });
  });

  it('parks an AGV that has nothing to do, once, and reports no transport for it', async () => {
    const { terminal, attend } = floor.master(1);
    const vehicle = await floor.agv('01', 'N3');
    attend();
    await vi.waitFor(() => expect(vehicle.model.lastNodeId).toBe('NP'), patience);
    expect(await transports(terminal)).toEqual([]);
    expect(vehicle.model.orderId).toMatch(/^rest~AGV-01-1-/);
  });

  it('reports a call short when nothing can be fetched, and serves it when there is stock', async () => {
    const { terminal, attend } = floor.master(1);
    await floor.agv('01', 'NP');
    attend();
    await isMaster(terminal);
    for (const label of ['C-NUT-1', 'C-NUT-2'])
      await terminal.execute(
        'logistics.blockContainer',
        { container: label, reason: 'damage', note: '' },
        'logistics',
      );
    await callNuts(terminal);
    await vi.waitFor(async () => expect((await theCall(terminal))?.status).toBe('short'), patience);
    const fresh = { container: 'C-NEW', part: 'P-NUT', lot: null, quantity: 99, location: 'SM-B' };
    await terminal.execute(
      'logistics.receiveContainer',
      { ...fresh, expiresAt: null, delivery: null },
      'logistics',
    );
    await vi.waitFor(async () => expect((await theCall(terminal))?.status).toBe('delivered'), patience);
  });
});

describe('a master that stops in the middle', { timeout: 60_000 }, () => {
  it('is followed by the next one, which goes on with the same order: picked once, delivered once', async () => {
    const { terminal, attend } = floor.master(1);
    const vehicle = await floor.agv('01', 'NP', 8);
    const before = attend();
    await callNuts(terminal);
    await until(terminal, 'moving');
    await before.stop();
    await terminal.execute('logistics.setDispatchMode', { zone: 'Z1', mode: 'manual' }, 'logistics');
    const orders = vehicle.ordersReceived;
    attend();
    await vi.waitFor(async () => expect((await theCall(terminal))?.status).toBe('delivered'), patience);
    expect(terminal.store.state(zone, 'Z1').state).toMatchObject({ epoch: 2 });
    expect(vehicle.ordersReceived).toBe(orders);
    const [row] = await transports(terminal);
    expect(terminal.store.state(transport, row?.transport ?? '').state).toMatchObject({
      status: 'unloaded',
      orders: 1,
    });
  });
});

describe('a person who decides otherwise', { timeout: 60_000 }, () => {
  it('has the last word in manual dispatch: nothing drives until an AGV is given the transport', async () => {
    const { terminal, attend } = floor.master(1, 'manual');
    const vehicle = await floor.agv('01', 'NP');
    attend();
    await isMaster(terminal);
    await callNuts(terminal);
    const { call: key } = (await theCall(terminal)) ?? {};
    await terminal.execute('logistics.requestTransport', { call: key }, 'logistics');
    const [row] = await transports(terminal);
    const given = { transport: row?.transport, agv: 'AGV-01' };
    expect(await terminal.execute('logistics.assignTransport', given, 'logistics')).toMatchObject({
      ok: true,
    });
    await until(terminal, 'unloaded');
    expect(vehicle.model.loads).toEqual([]);
    expect((await transports(terminal))[0]).toMatchObject({ assignment: { by: 'hand' }, asked: null });
  });

  it('gives the goods to another AGV before they are loaded: the first one stops, the second one delivers', async () => {
    const { terminal, attend } = floor.master(1);
    const first = await floor.agv('01', 'N3', 4);
    attend();
    await callNuts(terminal);
    await until(terminal, 'accepted');
    const second = await floor.agv('02', 'NP', 20);
    await vi.waitFor(() => expect(terminal.fleet.agv('AGV-02')?.idle).toBe(true), patience);
    const [row] = await transports(terminal);
    const other = { transport: row?.transport, agv: 'AGV-02' };
    await terminal.execute('logistics.assignTransport', other, 'logistics');
    await until(terminal, 'unloaded');
    expect(first.model.orderId).not.toBe(second.model.orderId);
    const { state } = terminal.store.state(transport, row?.transport ?? '');
    expect(state).toMatchObject({ handler: { agv: 'AGV-02' }, orders: 2, failures: 0 });
  });

  it('stops an AGV on its way to the goods; the call is back in the queue', async () => {
    const { terminal, attend } = floor.master(1);
    const vehicle = await floor.agv('01', 'N3', 4);
    attend();
    await callNuts(terminal);
    await until(terminal, 'accepted');
    const off = { zone: 'Z1', mode: 'manual' };
    await terminal.execute('logistics.setDispatchMode', off, 'logistics');
    const [row] = await transports(terminal);
    const cancel = { transport: row?.transport, reason: 'not now' };
    expect(await terminal.execute('logistics.cancelTransport', cancel, 'logistics')).toMatchObject({
      ok: true,
    });
    await until(terminal, 'cancelled');
    expect(vehicle.model.busy).toBe(false);
    expect((await theCall(terminal))?.status).toBe('open');
    expect(terminal.store.state(call, row?.call ?? '').state).toMatchObject({ attempt: 1 });
  });

  it.each([
    ['taken by somebody who did not know of it', 'goodsGone'],
    ['blocked', 'goodsBlocked'],
  ])('stops an AGV whose goods are %s, and sends it for others', async (_what, reason) => {
    const { terminal, attend } = floor.master(1);
    await floor.agv('01', 'N3', 4);
    attend();
    await callNuts(terminal);
    await until(terminal, 'accepted');
    const heard: ContainerEvent =
      reason === 'goodsGone'
        ? {
            type: 'ContainerMoved',
            payload: {
              supermarket: 'SM1',
              from: { kind: 'location', location: 'SM-A' },
              to: { kind: 'person', person: 'p-far' },
              lineside: false,
              transport: null,
              takenFor: 'LS-99~P-NUT~hand~0',
            },
          }
        : { type: 'ContainerBlocked', payload: { supermarket: 'SM1', reason: 'DAMAGE', note: '' } };
    terminal.store.commit(accept(draft(container, 'C-NUT-1', heard)), {
      actor: { kind: 'policy', policy: 'seed' },
    });
    const ended = async () => {
      const rows = await transports(terminal);
      return rows.find((t) => t.status === 'cancelled');
    };
    await vi.waitFor(
      async () => expect(await ended()).toMatchObject({ reason, containers: ['C-NUT-1'] }),
      patience,
    );
    const next = async () => (await transports(terminal)).find((t) => t.status !== 'cancelled');
    await vi.waitFor(async () => expect(await next()).toMatchObject({ containers: ['C-NUT-2'] }), patience);
  });

  it('takes a transport over: the AGV is stopped, the transport stays with the person', async () => {
    const { terminal, attend } = floor.master(1);
    const vehicle = await floor.agv('01', 'N3', 4);
    attend();
    await callNuts(terminal);
    await until(terminal, 'accepted');
    await terminal.execute('logistics.setDispatchMode', { zone: 'Z1', mode: 'manual' }, 'logistics');
    const [row] = await transports(terminal);
    const mine = { transport: row?.transport };
    await terminal.execute('logistics.takeOverTransport', { ...mine, reason: 'faster' }, 'logistics');
    await vi.waitFor(() => expect(vehicle.model.busy).toBe(false), patience);
    await vi.waitFor(async () => expect((await transports(terminal))[0]?.agv).toBeNull(), patience);
    await terminal.execute('logistics.loadByHand', { ...mine, container: 'C-NUT-1' }, 'logistics');
    await terminal.execute('logistics.unloadByHand', { ...mine, location: 'LS-02' }, 'logistics');
    expect((await theCall(terminal))?.status).toBe('delivered');
  });
});

/** A vehicle is silent after 45 s; time runs four times as fast here. */
const silenceHeard = { timeout: 40_000, interval: 50 };

describe('an AGV that falls silent with an order', { timeout: 90_000 }, () => {
  const isSilent = (t: Terminal, agv: string) =>
    vi.waitFor(() => expect(t.fleet.agv(agv)?.silent).toBe(true), silenceHeard);
  const delivered = (t: Terminal) =>
    [...exportLines(t.database.sqlite)].filter((line) => line.includes('"type":"CallDelivered"')).length;

  it('loses it to another one, is stopped when it is heard again, and the goods are counted once', async () => {
    const { terminal, attend } = floor.master(1);
    const first = await floor.agv('01', 'N3', 1);
    attend();
    await callNuts(terminal);
    await until(terminal, 'accepted');
    first.misbehave({ silent: true });
    await isSilent(terminal, 'AGV-01');
    const second = await floor.agv('02', 'NP');
    await vi.waitFor(async () => expect((await theCall(terminal))?.status).toBe('delivered'), patience);
    const [row] = await transports(terminal);
    expect(terminal.store.state(transport, row?.transport ?? '').state).toMatchObject({
      handler: { agv: 'AGV-02' },
      failures: 1,
    });
    expect(first.model.busy).toBe(true);
    first.misbehave({});
    await vi.waitFor(() => expect(first.model.busy).toBe(false), patience);
    expect(first.model.loads).toEqual([]);
    expect(second.model.loads).toEqual([]);
    expect(delivered(terminal)).toBe(1);
  });

  it('with the goods on board says since when, waits for a person, and may finish if nobody came', async () => {
    const { terminal, attend } = floor.master(1);
    const vehicle = await floor.agv('01', 'NP', 8);
    attend();
    await callNuts(terminal);
    await until(terminal, 'moving');
    vehicle.misbehave({ silent: true });
    vehicle.model.paused = true;
    await isSilent(terminal, 'AGV-01');
    await until(terminal, 'failed');
    expect((await transports(terminal))[0]).toMatchObject({
      reason: 'silent',
      needsPerson: true,
      carrier: 'AGV-01',
    });
    vehicle.misbehave({});
    vehicle.model.paused = false;
    await until(terminal, 'unloaded');
    const { transport: key = '' } = (await transports(terminal))[0] ?? {};
    expect(terminal.store.state(transport, key).state).toMatchObject({ orders: 1, failures: 1 });
    expect(delivered(terminal)).toBe(1);
  });

  it('with the goods on board is stopped when a person has taken them over meanwhile', async () => {
    const { terminal, attend } = floor.master(1);
    const vehicle = await floor.agv('01', 'NP', 8);
    attend();
    await callNuts(terminal);
    await until(terminal, 'moving');
    vehicle.misbehave({ silent: true });
    vehicle.model.paused = true;
    await isSilent(terminal, 'AGV-01');
    await until(terminal, 'failed');
    const mine = { transport: (await transports(terminal))[0]?.transport };
    await terminal.execute('logistics.takeOverTransport', { ...mine, reason: 'agvFault' }, 'logistics');
    await terminal.execute('logistics.loadByHand', { ...mine, container: 'C-NUT-1' }, 'logistics');
    await terminal.execute('logistics.unloadByHand', { ...mine, location: 'LS-02' }, 'logistics');
    expect((await theCall(terminal))?.status).toBe('delivered');
    vehicle.model.paused = false;
    vehicle.misbehave({});
    await vi.waitFor(() => expect(vehicle.model.busy).toBe(false), patience);
    expect(vehicle.model.lastNodeId).not.toBe('N2');
    expect(delivered(terminal)).toBe(1);
  });
});
