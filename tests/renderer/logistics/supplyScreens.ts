import { accept, draft } from '#domain/kernel/decision';
import { transport } from '#domain/logistics/transport';
import type { TransportEvent } from '#domain/logistics/transportEvents';
import { zone } from '#domain/logistics/zone';
import type { CallRow } from '#terminal/contract/calls';
import type { TransportRow } from '#terminal/contract/transports';
import type { LiveAgv } from '#terminal/liveFleet';
import type { openTestTerminal } from '#tests/terminal/testTerminal';
import { seedSupplySite } from '#tests/terminal/supplySite';
import { serveScreens } from '../screenHarness.ts';

export type TestTerminal = ReturnType<typeof openTestTerminal>;

const policy = { actor: { kind: 'policy', policy: 'seed' } } as const;

export const agv = (id: string, change: Partial<LiveAgv> = {}): LiveAgv => ({
  agv: id,
  connection: 'online',
  heardAtMs: Date.now(),
  silent: false,
  cutOff: false,
  batteryPct: 80,
  charging: false,
  position: { xM: 20, yM: 0, headingRad: 0 },
  node: 'NP',
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

/** The supply site with this PC as the zone's master and both vehicles ready at the parking place. */
export function seedLedZone(terminal: TestTerminal): void {
  const { store, fleet } = terminal;
  seedSupplySite(store);
  const payload = { supermarket: 'SM1' };
  const master = { ...payload, terminal: store.options.terminal, epoch: 1 };
  store.commit(
    accept(
      draft(zone, 'Z1', { type: 'ZoneMasterTaken', payload: master }),
      draft(zone, 'Z1', { type: 'ZoneModeSet', payload: { ...payload, mode: 'automatic' } }),
    ),
    policy,
  );
  fleet.setRole('Z1', 'master');
  fleet.put(agv('AGV-01'));
  fleet.put(agv('AGV-02'));
}

export const serveSupply = (folder: string, seed: (terminal: TestTerminal) => void | Promise<void>) =>
  serveScreens(folder, seed);

/** A call by hand; its key. */
export async function raise(terminal: TestTerminal, location: string, part: string): Promise<string> {
  const answer = await terminal.execute('logistics.raiseCall', { location, part }, 'logistics');
  if (!answer.ok) throw new Error(`refused: ${answer.code}`);
  const { rows } = await terminal.query<{ rows: CallRow[] }>('logistics.calls');
  const call = rows.find((row) => row.to.id === location && row.part.id === part);
  if (call === undefined) throw new Error('no call');
  return call.call;
}

/** The transport of a call, asked for. */
export async function request(terminal: TestTerminal, call: string): Promise<string> {
  const answer = await terminal.execute('logistics.requestTransport', { call }, 'logistics');
  if (!answer.ok) throw new Error(`refused: ${answer.code}`);
  const { rows } = await terminal.query<{ rows: TransportRow[] }>('logistics.transports');
  const row = rows.find((candidate) => candidate.call === call);
  if (row === undefined) throw new Error('no transport');
  return row.transport;
}

/** What the zone's master and its vehicles record. */
export function record(terminal: TestTerminal, key: string, ...events: readonly TransportEvent[]): void {
  terminal.store.commit(accept(...events.map((event) => draft(transport, key, event))), policy);
}

export const mission = { agv: 'AGV-01', epoch: 1, order: 1 };

export const assigned: TransportEvent = {
  type: 'TransportAssigned',
  payload: {
    supermarket: 'SM1',
    zone: 'Z1',
    mission,
    by: 'automatic',
    startNode: 'NP',
    pickupS: 20,
    nextBest: { agv: 'AGV-02', pickupS: 65 },
  },
};

export const step = (type: 'TransportAccepted' | 'TransportLoading' | 'TransportMoving'): TransportEvent => ({
  type,
  payload: { supermarket: 'SM1', mission, node: null },
});
