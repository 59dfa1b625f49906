import { beforeEach, describe, expect, it } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import { container } from '#domain/logistics/container';
import type { CallRow } from '#terminal/contract/calls';
import type { TransportRow } from '#terminal/contract/transports';
import { received, seedSupplySite } from './supplySite.ts';
import { openTestTerminal } from './testTerminal.ts';

type Rows<R> = { readonly rows: readonly R[] };

let terminal: ReturnType<typeof openTestTerminal>;
beforeEach(() => {
  terminal = openTestTerminal();
  seedSupplySite(terminal.store);
});

/** As a person of logistics; what is refused fails the test. */
async function done(name: `logistics.${string}`, input: object): Promise<void> {
  expect(await terminal.execute(name, input, 'logistics')).toMatchObject({ ok: true });
}
const calls = async () => (await terminal.query<Rows<CallRow>>('logistics.calls', {}, 'logistics')).rows;

/** C-NUT-0, the oldest box at SM-A. */
function box(quantity: number): void {
  const born = received({ quantity, receivedAt: '2026-11-01T06:00:00.000Z' });
  terminal.store.commit(accept(draft(container, 'C-NUT-0', born)), {
    actor: { kind: 'policy', policy: 'seed' },
  });
}

/** LS-02 keeps 40 to 240 nuts; 30 are left, and 210 are called because of that. */
async function calledAtTheMinimum(): Promise<string> {
  await done('logistics.countContainer', { container: 'C-LS-NUT', counted: 30, reason: 'recount' });
  const [row, ...others] = await calls();
  expect(others).toEqual([]);
  expect(row).toMatchObject({ quantity: 210, cause: { remaining: 30 } });
  return row?.call ?? '';
}

describe('a call by hand', () => {
  const ask = (quantity: number) =>
    terminal.execute('logistics.raiseCall', { location: 'LS-02', part: 'P-NUT', quantity }, 'operator');
  it('asks for no more than its place has room for', async () => {
    expect(await ask(241)).toMatchObject({
      code: 'callBeyondRoom',
      params: { location: 'LS-02', part: 'P-NUT', quantity: 241, room: 240 },
    });
    expect(await calls()).toEqual([]);
    expect(await ask(240)).toMatchObject({ ok: true });
  });
});

describe('a call that is delivered', () => {
  it('by hand, is not called again: what was just put down counts', async () => {
    box(200);
    const call = await calledAtTheMinimum();
    await done('logistics.startPicking', { call });
    await done('logistics.pickContainer', { call, container: 'C-NUT-0', from: 'SM-A' });
    await done('logistics.deliverCall', { call, location: 'LS-02' });
    expect(await calls()).toEqual([]);
  });
  it('with less than runs the line on, is called again for the rest, by what stands there then', async () => {
    box(5);
    const call = await calledAtTheMinimum();
    await done('logistics.pickContainer', { call, container: 'C-NUT-0', from: 'SM-A' });
    await done('logistics.deliverCall', { call, location: 'LS-02' });
    expect(await calls()).toMatchObject([{ quantity: 205, cause: { remaining: 35 } }]);
  });
  it('by a transport, is not called again either', async () => {
    box(200);
    const call = await calledAtTheMinimum();
    await done('logistics.requestTransport', { call });
    const [asked] = (await terminal.query<Rows<TransportRow>>('logistics.transports')).rows;
    const transport = asked?.transport ?? '';
    await done('logistics.takeOverTransport', { transport, reason: 'agvStopped' });
    await done('logistics.loadByHand', { transport, container: 'C-NUT-0' });
    await done('logistics.unloadByHand', { transport, location: 'LS-02' });
    expect(await calls()).toEqual([]);
  });
});
