import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { container } from '#domain/logistics/container';
import { transport } from '#domain/logistics/transport';
import { zone } from '#domain/logistics/zone';
import { exportLines } from '#db/exportLines';
import type { AgvRow, ZoneRow } from '#terminal/contract/fleet';
import type { TransportRow } from '#terminal/contract/transports';
import { Mosquitto, mosquittoMissing } from '#tests/simulate/mosquitto';
import { openFloor, skip } from './zoneFloor.ts';
import type { openTestTerminal } from './testTerminal.ts';

type Terminal = ReturnType<typeof openTestTerminal>;
type Page<R> = { rows: R[] };

const patience = { timeout: 20_000, interval: 25 };
let floor: ReturnType<typeof openFloor<Mosquitto>>;
beforeEach(async (ctx) => {
  ctx.skip(mosquittoMissing !== null, mosquittoMissing ?? '');
  floor = openFloor(await Mosquitto.start());
});
afterEach(() => floor.close());

const call = (t: Terminal, location: string, part: string) =>
  t.execute('logistics.raiseCall', { location, part }, 'operator');
async function theTransport(t: Terminal, part: string): Promise<TransportRow | undefined> {
  const live = await t.query<Page<TransportRow>>('logistics.transports');
  const ended = await t.query<Page<TransportRow>>('logistics.transports', { life: 'ended' });
  return [...live.rows, ...ended.rows].find((row) => row.part?.id === part);
}
const fleet = async (t: Terminal): Promise<AgvRow[]> => (await t.query<Page<AgvRow>>('logistics.fleet')).rows;
const eventually = (seen: () => Promise<void> | void) => vi.waitFor(seen, patience);
const until = (t: Terminal, part: string, status: TransportRow['status']) =>
  eventually(async () => expect((await theTransport(t, part))?.status).toBe(status));
const count = (t: Terminal, type: string): number =>
  [...exportLines(t.database.sqlite)].filter((line) => line.includes(`"type":"${type}"`)).length;

describe('a floor broker that is killed and comes back empty', { timeout: 60_000 }, () => {
  it('costs no order and no call, has none carried out twice, and what is shown meanwhile is what was known', async () => {
    const { terminal, attend } = floor.master(1);
    const [driving, deaf] = [await floor.agv('01', 'NB', 12), await floor.agv('02', 'NP')];
    deaf.misbehave({ loseOrders: 1_000 });
    attend();
    await call(terminal, 'LS-02', 'P-NUT');
    await until(terminal, 'P-NUT', 'moving');
    await call(terminal, 'LS-03', 'P-BELT');
    await until(terminal, 'P-BELT', 'assigned');
    await eventually(() => expect(deaf.ordersReceived).toBeGreaterThan(0));
    const order = { id: driving.model.orderId, received: driving.ordersReceived };
    await floor.broker.kill();
    await eventually(() => expect(terminal.fleet.role('Z1')).toBe('offline'));

    const [row] = await fleet(terminal);
    expect(row).toMatchObject({ agv: 'AGV-01', availability: 'silent', deliveryInS: null });
    expect(row?.heardAt).not.toBeNull();
    expect((await terminal.query<Page<ZoneRow>>('logistics.zones')).rows[0]?.here).toBe('offline');
    await eventually(() => expect(driving.model.loads).toEqual([]));
    expect(await theTransport(terminal, 'P-NUT')).toMatchObject({ status: 'moving' });

    // Longer than a vehicle may be silent, and than one may leave an order unanswered.
    skip(60_000);
    driving.misbehave({ silent: true });
    deaf.misbehave({});
    await floor.broker.startAgain();
    await eventually(() => expect(terminal.fleet.role('Z1')).toBe('master'));
    await until(terminal, 'P-BELT', 'unloaded');
    expect((await fleet(terminal))[0]).toMatchObject({ availability: 'silent' });
    expect(await theTransport(terminal, 'P-NUT')).toMatchObject({ status: 'moving', failures: 0 });
    driving.misbehave({});
    await until(terminal, 'P-NUT', 'unloaded');

    expect(driving.model).toMatchObject({ orderId: order.id, lastNodeId: 'N2' });
    expect(driving.ordersReceived).toBe(order.received);
    expect(terminal.store.state(zone, 'Z1').state).toMatchObject({ status: 'led', epoch: 2 });
    for (const part of ['P-NUT', 'P-BELT']) {
      const { transport: key = '' } = (await theTransport(terminal, part)) ?? {};
      expect(terminal.store.state(transport, key).state).toMatchObject({ orders: 1, failures: 0 });
    }
    expect(count(terminal, 'CallDelivered')).toBe(2);
    expect(count(terminal, 'TransportRequested')).toBe(2);
    expect(terminal.store.state(container, 'C-NUT-1').state).toMatchObject({
      place: { kind: 'location', location: 'LS-02' },
    });
  });
});
