import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exportLines } from '#db/exportLines';
import { hear } from '#db/hear';
import { checkBatch } from '#sync/batch';
import type { assemblyContract } from '#terminal/contract/assembly';
import type { Outputs } from '#terminal/contract/infer';
import type { Attendant } from '#terminal/host';
import { SimulatedController } from '#simulate/controller';
import { everything, toPush } from '#tests/db/testStore';
import { attend } from '#tests/simulate/lineTerminal';
import { lineSite, seedLineSite, someOrders, vinOf } from './lineSite.ts';
import { openTestTerminal } from './testTerminal.ts';

type Terminal = ReturnType<typeof openTestTerminal>;
type Answers = Outputs<typeof assemblyContract.queries>;

const soon = { timeout: 20_000, interval: 10 };
const wheels = { torqueMinNm: 130, torqueMaxNm: 150, torqueTargetNm: 140 };
const angles = { angleMinDeg: 20, angleMaxDeg: 120, angleTargetDeg: 70 };

let controller: SimulatedController;
let attended: Attendant[];
beforeEach(async () => {
  attended = [];
  controller = new SimulatedController({
    port: 0,
    name: 'T-02',
    seed: 1,
    lastTighteningId: 65_532,
    limits: new Map([[7, { ...wheels, ...angles }]]),
  });
  await controller.listen();
});
afterEach(async () => {
  for (const one of attended) await one.stop();
  await controller.close();
});

const site = () => ({
  ...lineSite,
  tools: lineSite.tools.map((tool) => ({ ...tool, port: controller.port })),
});
const connect = (t: Terminal): Attendant => {
  const tools = attend(t, site());
  attended.push(tools);
  return tools;
};
const acknowledged = (n: number) => vi.waitFor(() => expect(controller.acknowledged).toBe(n), soon);
const tighten = (times: number) => {
  for (let i = 0; i < times; i += 1) controller.tighten({ outcome: 'ok', force: true });
};

/** A PC at whose station the first unit stands, with its VIN in the tool. */
async function atStation(): Promise<{ pc: Terminal; unit: string; tools: Attendant }> {
  const pc = openTestTerminal({ seed: 1 });
  seedLineSite(pc.store);
  const run = async (
    name: string,
    input: unknown,
    role: 'operator' | 'engineer' | 'supervisor' = 'operator',
  ) => {
    const done = await pc.execute(`assembly.${name}`, input, role);
    if (!done.ok) throw new Error(`${name}: ${done.code}`);
  };
  await run('importOrders', { orders: someOrders(1) }, 'engineer');
  await run('releaseOrders', { line: 'FA1', orders: ['O-1'] }, 'supervisor');
  await run('launchUnit', { line: 'FA1' });
  const { rows } = await pc.query<Answers['units']>('assembly.units', { line: 'FA1' });
  const unit = rows[0]?.unit ?? '';
  await run('enterStation', { station: 'FA-01', unit });
  await run('completeOperation', { station: 'FA-01', unit, operation: 'OP-10' });
  await run('releaseUnit', { station: 'FA-01', unit });
  await run('enterStation', { station: 'FA-02', unit });
  await run('scanPart', { station: 'FA-02', unit, scanned: 'P-SEAT SN-1' });
  const tools = connect(pc);
  await vi.waitFor(() => expect([controller.vin, controller.toolEnabled]).toEqual([vinOf(1), true]), soon);
  return { pc, unit, tools };
}

/** What others have of a PC: all that it had recorded by now. */
const said = (pc: Terminal) => toPush(pc.store, everything('own'));
function hearAll(pc: Terminal, of: Terminal, batches = said(of)): void {
  for (const batch of batches) {
    const checked = checkBatch(batch, of.publicKey);
    if (!checked.ok) throw new Error(checked.fault);
    hear(pc.store, [{ batch, checked: checked.events }]);
  }
}

interface Recorded {
  readonly type: string;
  readonly terminal: string;
  readonly payload: { readonly tighteningId: number; readonly fetched?: true };
}
/** Each result that the PC recorded itself, and `+` where it was fetched. */
const ownResults = (pc: Terminal): string[] =>
  said(pc)
    .flatMap((batch) => batch.events)
    .flatMap((event) => ('body' in event ? [JSON.parse(event.body) as Recorded] : []))
    .filter(({ terminal }) => terminal === pc.store.options.terminal)
    .filter(({ type }) => type === 'TighteningRecorded' || type === 'TighteningUnmatched')
    .map(({ payload }) => `${String(payload.tighteningId)}${payload.fetched ? '+' : ''}`);

async function shown(pc: Terminal, unit: string): Promise<number[]> {
  const { rows } = await pc.query<Answers['tightenings']>('assembly.tightenings', { unit });
  return rows.map((row) => row.tighteningId).toSorted((a, b) => a - b);
}

describe('the PC that takes the place of one that is gone', { timeout: 60_000 }, () => {
  it('fetches what the controller told only that one, each result once and marked, before it frees the tool', async () => {
    const { pc: lost, unit, tools } = await atStation();
    tighten(2);
    await acknowledged(2);
    const known = said(lost);
    tighten(3);
    await acknowledged(5);
    await tools.stop();
    // Nobody was connected when this one was made: the controller sends it by itself.
    tighten(1);

    const fresh = openTestTerminal({ seed: 2 });
    hearAll(fresh, lost, known);
    expect(await shown(fresh, unit)).toEqual([65_533, 65_534]);
    const before = controller.received.length;
    connect(fresh);
    await acknowledged(6);
    expect(ownResults(fresh)).toEqual(['65535+', '1+', '2+', '3+']);
    expect(await shown(fresh, unit)).toEqual([1, 2, 3, 65_533, 65_534, 65_535]);
    const asked = () => controller.received.slice(before).map(({ mid }) => mid);
    await vi.waitFor(() => expect(asked()).toContain(42), soon);
    expect(asked().lastIndexOf(64)).toBeLessThan(asked().indexOf(42));

    // It goes on as ever, and asks for nothing twice.
    tighten(1);
    await acknowledged(7);
    expect(ownResults(fresh).at(-1)).toBe('4');

    // The disk of the lost one turns up: what both have recorded counts once.
    hearAll(fresh, lost);
    expect(await shown(fresh, unit)).toEqual([1, 2, 3, 4, 65_533, 65_534, 65_535]);
    expect([...exportLines(fresh.database.sqlite)].join('\n')).not.toContain('"conflictsWith":"');
  });

  it('takes of results that follow none it knows only those of units that it knows', async () => {
    const { pc: lost, unit, tools } = await atStation();
    const known = said(lost);
    tighten(1);
    await acknowledged(1);
    const { vin } = controller;
    controller.vin = 'A-FOREIGN-VIN';
    tighten(1);
    await acknowledged(2);
    controller.vin = vin;
    await tools.stop();
    const fresh = openTestTerminal({ seed: 2 });
    hearAll(fresh, lost, known);
    connect(fresh);
    await vi.waitFor(async () => expect(await shown(fresh, unit)).toEqual([65_533]), soon);
    await vi.waitFor(() => expect(controller.toolEnabled).toBe(true), soon);
    expect(ownResults(fresh)).toEqual(['65533+']);
  });

  it('works with a controller that keeps nothing', async () => {
    controller.misbehave({ refuse: { mid: 64, errorCode: 99 } });
    const { pc } = await atStation();
    tighten(1);
    await acknowledged(1);
    expect(ownResults(pc)).toEqual(['65533']);
  });
});
