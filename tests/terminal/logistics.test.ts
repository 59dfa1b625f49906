import { beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '#domain/kernel/actor';
import { roles } from '#domain/kernel/actor';
import { accept, draft } from '#domain/kernel/decision';
import { andon } from '#domain/assembly/andon';
import { call } from '#domain/logistics/call';
import { backflush } from '#domain/logistics/containerDecisions';
import { container } from '#domain/logistics/container';
import { hold } from '#domain/quality/hold';
import { containersInUse } from '#db/queries/stock';
import type { CallRow, ShortageRow } from '#terminal/contract/calls';
import type { ContainerRow } from '#terminal/contract/containers';
import type { AgvRow } from '#terminal/contract/fleet';
import type { TransportRow } from '#terminal/contract/transports';
import { logisticsContract } from '#terminal/contract/logistics';
import { logisticsCommands } from '#terminal/commands/logistics';
import { FleetView } from '#terminal/liveFleet';
import { seedSupplySite } from './supplySite.ts';
import { openTestTerminal, signatureOf } from './testTerminal.ts';

type Page<R> = { rows: R[]; next: string | null; total: number | null };

let terminal: ReturnType<typeof openTestTerminal>;
beforeEach(() => {
  terminal = openTestTerminal();
  seedSupplySite(terminal.store);
});

/** A unit takes nuts at FA-02, as the line's PC books it. */
async function build(unit: string, quantity = 20) {
  const used = {
    supermarket: 'SM1',
    part: 'P-NUT',
    quantity,
    location: 'LS-02',
    unit,
    station: 'FA-02',
    operation: null,
    cause: `cause-${unit}`,
  };
  const decide = () => backflush(used, containersInUse(terminal.database.read, 'LS-02', 'P-NUT'));
  const command = { roles: [], devices: true, signed: 0 as const, bound: false, decide };
  return terminal.engine.execute(command, null, { kind: 'policy', policy: 'backflush' });
}
const calls = (input: object = {}) => terminal.query<Page<CallRow>>('logistics.calls', input, 'logistics');
const stock = (input: object = {}) => terminal.query<Page<ContainerRow>>('logistics.stock', input);
const agvAt = (node: string, agv = 'AGV-01') => ({
  agv,
  connection: 'online' as const,
  heardAtMs: 1,
  silent: false,
  cutOff: false,
  batteryPct: 80,
  charging: false,
  position: { xM: 20, yM: 0, headingRad: 0 },
  node,
  path: [],
  driving: false,
  loaded: false,
  loadIds: [],
  idle: true,
  controllable: true,
  orderId: null,
  errors: [],
  trouble: null,
});

describe('who may do what in logistics', () => {
  const commands: Readonly<Record<string, { readonly roles: readonly Role[] }>> = logisticsCommands(
    new FleetView(),
  );
  it('is said for every command of the contract, and for no other', () => {
    expect(Object.keys(commands).sort()).toEqual(Object.keys(logisticsContract.commands).sort());
  });
  it('stays as it was decided: by command the roles that may', () => {
    const matrix = Object.fromEntries(
      Object.entries(commands).map(([name, c]) => [name, roles.filter((r) => c.roles.includes(r)).join(' ')]),
    );
    expect(matrix).toMatchInlineSnapshot(`
      {
        "approveVariance": "supervisor logistics",
        "assignTransport": "logistics",
        "blockContainer": "operator supervisor logistics quality",
        "cancelCall": "supervisor logistics",
        "cancelTransport": "logistics",
        "carryCall": "logistics",
        "consumeFromContainer": "operator supervisor logistics",
        "countContainer": "logistics",
        "deliverCall": "logistics",
        "handBackTransport": "supervisor logistics",
        "loadByHand": "supervisor logistics",
        "moveByAgv": "logistics",
        "moveContainer": "logistics",
        "openContainer": "operator logistics",
        "pickContainer": "logistics",
        "raiseCall": "operator supervisor logistics",
        "receiveContainer": "logistics engineer",
        "reportShort": "logistics",
        "requestTransport": "logistics",
        "returnPick": "logistics",
        "setDispatchMode": "logistics",
        "splitContainer": "logistics",
        "startPicking": "logistics",
        "takeOverTransport": "supervisor logistics",
        "unblockContainer": "logistics quality",
        "unloadByHand": "supervisor logistics",
      }
    `);
  });
  it('is refused to everybody else', async () => {
    const signature = signatureOf('operator', 'unblock');
    const input = { container: 'C-NUT-1', reason: 'damage', note: '', signature };
    expect(await terminal.execute('logistics.unblockContainer', input, 'operator')).toMatchObject({
      code: 'roleNotAllowed',
    });
  });
});

describe('consumption against the sequence', () => {
  it('raises one call when stock no longer suffices, in the transaction of its cause', async () => {
    for (const n of [1, 2, 3, 4]) await build(`v-${n}`, 40);
    const { rows } = await calls();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      status: 'open',
      to: { id: 'LS-02', station: 'FA-02' },
      part: { id: 'P-NUT', name: { en: 'Hub nut' }, unit: 'pcs' },
      cause: { kind: 'consumption' },
      transport: null,
      sync: 'saved',
    });
    expect(rows[0]?.emptyInS).toBeGreaterThan(0);
    await build('v-5', 10);
    expect((await calls()).rows).toHaveLength(1);
  });
  it('books a repeated cause once', async () => {
    await build('v-1', 20);
    await build('v-1', 20);
    const row = (await stock({ place: 'LS-02' })).rows[0];
    expect(row).toMatchObject({ container: 'C-LS-NUT', quantity: 180, status: 'open' });
  });
  it('calls again elsewhere when what lies at the line is blocked or held', async () => {
    const block = { container: 'C-LS-NUT', reason: 'damage', note: 'dented' };
    await terminal.execute('logistics.blockContainer', block, 'operator');
    expect((await calls()).rows).toMatchObject([{ part: { id: 'P-NUT' }, emptyInS: expect.any(Number) }]);
    terminal.store.commit(
      accept(
        draft(hold, 'h-1', {
          type: 'HoldPlaced',
          payload: {
            number: 'H-1',
            reason: 'cracked',
            issue: null,
            population: { kind: 'lot', part: 'P-BELT', lot: 'L-6' },
            members: [{ kind: 'lot', part: 'P-BELT', lot: 'L-6' }],
          },
        }),
      ),
      { actor: { kind: 'policy', policy: 'test' } },
    );
    const shortages = await terminal.query<Page<ShortageRow>>('logistics.shortages', { risky: true });
    expect(shortages.rows).toMatchObject([
      { to: { id: 'LS-02' }, onHand: 0 },
      { to: { id: 'LS-03' }, onHand: 0, part: { id: 'P-BELT' } },
    ]);
  });
});

describe('a call from the line to its delivery by hand', () => {
  const raise = { location: 'LS-03', part: 'P-BELT' };
  const only = async () => {
    const [row] = (await calls()).rows;
    if (!row) throw new Error('no call');
    return row;
  };
  it('is raised once by hand, picked with its warnings, carried and delivered', async () => {
    expect(await terminal.execute('logistics.raiseCall', raise, 'operator')).toMatchObject({ ok: true });
    expect(await terminal.execute('logistics.raiseCall', raise, 'operator')).toMatchObject({
      code: 'callAlreadyRaised',
    });
    const row = await only();
    const pick = { call: row.call, container: 'C-NUT-1', from: 'SM-A' };
    expect(await terminal.execute('logistics.pickContainer', pick, 'logistics')).toMatchObject({
      code: 'pickWrongPart',
      params: { expected: 'P-BELT', scanned: 'P-NUT' },
    });
    const list = await terminal.query<{ candidates: { container: string; first: boolean }[] }>(
      'logistics.pickList',
      { call: row.call },
    );
    expect(list.candidates).toMatchObject([{ container: 'C-BELT-1', first: true }]);
    const right = { ...pick, container: 'C-BELT-1' };
    expect(await terminal.execute('logistics.pickContainer', right, 'logistics')).toMatchObject({
      code: 'pickBeyondRoom',
      params: { quantity: 8, standing: 10, room: 10 },
    });
    const told = { ...right, beyondRoom: true };
    expect(await terminal.execute('logistics.pickContainer', told, 'logistics')).toMatchObject({ ok: true });
    expect(await only()).toMatchObject({ picked: 8, picks: [{ container: 'C-BELT-1', lot: 'L-7' }] });
    await terminal.execute('logistics.carryCall', { call: row.call }, 'logistics');
    const wrong = { call: row.call, location: 'LS-02' };
    expect(await terminal.execute('logistics.deliverCall', wrong, 'logistics')).toMatchObject({
      code: 'callWrongLocation',
      params: { expected: 'LS-03', scanned: 'LS-02' },
    });
    const byStation = { ...wrong, location: 'FA-03' };
    expect(await terminal.execute('logistics.deliverCall', byStation, 'logistics')).toMatchObject({
      ok: true,
    });
    expect((await calls()).rows).toEqual([]);
    expect((await calls({ life: 'ended' })).rows).toMatchObject([{ status: 'delivered', call: row.call }]);
    const shown = await terminal.query<{ container: ContainerRow; history: { kind: string }[] }>(
      'logistics.container',
      { container: 'C-BELT-1' },
    );
    expect(shown.container.place).toMatchObject({ id: 'LS-03', station: 'FA-03' });
    expect(shown.history.map((h) => h.kind)).toEqual(['moved', 'moved', 'received']);
  });
  it('warns of the older container and takes the other one when told to', async () => {
    await terminal.execute('logistics.raiseCall', { location: 'LS-02', part: 'P-NUT' }, 'operator');
    const { call: key } = await only();
    const pick = { call: key, container: 'C-NUT-2', from: 'SM-B', to: 'SM-A' };
    expect(await terminal.execute('logistics.pickContainer', pick, 'logistics')).toMatchObject({
      code: 'pickOlderFirst',
      params: { older: 'C-NUT-1' },
    });
    const told = { ...pick, leaving: 'C-NUT-1' };
    expect(await terminal.execute('logistics.pickContainer', told, 'logistics')).toMatchObject({ ok: true });
  });
  it('takes no container more than it needs, and one that is too much for the place only when told to', async () => {
    await terminal.execute('logistics.raiseCall', { location: 'LS-02', part: 'P-NUT' }, 'operator');
    const { call: key } = await only();
    const huge = { container: 'C-NUT-3', part: 'P-NUT', lot: null, quantity: 900, location: 'SM-B' };
    await terminal.execute(
      'logistics.receiveContainer',
      { ...huge, expiresAt: null, delivery: null },
      'logistics',
    );
    const pick = { call: key, container: 'C-NUT-3', from: 'SM-B', leaving: 'C-NUT-1' };
    expect(await terminal.execute('logistics.pickContainer', pick, 'logistics')).toMatchObject({
      code: 'pickBeyondRoom',
      params: { quantity: 900, standing: 200, room: 240 },
    });
    const told = { ...pick, beyondRoom: true };
    expect(await terminal.execute('logistics.pickContainer', told, 'logistics')).toMatchObject({ ok: true });
    const more = { call: key, container: 'C-NUT-1', from: 'SM-A' };
    expect(await terminal.execute('logistics.pickContainer', more, 'logistics')).toMatchObject({
      code: 'pickNotNeeded',
    });
  });
  it('lets a wrong pick go back: the container is in stock again, and the call is open', async () => {
    await terminal.execute('logistics.raiseCall', { location: 'LS-02', part: 'P-NUT' }, 'operator');
    const { call: key } = await only();
    const candidates = async () => {
      const list = await terminal.query<{ candidates: { container: string }[] }>('logistics.pickList', {
        call: key,
      });
      return list.candidates.map((c) => c.container);
    };
    const pick = { call: key, container: 'C-NUT-1', from: 'SM-A' };
    const before = (await stock({ part: 'P-NUT' })).rows.map(({ container, quantity, place }) => ({
      container,
      quantity,
      place,
    }));
    await terminal.execute('logistics.pickContainer', pick, 'logistics');
    expect(await candidates()).toEqual(['C-NUT-2']);
    const back = { call: key, container: 'C-NUT-1' };
    const nowhere = { ...back, to: 'SM-99' };
    expect(await terminal.execute('logistics.returnPick', nowhere, 'logistics')).toMatchObject({
      code: 'locationUnknown',
    });
    expect(await terminal.execute('logistics.returnPick', back, 'logistics')).toMatchObject({ ok: true });
    expect(await only()).toMatchObject({ status: 'open', picked: 0, picks: [] });
    expect(await candidates()).toEqual(['C-NUT-1', 'C-NUT-2']);
    expect((await stock({ part: 'P-NUT' })).rows).toMatchObject(before);
    expect(await terminal.execute('logistics.returnPick', back, 'logistics')).toMatchObject({
      code: 'callContainerNotPicked',
    });
  });
  it('keeps what a transport is to fetch where it stands', async () => {
    await terminal.execute('logistics.raiseCall', { location: 'LS-02', part: 'P-NUT' }, 'operator');
    const { call: key } = await only();
    const pick = { call: key, container: 'C-NUT-1', from: 'SM-A', to: 'SM-B' };
    await terminal.execute('logistics.pickContainer', pick, 'logistics');
    await terminal.execute('logistics.requestTransport', { call: key }, 'logistics');
    const back = { call: key, container: 'C-NUT-1' };
    expect(await terminal.execute('logistics.returnPick', back, 'logistics')).toMatchObject({
      code: 'callTransportAsked',
    });
  });
  it('leaves the container that a transport comes for: to pick, to move, to split', async () => {
    await terminal.execute('logistics.raiseCall', { location: 'LS-02', part: 'P-NUT' }, 'operator');
    const { call: key } = await only();
    await terminal.execute('logistics.requestTransport', { call: key, container: 'C-NUT-1' }, 'logistics');
    const [asked] = (await terminal.query<Page<TransportRow>>('logistics.transports')).rows;
    const run = (name: string, input: object) => terminal.execute(`logistics.${name}`, input, 'logistics');
    const pick = { call: key, container: 'C-NUT-1', from: 'SM-A' };
    const container = 'C-NUT-1';
    expect(await run('pickContainer', pick)).toMatchObject({
      code: 'containerForTransport',
      params: { container, to: 'LS-02', transport: asked?.transport },
    });
    expect(await run('moveContainer', { container, location: 'SM-B' })).toMatchObject({
      code: 'containerForTransport',
    });
    expect(await run('splitContainer', { container, into: 'C-X', quantity: 5 })).toMatchObject({
      code: 'containerForTransport',
    });
    expect(await run('countContainer', { container, counted: 30 })).toMatchObject({ ok: true });
    await run('takeOverTransport', { transport: asked?.transport, reason: 'no AGV' });
    expect(await run('pickContainer', pick)).toMatchObject({ code: 'containerForPerson' });
    await run('cancelTransport', { transport: asked?.transport, reason: 'by hand' });
    expect(await run('pickContainer', pick)).toMatchObject({ ok: true });
  });
  it('keeps a picked container with its call, until it is delivered or put back', async () => {
    await terminal.execute('logistics.raiseCall', { location: 'LS-02', part: 'P-NUT' }, 'operator');
    const { call: key } = await only();
    const run = (name: string, input: object) => terminal.execute(`logistics.${name}`, input, 'logistics');
    const container = 'C-NUT-1';
    await run('pickContainer', { call: key, container, from: 'SM-A' });
    expect(await run('moveContainer', { container, location: 'SM-B' })).toMatchObject({
      code: 'containerTaken',
      params: { container, location: 'LS-02' },
    });
    expect(await run('moveContainer', { container, location: 'SM-B', call: key })).toMatchObject({
      ok: true,
    });
    expect(await run('moveByAgv', { container, to: 'LS-03' })).toMatchObject({ code: 'containerTaken' });
    expect(await run('deliverCall', { call: key, location: 'LS-02' })).toMatchObject({ ok: true });
    expect(await run('returnPick', { call: key, container })).toMatchObject({ code: 'callAlreadyDelivered' });
    expect((await stock({ place: 'LS-02' })).rows.map((r) => r.container)).toEqual(['C-LS-NUT', container]);
  });
  it('puts goods only where goods can stand, and what goes back not at the line', async () => {
    await terminal.execute('logistics.raiseCall', { location: 'LS-02', part: 'P-NUT' }, 'operator');
    const { call: key } = await only();
    const run = (name: string, input: object) => terminal.execute(`logistics.${name}`, input, 'logistics');
    const container = 'C-NUT-1';
    const pick = { call: key, container, from: 'SM-A' };
    expect(await run('pickContainer', { ...pick, to: 'P-1' })).toMatchObject({
      code: 'locationHoldsNoStock',
    });
    await run('pickContainer', pick);
    const back = { call: key, container };
    expect(await run('returnPick', { ...back, to: 'P-1' })).toMatchObject({ code: 'locationHoldsNoStock' });
    expect(await run('returnPick', { ...back, to: 'LS-03' })).toMatchObject({
      code: 'locationFeedsLine',
      params: { location: 'LS-03' },
    });
    expect(await run('returnPick', { ...back, to: 'Q-1' })).toMatchObject({ ok: true });
    expect(await run('moveContainer', { container, location: 'P-1' })).toMatchObject({
      code: 'locationHoldsNoStock',
    });
  });
  it('that ends while something is in hand lets that go back', async () => {
    await terminal.execute('logistics.raiseCall', { location: 'LS-02', part: 'P-NUT' }, 'operator');
    const { call: key } = await only();
    const run = (name: string, input: object) => terminal.execute(`logistics.${name}`, input, 'logistics');
    await run('pickContainer', { call: key, container: 'C-NUT-1', from: 'SM-A' });
    await run('cancelCall', { call: key, reason: 'not needed' });
    expect(await run('returnPick', { call: key, container: 'C-NUT-1' })).toMatchObject({ ok: true });
    expect((await stock({ place: 'SM-A', part: 'P-NUT' })).rows.map((r) => r.container)).toContain('C-NUT-1');
  });
  it('lets what was picked beside the transport go back', async () => {
    await terminal.execute('logistics.raiseCall', { location: 'LS-02', part: 'P-NUT' }, 'operator');
    const { call: key } = await only();
    await terminal.execute('logistics.requestTransport', { call: key, container: 'C-NUT-1' }, 'logistics');
    const beside = { call: key, container: 'C-NUT-2' };
    const pick = { ...beside, from: 'SM-B', leaving: 'C-NUT-1', beyondRoom: true };
    expect(await terminal.execute('logistics.pickContainer', pick, 'logistics')).toMatchObject({ ok: true });
    expect(await terminal.execute('logistics.returnPick', beside, 'logistics')).toMatchObject({ ok: true });
    expect(await only()).toMatchObject({ picked: 0 });
  });
  it('is refused for a place that is not supplied with the part', async () => {
    const nowhere = { location: 'LS-03', part: 'P-NUT' };
    expect(await terminal.execute('logistics.raiseCall', nowhere, 'operator')).toMatchObject({
      code: 'locationNotSupplied',
    });
  });
  it('is called again after it was cancelled: a new round of the same need', async () => {
    await terminal.execute('logistics.raiseCall', raise, 'operator');
    const first = await only();
    const cancel = { call: first.call, reason: 'wrong part' };
    expect(await terminal.execute('logistics.cancelCall', cancel, 'supervisor')).toMatchObject({ ok: true });
    expect(await terminal.execute('logistics.raiseCall', raise, 'operator')).toMatchObject({ ok: true });
    expect((await only()).call).toBe(first.call.replace(/~0$/, '~1'));
  });
});

describe('transports', () => {
  const key = async () => {
    await terminal.execute('logistics.raiseCall', { location: 'LS-02', part: 'P-NUT' }, 'operator');
    const [row] = (await calls()).rows;
    await terminal.execute('logistics.requestTransport', { call: row?.call }, 'logistics');
    const [asked] = (await terminal.query<Page<TransportRow>>('logistics.transports')).rows;
    if (!asked) throw new Error('no transport');
    return asked;
  };
  it('fetch the first out, and a second request is refused', async () => {
    const asked = await key();
    expect(asked).toMatchObject({
      status: 'requested',
      containers: ['C-NUT-1'],
      from: { id: 'SM-A' },
      to: { id: 'LS-02' },
      part: { id: 'P-NUT' },
      assignment: null,
    });
    const again = { call: asked.call };
    expect(await terminal.execute('logistics.requestTransport', again, 'logistics')).toMatchObject({
      code: 'transportAlreadyRequested',
    });
    expect((await calls()).rows).toMatchObject([
      { transport: asked.transport, transportStatus: 'requested' },
    ]);
    expect((await stock({ part: 'P-NUT' })).rows).toHaveLength(3);
  });
  it('may be asked an AGV for at any PC, but not one that is known to take none or is asked for already', async () => {
    const { transport } = await key();
    const ask = (agv: string, of = transport) =>
      terminal.execute('logistics.assignTransport', { transport: of, agv }, 'logistics');
    expect(await ask('AGV-99')).toMatchObject({ code: 'agvUnknown' });
    terminal.fleet.put({ ...agvAt('NP'), silent: true });
    expect(await ask('AGV-01')).toMatchObject({ code: 'agvUnavailable', params: { reason: 'silent' } });
    terminal.fleet.put({ ...agvAt('NP'), idle: false });
    expect(await ask('AGV-01')).toMatchObject({ ok: true });
    expect((await terminal.query<Page<TransportRow>>('logistics.transports')).rows).toMatchObject([
      { status: 'requested', asked: 'AGV-01', agv: null },
    ]);
    await terminal.execute('logistics.moveByAgv', { container: 'C-NUT-2', to: 'LS-03' }, 'logistics');
    const rows = (await terminal.query<Page<TransportRow>>('logistics.transports')).rows;
    const other = rows.find((r) => r.transport !== transport);
    expect(await ask('AGV-01', other?.transport)).toMatchObject({ code: 'agvBusy' });
    expect(await ask('AGV-02', other?.transport)).toMatchObject({ ok: true });
  });
  it('taken over leave their goods on the AGV: it is shown with them and cannot be asked for', async () => {
    const { transport } = await key();
    const take = { transport, reason: 'test' };
    await terminal.execute('logistics.takeOverTransport', take, 'logistics');
    terminal.fleet.put({ ...agvAt('NP'), loaded: true, loadIds: ['C-NUT-1'] });
    const fleet = async () => (await terminal.query<Page<AgvRow>>('logistics.fleet')).rows[0];
    expect(await fleet()).toMatchObject({
      availability: 'loaded',
      transport: null,
      onBoard: { containers: ['C-NUT-1'], to: { id: 'LS-02' } },
    });
    await terminal.execute('logistics.moveByAgv', { container: 'C-NUT-2', to: 'LS-03' }, 'logistics');
    const { rows } = await terminal.query<Page<TransportRow>>('logistics.transports');
    const other = { transport: rows.find((r) => r.status === 'requested')?.transport, agv: 'AGV-01' };
    expect(await terminal.execute('logistics.assignTransport', other, 'logistics')).toMatchObject({
      code: 'agvUnavailable',
      params: { reason: 'loaded' },
    });
    terminal.fleet.put(agvAt('NP'));
    expect(await fleet()).toMatchObject({ availability: 'ready', onBoard: null });
    expect(await terminal.execute('logistics.assignTransport', other, 'logistics')).toMatchObject({
      ok: true,
    });
  });
  it('are cancelled back into the queue, and asked for anew as the next attempt', async () => {
    const asked = await key();
    const cancel = { transport: asked.transport, reason: 'not now' };
    expect(await terminal.execute('logistics.cancelTransport', cancel, 'logistics')).toMatchObject({
      ok: true,
    });
    await terminal.execute('logistics.requestTransport', { call: asked.call }, 'logistics');
    const [next] = (await terminal.query<Page<TransportRow>>('logistics.transports')).rows;
    expect(next?.transport).toBe(asked.transport.replace(/t0$/, 't1'));
    const ended = await terminal.query<Page<TransportRow>>('logistics.transports', { life: 'ended' });
    expect(ended.rows).toMatchObject([{ status: 'cancelled', reason: 'not now' }]);
  });
  it('are taken over by a person, from the shelf to the line', async () => {
    const { transport, call: callId } = await key();
    const at = { transport };
    await terminal.execute('logistics.takeOverTransport', { ...at, reason: 'no AGV' }, 'logistics');
    const wrong = { ...at, container: 'C-NUT-2' };
    expect(await terminal.execute('logistics.loadByHand', wrong, 'logistics')).toMatchObject({
      code: 'transportWrongContainer',
    });
    await terminal.execute('logistics.loadByHand', { ...at, container: 'C-NUT-1' }, 'logistics');
    await terminal.execute('logistics.unloadByHand', { ...at, location: 'LS-02' }, 'logistics');
    const { state } = terminal.store.state(call, callId ?? '');
    expect(state).toMatchObject({ status: 'delivered', quantity: 40 });
    expect(terminal.store.state(container, 'C-NUT-1').state).toMatchObject({
      place: { kind: 'location', location: 'LS-02' },
    });
  });
  it('bring any container anywhere AGVs drive', async () => {
    const move = { container: 'C-NUT-2', to: 'LS-03' };
    expect(await terminal.execute('logistics.moveByAgv', move, 'logistics')).toMatchObject({ ok: true });
    const again = await terminal.execute('logistics.moveByAgv', { ...move, to: 'LS-02' }, 'logistics');
    expect(again).toMatchObject({ code: 'containerForTransport', params: { to: 'LS-03' } });
    const off = { container: 'C-NUT-1', to: 'Q-1' };
    expect(await terminal.execute('logistics.moveByAgv', off, 'logistics')).toMatchObject({
      code: 'locationNotSupplied',
    });
  });
  it('find no stock when all of it is held, blocked or spoken for', async () => {
    await terminal.execute('logistics.raiseCall', { location: 'LS-03', part: 'P-BELT' }, 'operator');
    const [row] = (await calls()).rows;
    await terminal.execute('logistics.moveByAgv', { container: 'C-BELT-1', to: 'LS-02' }, 'logistics');
    expect(
      await terminal.execute('logistics.requestTransport', { call: row?.call }, 'logistics'),
    ).toMatchObject({ code: 'stockNone', params: { part: 'P-BELT' } });
  });
});

describe('what the floor looks like', () => {
  it('shows AGVs by what was heard of them', async () => {
    terminal.fleet.put(agvAt('NP'));
    const { rows } = await terminal.query<{ rows: object[] }>('logistics.fleet', { zone: 'Z1' });
    expect(rows).toMatchObject([
      { agv: 'AGV-01', availability: 'ready', batteryPct: 80, node: 'NP' },
      { agv: 'AGV-02', availability: 'unknown', position: null, heardAt: null },
    ]);
  });
  it('shows zones with mode and master, and the map with its locations', async () => {
    const switched = { zone: 'Z1', mode: 'automatic' };
    await terminal.execute('logistics.setDispatchMode', switched, 'logistics');
    expect(await terminal.query('logistics.zones')).toMatchObject({
      rows: [{ zone: 'Z1', mode: 'automatic', master: null, here: 'none' }],
    });
    expect(await terminal.query('logistics.map', { zone: 'Z1' })).toMatchObject({
      mapId: 'hall',
      locations: expect.arrayContaining([expect.objectContaining({ id: 'LS-02', kind: 'lineside' })]),
    });
    expect(await terminal.query('logistics.map', { zone: 'Z9' })).toBeNull();
  });
});

describe('stock', () => {
  it('is received once, counted with approval by another person, split and moved', async () => {
    const receive = {
      container: 'C-NEW',
      part: 'P-NUT',
      lot: null,
      quantity: 500,
      location: 'SM-B',
      expiresAt: null,
      delivery: 'DN-9',
    };
    const run = (name: string, input: object, n = 1) =>
      terminal.execute(`logistics.${name}`, input, 'logistics', n);
    expect(await run('receiveContainer', receive)).toMatchObject({ ok: true });
    expect(await run('receiveContainer', receive)).toMatchObject({ code: 'containerAlreadyReceived' });
    expect(await run('receiveContainer', { ...receive, location: 'XX' })).toMatchObject({
      code: 'locationUnknown',
    });
    await run('countContainer', { container: 'C-NEW', counted: 480 });
    const row = (await stock({ place: 'SM-B', part: 'P-NUT' })).rows.find((r) => r.container === 'C-NEW');
    expect(row).toMatchObject({ quantity: 480, variance: { counted: 480, expected: 500 } });
    const approve = { container: 'C-NEW', count: row?.variance?.count, note: '' };
    expect(await run('approveVariance', approve)).toMatchObject({ code: 'containerVarianceOwnCount' });
    expect(await run('approveVariance', approve, 2)).toMatchObject({ ok: true });
    await run('splitContainer', { container: 'C-NEW', into: 'C-PART', quantity: 80 });
    await run('moveContainer', { container: 'C-PART', location: 'LS-02' });
    expect((await stock({ place: 'LS-02' })).rows.map((r) => [r.container, r.quantity])).toEqual([
      ['C-LS-NUT', 200],
      ['C-PART', 80],
    ]);
  });
  it('is one container however its label is typed, and stays what an older record calls it', async () => {
    const receive = {
      part: 'P-NUT',
      lot: null,
      quantity: 5,
      location: 'SM-B',
      expiresAt: null,
      delivery: null,
    };
    const run = (name: string, input: object) => terminal.execute(`logistics.${name}`, input, 'logistics');
    await run('receiveContainer', { ...receive, container: 'box-1' });
    expect(await run('receiveContainer', { ...receive, container: 'BOX-1' })).toMatchObject({
      code: 'containerAlreadyReceived',
      params: { container: 'BOX-1' },
    });
    await run('countContainer', { container: 'Box-1', counted: 4 });
    await run('splitContainer', { container: 'box-1', into: 'box-2', quantity: 1 });
    const older = draft(container, 'old-7', {
      type: 'ContainerReceived',
      payload: { ...receive, supermarket: 'SM1', receivedAt: '2026-11-20T06:00:00.000Z', splitFrom: null },
    });
    terminal.store.commit(accept(older), { actor: { kind: 'policy', policy: 'seed' } });
    expect(await run('receiveContainer', { ...receive, container: 'OLD-7' })).toMatchObject({
      code: 'containerAlreadyReceived',
      params: { container: 'old-7' },
    });
    await run('countContainer', { container: 'OLD-7', counted: 3 });
    expect((await stock({ place: 'SM-B' })).rows.map((r) => [r.container, r.quantity])).toEqual([
      ['BOX-1', 3],
      ['BOX-2', 1],
      ['C-NUT-2', 40],
      ['old-7', 3],
    ]);
    const read = await terminal.query<object>('assembly.readScan', { text: 'c-nut-1' });
    expect(read).toMatchObject({ kind: 'container', container: 'C-NUT-1' });
    const members = [{ kind: 'container', container: 'c-nut-2' }];
    const hold = { reason: 'Wet', population: { kind: 'listed' }, members, issue: null };
    expect(await terminal.execute('quality.placeHold', hold, 'quality')).toMatchObject({ ok: true });
    const shown = await terminal.query('logistics.container', { container: 'c-nut-2' });
    expect(shown).toMatchObject({ container: { container: 'C-NUT-2', holds: [expect.any(String)] } });
  });
  it('waits for the plant before a block is lifted', async () => {
    const block = { container: 'C-NUT-1', reason: 'damage', note: '' };
    await terminal.execute('logistics.blockContainer', block, 'logistics');
    const unblock = { ...block, signature: signatureOf('logistics', 'unblock') };
    await terminal.execute('logistics.unblockContainer', unblock, 'logistics');
    expect((await stock({ blocked: true })).rows).toMatchObject([
      { container: 'C-NUT-1', sync: 'awaiting', blocks: [{ reason: 'damage' }] },
    ]);
  });
  it('is paged by label', async () => {
    const first = await stock({ limit: 3 });
    expect(first.rows).toHaveLength(3);
    const second = await stock({ limit: 3, after: first.next });
    expect([...first.rows, ...second.rows].map((r) => r.container)).toEqual([
      'C-BELT-1',
      'C-LS-BELT',
      'C-LS-NUT',
      'C-NUT-1',
      'C-NUT-2',
    ]);
    expect(second.next).toBeNull();
  });
});

describe('andon for material', () => {
  it('calls the part that is missing, because of the andon, and only once', async () => {
    const missing = {
      type: 'AndonCalled',
      payload: { line: 'FA1', station: 'FA-03', kind: 'material', unit: null, part: 'P-BELT', text: '' },
    } as const;
    const command = {
      roles: [],
      devices: true,
      signed: 0 as const,
      bound: false,
      decide: (id: string) => accept(draft(andon, id, missing)),
    };
    for (const id of ['a-1', 'a-2'])
      await terminal.engine.execute(command, id, { kind: 'policy', policy: 'test' });
    expect((await calls()).rows).toMatchObject([
      { to: { id: 'LS-03' }, part: { id: 'P-BELT' }, cause: { kind: 'andon', andon: 'a-1' } },
    ]);
  });
});

describe('two PCs that cannot hear each other', () => {
  it('raise one call for one need: the same stream, the same effect', async () => {
    const other = openTestTerminal({ seed: 2 });
    seedSupplySite(other.store);
    const ids = await Promise.all(
      [terminal, other].map(async (t) => {
        await t.execute('logistics.raiseCall', { location: 'LS-03', part: 'P-BELT' }, 'operator');
        const { rows } = await t.query<Page<CallRow>>('logistics.calls');
        return rows.map((r) => r.call);
      }),
    );
    expect(ids[0]).toEqual(ids[1]);
    expect(ids[0]).toHaveLength(1);
  });
});
