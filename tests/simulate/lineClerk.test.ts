import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import { transport } from '#domain/logistics/transport';
import type { TransportEvent } from '#domain/logistics/transportEvents';
import { SimulatedAgv } from '#simulate/agv';
import { noCounts } from '#simulate/lineTypes';
import { takeLoadsOff } from '#simulate/loadsByHand';
import { Clerk } from '#simulate/operatorClerk';
import { Staff } from '#simulate/operatorStaff';
import { seedSupplySite, supplyRevision, supplySite } from '#tests/terminal/supplySite';
import { openTestTerminal, testPin } from '#tests/terminal/testTerminal';
import { serve, testBadges } from './lineTerminal.ts';

type Row = Readonly<Record<string, unknown>>;
interface Page {
  readonly rows: readonly Row[];
}

let terminal: ReturnType<typeof openTestTerminal>;
let server: Awaited<ReturnType<typeof serve>>;
let nowS: number;
let clerk: Clerk;
let staff: Staff;
const counts = noCounts();
const refused: string[] = [];

beforeEach(async () => {
  terminal = openTestTerminal();
  seedSupplySite(terminal.store);
  server = await serve(terminal, 0);
  nowS = 0;
  refused.length = 0;
  const timers = {
    now: () => 1_000_000,
    monotonic: () => nowS * 1000,
    after: () => ({ cancel: () => undefined }),
  };
  const url = `http://127.0.0.1:${String(server.address.port)}`;
  const log = (): undefined => undefined;
  staff = new Staff({ url, pin: testPin, timers, log, onRefusal: (code) => refused.push(code) });
  const pace = { timers, speed: 1, nowS: () => nowS, realMs: () => 1 };
  const master = { site: supplySite, revision: supplyRevision };
  clerk = new Clerk({ staff, badges: testBadges, ...master, pace, counts, filling: () => false });
});
afterEach(async () => {
  await server.close();
  terminal.database.close();
});

const raise = () =>
  terminal.execute('logistics.raiseCall', { location: 'LS-02', part: 'P-NUT', quantity: 200 }, 'operator');
const calls = async () => (await terminal.query<Page>('logistics.calls', {}, 'logistics')).rows;
const transports = async () => (await terminal.query<Page>('logistics.transports', {}, 'logistics')).rows;
async function requested(): Promise<string> {
  await raise();
  const [call] = await calls();
  await terminal.execute('logistics.requestTransport', { call: call?.['call'] }, 'logistics');
  const [transport] = await transports();
  return String(transport?.['transport']);
}
/** A transport whose AGV has failed with the goods on board. */
async function stranded(): Promise<string> {
  const key = await requested();
  const mission = { agv: 'AGV-01', epoch: 1, order: 1 };
  const at = { supermarket: 'SM1', mission };
  const choice = { zone: 'Z1', by: 'hand', startNode: 'NP', pickupS: null, nextBest: null } as const;
  const events: readonly TransportEvent[] = [
    { type: 'TransportAssigned', payload: { ...at, ...choice } },
    { type: 'TransportLoaded', payload: { ...at, handler: { kind: 'agv', agv: 'AGV-01' } } },
    { type: 'TransportFailed', payload: { ...at, reason: 'blocked', detail: '' } },
  ];
  terminal.store.commit(accept(...events.map((event) => draft(transport, key, event))), {
    actor: { kind: 'policy', policy: 'seed' },
  });
  return key;
}
async function roundAt(seconds: number): Promise<void> {
  nowS = seconds;
  await clerk.round();
}

describe('the simulated clerk', () => {
  it('switches dispatch on at the start, and not again when somebody switches it off', async () => {
    const modes = async () =>
      (await terminal.query<Page>('logistics.zones', {}, 'logistics')).rows.map((z) => z['mode']);
    await terminal.execute('logistics.setDispatchMode', { zone: 'Z1', mode: 'manual' }, 'logistics');
    await roundAt(0);
    expect(await modes()).toEqual(['automatic']);
    await terminal.execute('logistics.setDispatchMode', { zone: 'Z1', mode: 'manual' }, 'logistics');
    await roundAt(10);
    expect(await modes()).toEqual(['manual']);
  });

  it('leaves a call to the AGVs first, then picks first out, carries and delivers it', async () => {
    await raise();
    await roundAt(0);
    await roundAt(200);
    expect(await calls()).toMatchObject([{ status: 'open', picks: [] }]);
    await roundAt(300);
    const first = [{ container: 'C-NUT-1' }, { container: 'C-NUT-2' }, { quantity: 120 }];
    expect(await calls()).toMatchObject([{ status: 'picked', picks: first }]);
    await roundAt(310);
    await roundAt(320);
    expect(await calls()).toMatchObject([{ status: 'inTransport' }]);
    await roundAt(400);
    expect(await calls()).toEqual([]);
    const there = await terminal.query<Page>('logistics.stock', { place: 'LS-02', part: 'P-NUT' });
    expect(there.rows.map((c) => c['container'])).toContain('C-NUT-1');
    expect(refused).toEqual([]);
  });

  it('leaves a transport to the person who has taken it over', async () => {
    const mine = { transport: await requested(), reason: 'test' };
    await terminal.execute('logistics.takeOverTransport', mine, 'logistics');
    await roundAt(0);
    await roundAt(1000);
    expect(await transports()).toMatchObject([{ status: 'takenOver', carrier: null }]);
    expect(refused).toEqual([]);
  });

  it('takes over what stands on a failed AGV, and brings it', async () => {
    await stranded();
    await roundAt(0);
    await roundAt(200);
    expect(await transports()).toMatchObject([{ status: 'takenOver' }]);
    await roundAt(210);
    expect(await transports()).toEqual([]);
    expect(await calls()).toEqual([]);
    expect(refused).toEqual([]);
  });

  it('lifts goods off a standing AGV only once somebody has scanned them off it', async () => {
    const transport = await stranded();
    const agv = new SimulatedAgv({
      brokerUrl: '',
      manufacturer: 'acme',
      serialNumber: '01',
      mapId: 'hall',
      start: { nodeId: 'N3', x: 0, y: 0 },
      speedMps: 1,
    });
    agv.model.loads = [{ loadId: 'C-NUT-1', loadType: 'box' }];
    const step = () => takeLoadsOff({ staff, badges: testBadges, agvs: new Map([['AGV-01', agv]]) });
    await step();
    await terminal.execute('logistics.takeOverTransport', { transport, reason: 'test' }, 'logistics');
    await step();
    expect(agv.model.loads).toHaveLength(1);
    await terminal.execute('logistics.loadByHand', { transport, container: 'C-NUT-1' }, 'logistics');
    await step();
    expect(agv.model.loads).toEqual([]);
  });

  it('takes in boxes until the shelves hold two fillings of each place, and none after that', async () => {
    for (let round = 0; round < 12; round += 1) await roundAt(round * 10);
    const { rows } = await terminal.query<Page>('logistics.stock', { place: 'SM-A' });
    const nuts = rows.filter((c) => (c['part'] as Row)['id'] === 'P-NUT');
    const onShelf = nuts.reduce((sum, c) => sum + Number(c['quantity']), 0);
    const more = await terminal.query<Page>('logistics.stock', { place: 'SM-B' });
    const inAll = more.rows.reduce((sum, c) => sum + Number(c['quantity']), onShelf);
    expect(inAll).toBeGreaterThanOrEqual(480);
    expect(inAll).toBeLessThan(480 + 240);
    expect(refused).toEqual([]);
  });
});
