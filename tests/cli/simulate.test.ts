import { afterAll, beforeAll, expect, it } from 'vitest';
import { pino } from 'pino';
import { buildIfNeeded } from '#cli/build';
import { startTakt } from '#cli/demo/childProcess';
import { FloorBroker } from '#tests/simulate/floorBroker';
import { lineSite } from '#tests/simulate/lineSite';
import type { LineTerminal } from '#tests/simulate/lineTerminal';
import { freePort, openLineTerminal } from '#tests/simulate/lineTerminal';
import { builtTakt } from './builtTakt.ts';
import { takt } from './taktCommand.ts';

let pc: LineTerminal;
let broker: FloorBroker;

beforeAll(async () => {
  await buildIfNeeded();
  broker = await FloorBroker.start();
  pc = await openLineTerminal(lineSite(await freePort(), 10));
});
afterAll(async () => {
  await pc.close();
  await broker.close();
});

const at = (url: string): string[] => ['--terminal', url, '--broker', broker.url, '--agvs', '0'];

it('stands in for the people and tools of a running PC until it is stopped', async () => {
  const log = pino({ level: 'silent' });
  const args = ['simulate', ...at(pc.url), '--speed', '10', '--seed', '3'];
  const simulation = await startTakt(args, log, undefined, builtTakt);
  try {
    expect(simulation.ready).toMatchObject({ ready: 'simulate', url: pc.url });
    const tool = pc.engine.siteConfiguration()?.tools[0];
    const second = await takt('simulate', ...at(pc.url));
    expect([second.code, second.stderr]).toEqual([
      1,
      expect.stringContaining(`address already in use 127.0.0.1:${String(tool?.port)}`),
    ]);
  } finally {
    await simulation.stop();
  }
});

it('says that the PC does not answer', async () => {
  const { code, stderr } = await takt('simulate', ...at('http://127.0.0.1:9'));
  expect([code, stderr]).toEqual([1, 'nothing answers at http://127.0.0.1:9\n']);
});
