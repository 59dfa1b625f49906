import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { buildIfNeeded } from '#cli/build';
import { builtTakt } from '#tests/cli/builtTakt';
import { eventsAtPlant } from './keptEvents.ts';
import { MortalSite } from './mortalSite.ts';
import { Pc } from './pc.ts';
import { problems } from './writers.ts';

/** The drill of docs/operations/replace-a-pc.md, step by step, with real processes. */
const folder = mkdtempSync(path.join(tmpdir(), 'takt-replace-'));
const site = new MortalSite(folder);
const soon = { timeout: 60_000, interval: 100 };
const barMs = 10 * 60_000;

vi.stubEnv('TAKT_LOG', 'silent');
beforeAll(async () => {
  await buildIfNeeded();
  await site.start();
}, 120_000);
afterAll(async () => {
  await site.stop();
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
}, 60_000);

interface Row {
  readonly terminal: string;
  readonly self: boolean;
  readonly name: string;
  readonly status: string;
  readonly stations: readonly string[];
  readonly zones: readonly string[];
  readonly scopes: readonly string[];
  readonly tools: readonly string[];
}
interface Entry {
  readonly code: string;
  readonly owner: string;
  readonly params: unknown;
}
const rowsOf = (pc: Pc): Promise<readonly Row[]> => pc.query<readonly Row[]>('site.terminals');
const opened = async (pc: Pc, title: string): Promise<string> => {
  const { command, input } = problems.ask(title);
  const answer = await pc.command(command, input);
  if (!answer.ok) throw new Error(answer.code);
  return answer.events[0]?.eventId ?? '';
};
const atPlant = (id: string): Promise<void> =>
  vi.waitFor(async () => {
    const events = await eventsAtPlant(path.join(folder, 'plant'));
    expect(events.some(({ eventId }) => eventId === id)).toBe(true);
  }, soon);
const takt = promisify(execFile);
const run = async (...args: string[]): Promise<unknown> =>
  JSON.parse((await takt(process.execPath, [builtTakt, ...args])).stdout);

it('a PC whose disk is gone is replaced by a new one that serves its stations, in less than ten minutes', async () => {
  const supervisor = new Pc(site.url, '1001');
  const old = await vi.waitFor(async () => {
    const self = (await rowsOf(supervisor)).find((row) => row.self && row.stations.length > 0);
    if (!self) throw new Error('not on duty yet');
    return self;
  }, soon);
  const saved = await vi.waitFor(() => opened(supervisor, 'before the fire'), soon);
  await atPlant(saved);

  const { name, stations, zones, scopes, tools } = old;
  const place = { name, stations, zones, scopes, tools };
  const diedMs = performance.now();
  await site.killPlant();
  const kept = await opened(supervisor, 'only on its disk');
  await site.loseLinePc();
  await site.startPlant();
  const admin = await site.admin();
  const code = await admin.oneTimeCode(60, old.terminal);
  const data = ['--data', path.join(folder, 'line'), '--plant', site.plantUrl, '--code', code];
  await expect(run('enroll', ...data), 'a code for taking over enrols nobody else').rejects.toThrow();
  const enrolled = await run('enroll', ...data, '--replace', old.terminal);
  expect(enrolled).toMatchObject({ replaced: old.terminal });
  expect(await run('enroll', ...data, '--replace', old.terminal)).toEqual(enrolled);
  await site.startEngine();

  const fresh = new Pc(site.url, '1001');
  const id = z.object({ enrolled: z.string() }).parse(enrolled).enrolled;
  await vi.waitFor(async () => {
    const rows = await rowsOf(fresh);
    expect(rows.find((row) => row.self)).toMatchObject({ ...place, terminal: id, status: 'active' });
    expect(rows.find((row) => row.terminal === old.terminal)).toMatchObject({ status: 'replaced' });
  }, soon);
  const again = await opened(fresh, 'after the fire');
  await atPlant(again);
  expect(performance.now() - diedMs).toBeLessThan(barMs);

  // The old PC is found and switched on: it brings what it had, is flagged, and says itself what it is.
  const lost = await site.startLostPc();
  await atPlant(kept);
  const inbox = () => fresh.query<{ rows: readonly Entry[] }>('site.inbox', { scope: 'all' });
  await vi.waitFor(async () => {
    const entry = (await inbox()).rows.find(({ code }) => code === 'terminalReturned');
    expect(entry).toMatchObject({ owner: 'admin', params: { records: 1 } });
  }, soon);
  const itself = await new Pc(lost, '1001').query<{ ended: unknown }>('system.terminal');
  expect(itself.ended).toMatchObject({ status: 'replaced', by: name });
}, 180_000);
