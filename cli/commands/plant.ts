import path from 'node:path';
import type { Command } from 'commander';
import type { Logger } from 'pino';
import type { RunningPlant } from '#plant/main';
import { startPlant } from '#plant/main';
import type { Attention } from '#plant/office';
import { attention } from '#terminal/queries/attention';
import type { HttpClientOptions } from '#process/httpClient';
import { HttpClient } from '#process/httpClient';
import { enroll, EnrolmentFailed } from '#terminal/enrolment';
import { startEnrolledTerminal } from '#terminal/process/enrolledTerminal';
import type { Terminal } from '#terminal/host';
import { stderrLog } from '#terminal/process/stderrLog';
import { askedToEnd, PlainFailure, printReady, untilSignal, UsageError } from '../process.ts';
import { databaseUrlFrom } from '../databaseUrl.ts';
import { listenFailure } from '../listenFailure.ts';
import { screensAt } from '../servedScreens.ts';
import { uiFolder } from '../uiFolder.ts';
import { version } from '../version.ts';
import { officeCarry, officeDoor } from '../officeDoor.ts';
import { plantDesk } from '../plantDesk.ts';
import { servedFiles } from '../tlsFiles.ts';
import { addDeadLetterCommands } from './deadLetters.ts';
import { plainly } from './plainPlant.ts';
import { addPlantHistory } from './plantHistory.ts';
import { addPlantRecover } from './plantRecover.ts';
import { addPlantDoctor } from './plantDoctor.ts';
import { addPlantVerify } from './plantVerify.ts';
import { portOf } from './terminal.ts';

interface PlantFlags {
  readonly data: string;
  readonly port: string;
  readonly host: string;
  readonly databaseUrl?: string;
  readonly databaseUrlFile?: string;
  readonly nodeUrl?: string;
  readonly site: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsClientCa?: string;
  readonly officePort: string;
  readonly serve?: string;
  readonly broker?: string;
}

/** `takt plant` and what is beside it. */
export function addPlantCommand(takt: Command): void {
  const plant = takt
    .command('plant')
    .description('runs the plant server, with the office terminal beside it')
    .option('--data <dir>', "the plant's data folder", 'plant-data')
    .option('--port <n>', 'port of the plant server; 0 for any free one', '4800')
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option(
      '--database-url <url>',
      'a PostgreSQL 15 or newer instead of the embedded one; without a password',
    )
    .option(
      '--database-url-file <file>',
      'a file that holds it with its password; several servers: host1,host2',
    )
    .option('--node-url <url>', 'where the other nodes on that database reach this one')
    .option('--site <id>', 'id of the site; counts at the first start', 'site')
    .option('--tls-cert <file>', 'certificate (PEM)')
    .option('--tls-key <file>', 'its key (PEM)')
    .option('--tls-client-ca <file>', 'authority (PEM) whose certificates everybody must show who asks')
    .option('--office-port <n>', "port of the office terminal's screens", '0')
    .option('--serve <host>', 'address at which browsers of other PCs find them, with TLS; else loopback')
    .option('--broker <url>', "floor broker of the office terminal, instead of the site configuration's")
    .action(runPlant);
  plant
    .command('init')
    .description('prepares the database and prints the one-time code of the first PC')
    .action(() => initPlant(plant.opts<PlantFlags>()));
  addPlantVerify(plant);
  addPlantDoctor(plant);
  addPlantHistory(plant);
  addPlantRecover(plant);
  addDeadLetterCommands(plant);
}

const plantOptions = (flags: PlantFlags, log: Logger) => {
  const tls = servedFiles(flags);
  const databaseUrl = databaseUrlFrom(flags.databaseUrl, flags.databaseUrlFile);
  const { nodeUrl } = flags;
  screensAt(flags, portOf(flags.officePort, '--office-port'));
  if (nodeUrl !== undefined && !/^https?:$/u.test(URL.parse(nodeUrl)?.protocol ?? ''))
    throw new UsageError(`--node-url takes http(s)://HOST:PORT, not "${nodeUrl}"`);
  return {
    dataDir: flags.data,
    site: flags.site,
    host: flags.host,
    port: portOf(flags.port),
    log,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(nodeUrl === undefined ? {} : { nodeUrl }),
    ...(tls === null ? {} : { tls }),
  };
};

async function runPlant(flags: PlantFlags): Promise<void> {
  const log = stderrLog('plant');
  const options = plantOptions(flags, log);
  // PostgreSQL runs long before the plant is ready, and would be left behind.
  const asked = askedToEnd();
  let office: Terminal | null = null;
  const plant = await startPlant({
    ...options,
    onReady: async (running) => {
      const started = await startOffice(running, flags, log);
      office = started;
      return {
        execute: officeDoor(started),
        carry: officeCarry(started),
        attention: () => attentionAt(started),
        stop: () => started.stop(),
      };
    },
  }).catch((error: unknown) => {
    const hosts = { '--host': flags.host, '--serve': flags.serve };
    const ports = { '--port': flags.port, '--office-port': flags.officePort };
    throw listenFailure(error, { ports, hosts }) ?? plainly(error);
  });
  const officeUrl = (office as Terminal | null)?.url ?? null;
  printReady({ ready: 'plant', url: plant.url, pid: process.pid, office: officeUrl });
  await untilSignal(() => plant.stop(), log, asked);
}

async function initPlant(flags: PlantFlags): Promise<void> {
  const options = { ...plantOptions(flags, stderrLog('plant', 'warn')), port: 0 };
  const plant = await startPlant(options).catch((error: unknown) => {
    throw plainly(error);
  });
  process.stdout.write(`${JSON.stringify({ site: plant.site, code: plant.initCode })}\n`);
  await plant.stop();
}

/** The office terminal: a headless terminal beside the plant, enrolled at the first start by the plant's own admin token. */
async function startOffice(plant: RunningPlant, flags: PlantFlags, log: Logger): Promise<Terminal> {
  const dataDir = path.join(flags.data, 'office');
  const { code } = await plant.core.identity.createCode(10 * 60_000);
  const tls = servedFiles(flags);
  // It sits in the plant's own process, and asks at an address that the certificate need not name.
  const plantTls: HttpClientOptions = tls === null ? {} : { tls: { ...tls, ca: undefined }, self: true };
  const http = new HttpClient(plantTls);
  const request = { dataDir, plantUrl: plant.url, code, name: officeName(plant) };
  await enroll(request, { http }).catch((error: unknown) => {
    const fault = error instanceof EnrolmentFailed ? error.fault : null;
    if (fault === 'noTls')
      throw new PlainFailure(`the office terminal cannot reach its plant: ${String(error)}`);
    // Enrolled before, at the port that this plant had then.
    if (fault !== 'enrolledElsewhere') throw error;
  });
  return startEnrolledTerminal({
    dataDir,
    listen: screensAt(flags, portOf(flags.officePort)),
    plantUrls: [plant.url],
    plantTls,
    ...(flags.broker === undefined ? {} : { floorBroker: flags.broker }),
    demo: null,
    plant: plantDesk(plant, http),
    uiFolder: uiFolder(),
    version,
    keyring: null,
    log: log.child({ name: 'office' }),
  });
}

/** Each node of a plant has an office terminal of its own. */
function officeName({ core }: RunningPlant): string {
  const taken = new Set(core.identity.terminals().map(({ certificate }) => certificate.name));
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? 'office' : `office ${String(n)}`;
    if (!taken.has(name)) return name;
  }
}

/** Of the whole site: the office terminal follows everything. */
function attentionAt({ engine }: Terminal): Attention {
  const { read, nowMs } = engine.queryContext({ kind: 'device', device: 'plant-admin' });
  return attention(read, nowMs);
}
