import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTakt } from '#cli/demo/childProcess';
import { demoPc, endLeftPostgres, holdDemoFolder } from '#cli/demo/demoFolder';
import type { PlantAdmin } from '#cli/demo/plantAdmin';
import { expectFree } from '#cli/demo/freePorts';
import { startDemoSite } from '#cli/demo/supervisor';
import { PlainFailure } from '#cli/process';
import { FolderInUse, openDataFolder } from '#plant/dataFolder';
import { enrolAlone } from '#tests/electron/product/enrolAlone';

let folder = '';
const log = pino({ level: 'silent' });
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'takt-demo-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a second demo in the folder of one that runs is refused before it starts anything', async () => {
  const first = await holdDemoFolder(folder);
  const before = readdirSync(folder);
  const ports = { port: 0, plantPort: 0, brokerPort: 0 };
  const options = { ...ports, speed: 1, terminals: 1 as const, window: null, dataDir: folder, log };
  const prepare = (): Promise<void> => Promise.reject(new Error('came as far as the import'));
  const second = startDemoSite({ ...options, program: 'none' }, prepare);
  await expect(second).rejects.toThrow(
    new PlainFailure(`another demo is running in ${folder}: end it first, or give another --data folder`),
  );
  expect(readdirSync(folder)).toEqual(before);
  first.release();
  (await holdDemoFolder(folder)).release();
});

it('the PostgreSQL of a plant that runs is left to it, and one left behind is ended', async () => {
  const postgres = path.join(folder, 'postgres');
  const script = `process.on('SIGINT', () => process.exit(0)); setInterval(() => 0, 1000); console.log('up')`;
  const server = spawn(process.execPath, ['-e', script, postgres], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(server.stdout, 'data');
  const plant = await openDataFolder(folder);
  await expect(endLeftPostgres(folder)).rejects.toThrow(FolderInUse);
  expect([server.exitCode, server.signalCode]).toEqual([null, null]);
  await plant.unlock();
  const ended = once(server, 'exit');
  expect(await endLeftPostgres(folder)).toBe(true);
  expect(await ended).toEqual([0, null]);
});

describe('a PC of the demo at a second start', () => {
  const admin = (known: boolean): PlantAdmin => ({
    oneTimeCode: () => Promise.reject(new Error('asked for a code')),
    office: () => Promise.resolve(),
    terminalNamed: () => Promise.reject(new Error('not asked')),
    knows: () => Promise.resolve(known),
  });
  const url = 'http://127.0.0.1:1';

  it('is what it was, whatever port the plant has now', async () => {
    await enrolAlone(folder, 'line');
    const enrolment = await demoPc({ dataDir: folder, name: 'line' }, { url, admin: admin(true) });
    expect(enrolment.certificate.name).toBe('line');
  });

  it('is refused where it belongs to another plant', async () => {
    await enrolAlone(folder, 'line');
    const again = demoPc({ dataDir: folder, name: 'line' }, { url, admin: admin(false) });
    await expect(again).rejects.toThrow(
      new PlainFailure(`${folder} is a PC of another plant: give the demo another --data folder`),
    );
  });
});

describe('a part of the demo that is refused', () => {
  const saying = (text: string): Promise<unknown> => {
    const program = path.join(folder, 'program.cjs');
    writeFileSync(program, `process.stderr.write(${JSON.stringify(text)}); process.exitCode = 1;`);
    return startTakt([], log, undefined, program);
  };

  it('is told in the line that it says', async () => {
    await expect(saying('{"level":30}\nport 4800 is taken\n')).rejects.toThrow(
      new PlainFailure('port 4800 is taken'),
    );
  });

  it('is told whole where it failed otherwise', async () => {
    const told = saying('Error: a bug\n    at file.ts:1:1\n\nNode.js v24.0.0\n');
    await expect(told).rejects.not.toThrow(PlainFailure);
    await expect(told).rejects.toThrow(/ended with 1 before it was ready\nError: a bug\n {4}at/u);
  });
});

it('ports beyond the last one are refused in one line', async () => {
  const asked = { what: 'quality PC', port: 65_536, option: '--port' };
  await expect(expectFree([asked])).rejects.toThrow(
    /^port 65536 \(quality PC; --port\) is beyond 65535: [^\n]+$/u,
  );
});
