import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import type { Logger } from 'pino';
import { electronBinary } from '#electron/present';
import { stderrLog } from '#terminal/process/stderrLog';
import { numberOf } from '../numberOf.ts';
import { askedToEnd, printReady, untilSignal, UsageError } from '../process.ts';
import { prepareDemo } from '../demo/prepare.ts';
import type { DemoSite } from '../demo/supervisor.ts';
import { startDemoSite } from '../demo/supervisor.ts';
import { simulateDemo } from '../demo/simulation.ts';
import { portOf } from './terminal.ts';

interface DemoFlags {
  readonly headless?: boolean;
  readonly port: string;
  readonly plantPort?: string;
  readonly brokerPort?: string;
  readonly data?: string;
  readonly seed: string;
  readonly speed: string;
  readonly sim: boolean;
  readonly terminals: string;
}

/** `takt demo` */
export function addDemoCommand(takt: Command): void {
  takt
    .command('demo')
    .description('a whole site on this machine: plant, broker, PCs, simulated line, AGVs and tools')
    .option('--headless', 'open no window')
    .option(
      '--port <n>',
      "port of the line PC's screens; logistics and quality follow; 0: every port of the demo is any free one",
      '4810',
    )
    .option('--plant-port <n>', 'port of the plant server; 0 for any free one (default: 4800)')
    .option('--broker-port <n>', 'port of the floor broker; 0 for any free one (default: 1883)')
    .option('--data <dir>', 'keep everything in this folder (else in a temporary one)')
    .option('--seed <n>', 'seed of the simulation', '1')
    .option('--speed <x>', 'simulated time runs this much faster', '1')
    .option('--no-sim', 'no simulated line, AGVs and tools')
    .option('--terminals <n>', '1 (line only) or 3', '3')
    .action(async (flags: DemoFlags) => {
      const log = stderrLog('demo', process.env['TAKT_LOG'] ?? 'warn');
      const asked = askedToEnd();
      const aborted = new AbortController();
      void asked.then(() => aborted.abort());
      const demo = await runDemo(flags, log, aborted.signal).catch((error: unknown) => {
        if (!aborted.signal.aborted) throw error;
        return null;
      });
      await untilSignal(() => demo?.stop() ?? Promise.resolve(), log, asked);
    });
}

/** Electron's program where this machine has it; else the reason is said, and the screens are served to browsers. */
function windowProgram(): string | null {
  const electron = electronBinary();
  if (!electron.found) process.stderr.write(`no window: ${electron.reason}\n`);
  return electron.found ? electron.path : null;
}

/** `--port 0` leaves the other ports free as well, unless they are given. */
function demoPorts({ port, plantPort, brokerPort }: DemoFlags) {
  const ofLine = portOf(port);
  const usual = (n: string): string => (ofLine === 0 ? '0' : n);
  return {
    port: ofLine,
    plantPort: portOf(plantPort ?? usual('4800'), '--plant-port'),
    brokerPort: portOf(brokerPort ?? usual('1883'), '--broker-port'),
  };
}

/** Starts everything, prints the ready line and the sign-ins; answers the way to stop. Rejects once nothing is left when it is aborted. */
export async function runDemo(
  flags: DemoFlags,
  log: Logger,
  aborted: AbortSignal,
): Promise<{ readonly site: DemoSite; stop(): Promise<void> }> {
  if (!['1', '3'].includes(flags.terminals)) throw new UsageError('--terminals takes 1 or 3');
  const options = {
    ...demoPorts(flags),
    speed: numberOf('--speed', flags.speed, { least: 0.01 }),
    terminals: flags.terminals === '1' ? (1 as const) : (3 as const),
    window: flags.headless ? null : windowProgram(),
    log,
    aborted,
  };
  const seed = numberOf('--seed', flags.seed, { least: 0, whole: true });
  const dataDir = flags.data ?? mkdtempSync(path.join(tmpdir(), 'takt-demo-'));
  const forget = (): void => {
    if (flags.data === undefined) rmSync(dataDir, { recursive: true, force: true });
  };
  let files: Readonly<Record<string, string>> = {};
  const site = await startDemoSite({ ...options, dataDir }, async (preparing) => {
    files = await prepareDemo(preparing);
  }).catch((error: unknown) => {
    forget();
    throw error;
  });
  const simulated = flags.sim ? simulateDemo(site, files, { seed, speed: options.speed }) : null;
  const simulation = await simulated?.catch(async (error: unknown) => {
    await site.stop();
    forget();
    throw error;
  });
  printReady({
    ready: 'demo',
    terminals: site.terminals,
    plant: { url: site.plantUrl },
    office: { url: site.officeUrl },
    broker: { url: site.brokerUrl },
  });
  process.stderr.write(signIns);
  const stop = async (): Promise<void> => {
    await simulation?.stop();
    await site.stop();
    forget();
  };
  return { site, stop };
}

const signIns = `sign in with badge / PIN 246810: 1001 supervisor, 1002 logistics, 1003 quality, 1004 operator, 1005 engineer, 1006 admin, 1007 second supervisor, 1008 second quality lead
`;
