import type { Command } from 'commander';
import { startSiteSimulation } from '#simulate/siteSimulation';
import { stderrLog } from '#terminal/process/stderrLog';
import { addressOf } from '../address.ts';
import { numberOf } from '../numberOf.ts';
import { askJson } from '../plantAdmin.ts';
import { PlainFailure, printReady, untilSignal } from '../process.ts';
import { siteOf } from '../siteOf.ts';
import { failureWords } from '../tlsWords.ts';

interface SimulateFlags {
  readonly terminal: string;
  readonly logistics?: string;
  readonly plant?: string;
  readonly broker: string;
  readonly agvs?: string;
  readonly takt?: string;
  readonly speed: string;
  readonly seed: string;
}

/** `takt simulate` */
export function addSimulateCommand(takt: Command): void {
  takt
    .command('simulate')
    .description("operators, tools and AGVs of the demo site, at a running site's doors")
    .requiredOption('--terminal <url>', "the line's PC")
    .option('--logistics <url>', "the logistics clerk's PC; else the line's")
    .option('--plant <url>', 'the plant server, to see that it is there before the line moves')
    .requiredOption('--broker <url>', 'the floor broker')
    .option('--agvs <n>', "at most so many; all of the site's without it")
    .option('--takt <s>', "seconds per unit, instead of the line's own")
    .option('--speed <x>', 'simulated time runs this much faster', '1')
    .option('--seed <n>', 'what people decide depends on it alone', '1')
    .action(runSimulate);
}

async function runSimulate(flags: SimulateFlags): Promise<void> {
  const options = optionsOf(flags);
  if (flags.plant !== undefined) await seePlant(addressOf('--plant', flags.plant, ['http', 'https']));
  const { site, revision } = await siteOf(options.lineUrl);
  const simulation = await startSiteSimulation({ ...options, site, revision }).catch((error: unknown) => {
    throw plainly(error);
  });
  const { controllers, agvs } = simulation;
  printReady({
    ready: 'simulate',
    url: options.lineUrl,
    pid: process.pid,
    tools: controllers.size,
    agvs: agvs.size,
  });
  await untilSignal(() => simulation.stop(), stderrLog('simulate'));
}

function optionsOf({ terminal, logistics, broker, agvs, takt, speed, seed }: SimulateFlags) {
  return {
    lineUrl: addressOf('--terminal', terminal, ['http', 'https']),
    brokerUrl: addressOf('--broker', broker, ['mqtt', 'mqtts']),
    seed: numberOf('--seed', seed, { least: 0, whole: true }),
    speed: numberOf('--speed', speed, { least: 0.01 }),
    ...(logistics === undefined
      ? {}
      : { logisticsUrl: addressOf('--logistics', logistics, ['http', 'https']) }),
    ...(agvs === undefined ? {} : { agvs: numberOf('--agvs', agvs, { least: 0, whole: true }) }),
    ...(takt === undefined ? {} : { taktS: numberOf('--takt', takt, { least: 1 }) }),
  };
}

async function seePlant(url: string): Promise<void> {
  const answer = await askJson(new URL('/healthz', url), null);
  if (answer.kind === 'answered' && answer.status === 200) return;
  const why = answer.kind === 'failed' && answer.tls !== undefined ? `: ${failureWords(answer)}` : '';
  throw new PlainFailure(`no plant answers at ${url}${why}`);
}

function plainly(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code !== 'EADDRINUSE' && code !== 'EADDRNOTAVAIL') return error;
  return new PlainFailure(`a tool of the site cannot be simulated here: ${String(error)}`);
}
