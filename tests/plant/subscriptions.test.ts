import { describe, expect, it } from 'vitest';
import type { TerminalDuty } from '#domain/site/terminal';
import { streamTypeOf } from '#domain/streams';
import type { Follows } from '#sync/scopes';
import { boxTypeOf } from './boxStream.ts';
import type { CorePlant } from './corePlant.ts';
import { boxFilled, boxMade, corePlant } from './corePlant.ts';
import { memoryPlantStore } from './memoryPlantStore.ts';
import type { RunWriter, TerminalWriter } from './writer.ts';

const typeOf = (stream: string) => boxTypeOf(stream) ?? streamTypeOf(stream);
const never = new AbortController().signal;
const status = { lastSeq: 0, pending: 0, version: '1', clockMs: 0 };
const protocol = 1 as const;

const duty = (...scopes: string[]): TerminalDuty => ({
  kind: 'floor',
  line: null,
  stations: [],
  zones: [],
  scopes,
});

/** What the office says of a terminal. */
const assigned = (terminal: string, given: TerminalDuty) => ({
  stream: `terminal/${terminal}`,
  scope: 'site',
  type: 'TerminalAssigned',
  class: 'fact' as const,
  payload: { name: 'PC', duty: given, tools: [], released: [] },
});

async function site() {
  const store = memoryPlantStore({ nowMs: () => Date.now() });
  const plant = await corePlant({ store, typeOf });
  const [office, pc] = [await plant.enrol('office'), await plant.enrol('PC')];
  const run = office.startRun();
  const enrolled = { ...assigned(pc.terminal, duty('line/L1')), type: 'TerminalEnrolled' };
  const certificate = plant.core.identity.terminal(pc.terminal)?.certificate;
  run.write({ ...enrolled, payload: { name: 'PC', duty: duty('line/L1'), tools: [], certificate } });
  for (const n of ['1', '2']) run.write(boxMade(n));
  run.write({ ...boxMade('9'), scope: 'line/L2', payload: { line: 'L2' } });
  await plant.push(run.batch());
  return { plant, pc, office: run, store };
}

async function pull(
  plant: CorePlant,
  pc: TerminalWriter,
  follows: Follows,
  place: { waitMs?: number; cursor?: number } = {},
) {
  const run = '018f0000-0000-7000-8000-00000000cccc';
  const asked = {
    follows: follows === null ? null : [...follows],
    headHash: null,
    limit: 100,
    cursor: 0,
    waitMs: 0,
  };
  const request = { protocol, ...asked, ...place, status: { ...status, run } };
  const answer = await plant.core.exchange.pull(pc.terminal, request, () => 0, never);
  if (answer.status !== 'page') throw new Error(answer.status);
  const { cursor, scopes } = answer.rest;
  return { rows: answer.page.rows.map((row) => row.stream), cursor, scopes };
}

const pushed = (plant: CorePlant, run: RunWriter) =>
  plant.push(run.batch(run.written.length, run.written.length));

describe('what a terminal gets of the log', () => {
  it('is what the log says of its duty, and its cursor moves over the rest', async () => {
    const { plant, pc } = await site();
    const given = ['holds', 'line/L1', 'site'];
    expect(await pull(plant, pc, given)).toEqual({
      rows: [`terminal/${pc.terminal}`, 'box/1', 'box/2'],
      cursor: 4,
      scopes: given,
    });
    expect(await pull(plant, pc, ['line/L1'])).toMatchObject({ rows: ['box/1', 'box/2'], cursor: 4 });
  });

  it('is nothing while it asks for more, or for nothing yet: it is told what it may have', async () => {
    const { plant, pc } = await site();
    const told = { rows: [], cursor: 0, scopes: ['holds', 'line/L1', 'site'] };
    for (const follows of [null, ['line/L2'], ['line/L1', 'line/L2'], []])
      expect(await pull(plant, pc, follows)).toEqual(told);
  });

  it('has its own events of any scope', async () => {
    const { plant, pc } = await site();
    const own = pc.startRun();
    own.write({ ...boxFilled('9'), scope: 'line/L2' });
    await plant.push(own.batch());
    expect((await pull(plant, pc, ['line/L1'])).rows).toEqual(['box/1', 'box/2', 'box/9']);
  });

  it('is all for a terminal of which the log says nothing', async () => {
    const { plant } = await site();
    expect(await pull(plant, await plant.enrol('new'), null)).toMatchObject({ cursor: 4, scopes: null });
  });

  it('changes with its duty, also for a pull that waits, and is the same after a restart', async () => {
    const { plant, pc, office, store } = await site();
    const waiting = pull(plant, pc, ['line/L1'], { waitMs: 20_000, cursor: 4 });
    office.write(assigned(pc.terminal, duty('line/L2')));
    office.write(boxFilled('1'));
    await plant.push(office.batch(5, 6));
    const given = ['holds', 'line/L2', 'site'];
    expect(await waiting).toEqual({ rows: [], cursor: 4, scopes: given });
    expect((await pull(plant, pc, given)).rows).toContain('box/9');
    await plant.core.stop();
    const again = await corePlant({ store, typeOf, keys: plant.keys });
    expect((await pull(again, pc, given)).scopes).toEqual(given);
  });

  it('wakes nobody for rows of others, but says in the end how far the log was looked at', async () => {
    const { plant, pc, office } = await site();
    const started = performance.now();
    const waiting = pull(plant, pc, ['line/L1'], { waitMs: 300, cursor: 4 });
    office.write({ ...boxFilled('9'), scope: 'line/L2' });
    await pushed(plant, office);
    expect(await waiting).toMatchObject({ rows: [], cursor: 5 });
    expect(performance.now() - started).toBeGreaterThan(250);
  });
});

describe('beside the log', () => {
  const asked = { protocol, except: [], through: null, after: null, limit: 100 };

  it('a snapshot is of what the terminal is given, whatever it asks for', async () => {
    const { plant, pc } = await site();
    const streams = async (scopes: string[] | null) => {
      const { rows, start } = await plant.core.exchange.snapshot(pc.terminal, { ...asked, scopes });
      return { scopes: rows.map((row) => row.scope), heads: start?.heads.map((head) => head.scope) };
    };
    expect(await streams(null)).toEqual({
      scopes: ['site', 'line/L1', 'line/L1'],
      heads: ['site', 'line/L1'],
    });
    expect(await streams(['line/L2'])).toEqual({ scopes: [], heads: [] });
  });

  it("a stream's history is none of a scope that it is not given, but for its own events", async () => {
    const { plant, pc } = await site();
    const own = pc.startRun();
    own.write({ ...boxFilled('9'), scope: 'line/L2' });
    await plant.push(own.batch());
    const history = async (stream: string) => {
      const request = { protocol, stream, after: 0, through: 100, limit: 100 };
      return (await plant.core.exchange.history(pc.terminal, request)).rows.map((row) => row.position);
    };
    expect(await history('box/1')).toEqual([2]);
    expect(await history('box/9')).toEqual([5]);
  });
});
