import type { Command } from 'commander';
import { AlreadyRunning } from '#db/open';
import { enrollRequest } from '#sync/messages';
import type { EnrollRequest } from '#terminal/enrolment';
import { EnrolmentFailed, enroll } from '#terminal/enrolment';
import { ForeignDatabase } from '#terminal/ownDatabase';
import {
  expectNoPlant,
  expectNoSealedKey,
  FolderUnusable,
  NotEnrolled,
  onFolder,
} from '#terminal/process/dataFolder';
import type { StartOptions } from '#terminal/process/enrolledTerminal';
import { startEnrolledTerminal } from '#terminal/process/enrolledTerminal';
import type { DemoControl } from '#terminal/router';
import { tlsFaults } from '#process/tlsFaults';
import { tlsOfEnvironment } from '#process/tlsFiles';
import { stderrLog } from '#terminal/process/stderrLog';
import { boundYoungGeneration } from '#terminal/process/youngGeneration';
import { addressOf } from '../address.ts';
import { PlainFailure, printReady, untilSignal, UsageError } from '../process.ts';
import { remoteDemo } from '#terminal/process/remoteDemo';
import { listenFailure } from '../listenFailure.ts';
import type { ServeFlags } from '../servedScreens.ts';
import { screensAt } from '../servedScreens.ts';
import { uiFolder } from '../uiFolder.ts';
import { expectUsable } from '../tlsFiles.ts';
import { tlsWords } from '../tlsWords.ts';
import { version } from '../version.ts';

interface TerminalFlags extends ServeFlags {
  readonly data: string;
  readonly port: string;
  readonly plant?: string[];
  readonly broker?: string;
  readonly headless?: boolean;
  readonly demoControl?: string;
}

/** `takt terminal` and `takt enroll`. */
export function addTerminalCommand(takt: Command): void {
  takt
    .command('terminal')
    .description('runs the engine of one PC and serves its screens')
    .requiredOption('--data <dir>', 'the data folder of this PC')
    .option('--port <n>', 'port of the screens and the API on loopback; 0 for any free one', '4810')
    .option('--plant <url...>', "plant servers in this order, instead of the enrolment's")
    .option('--broker <url>', "floor broker, instead of the site configuration's")
    .option('--serve <host>', 'address of this PC at which browsers of other PCs find the screens, with TLS')
    .option('--tls-cert <file>', 'with --serve: certificate (PEM)')
    .option('--tls-key <file>', 'with --serve: its key (PEM)')
    .option('--headless', 'no window (the default of this command; kept for scripts)')
    .option('--demo-control <url>', "the demo supervisor's address; set by the demo itself")
    .action(runTerminal);
  takt
    .command('enroll')
    .description('makes this PC a terminal of a plant, by the one-time code of an administrator')
    .requiredOption('--data <dir>', 'the data folder of this PC')
    .requiredOption('--plant <url>', 'the plant server')
    .requiredOption('--code <code>', 'the one-time code')
    .option('--name <name>', 'what people call this PC', 'terminal')
    .option(
      '--replace <terminal>',
      'takes the place of this terminal (id or name): its name, stations, zones, scopes and tools',
    )
    .option(
      '--revoke-old',
      'with --replace, as the code was made: the key of the old PC is not believed any more',
    )
    .action(runEnroll);
}

export function portOf(text: string, option = '--port'): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`${option} takes a number from 0 to 65535, not "${text}"`);
  return port;
}

async function runTerminal(flags: TerminalFlags): Promise<void> {
  boundYoungGeneration();
  const log = stderrLog('terminal');
  const demo: DemoControl | null = flags.demoControl === undefined ? null : remoteDemo(flags.demoControl);
  try {
    const terminal = await startEnrolledTerminal({
      dataDir: flags.data,
      listen: listenOf(flags),
      plantUrls: flags.plant ?? [],
      ...(flags.broker === undefined ? {} : { floorBroker: flags.broker }),
      demo,
      uiFolder: uiFolder(),
      version,
      keyring: null,
      log,
    });
    printReady({ ready: 'terminal', url: terminal.url, pid: process.pid });
    await untilSignal(() => terminal.stop(), log);
  } catch (error) {
    if (error instanceof AlreadyRunning) throw new PlainFailure(`${error.message}: close it there first`);
    if (error instanceof NotEnrolled || error instanceof FolderUnusable || error instanceof ForeignDatabase)
      throw new PlainFailure(error.message);
    throw (
      listenFailure(error, { ports: { '--port': flags.port }, hosts: { '--serve': flags.serve } }) ?? error
    );
  }
}

function listenOf(flags: TerminalFlags): StartOptions['listen'] {
  const { serve, tlsCert, tlsKey, demoControl } = flags;
  if (serve === undefined && (tlsCert ?? tlsKey) !== undefined)
    throw new UsageError('--tls-cert and --tls-key go with --serve HOST');
  if (serve !== undefined && demoControl !== undefined)
    throw new UsageError('a demo, whose PINs everybody knows, is served on loopback alone');
  return screensAt(flags, portOf(flags.port));
}

const enrolmentHints: Readonly<Record<string, string>> = {
  plantUnreachable: 'the plant server does not answer; check --plant and the network',
  codeUnknown: 'the plant does not know this code; ask the administrator for a new one',
  codeExpired: 'the code has expired; ask the administrator for a new one',
  tooManyAttempts: 'too many wrong codes; wait a few minutes',
  answerNotTrusted: 'what answered is not the plant that it claims to be',
  terminalUnknown:
    'the plant knows no terminal of that id, or several of that name; give its id to --replace',
  enrolledElsewhere: 'this folder belongs to another plant; use another --data',
  refused: 'the plant refused',
};

/** As long as the plant takes one; whether it is one of its own the plant alone can tell. */
function codeOf(text: string): string {
  const code = text.trim();
  if (enrollRequest.shape.code.safeParse(code).success) return code;
  throw new UsageError(`--code takes the one-time code as the plant gave it (ABCD-EFGH-1234), not "${text}"`);
}

interface EnrollFlags {
  readonly data: string;
  readonly plant: string;
  readonly code: string;
  readonly name: string;
  readonly replace?: string;
  readonly revokeOld?: boolean;
}

async function runEnroll(flags: EnrollFlags): Promise<void> {
  try {
    const { data: dataDir, name } = flags;
    const plantUrl = addressOf('--plant', flags.plant, ['http', 'https']);
    const code = codeOf(flags.code);
    if (!enrollRequest.shape.name.safeParse(name).success)
      throw new UsageError('--name takes 1 to 100 characters');
    expectUsable(tlsOfEnvironment(), 'TAKT_TLS_CA, TAKT_TLS_CERT, TAKT_TLS_KEY');
    expectNoPlant(dataDir);
    expectNoSealedKey(dataDir);
    const replaces = replacedBy(flags);
    const { terminal, site, replaced } = await onFolder(dataDir, () =>
      enroll({ dataDir, plantUrl, code, name, ...replaces }),
    );
    const took = replaced === undefined ? {} : { replaced };
    process.stdout.write(`${JSON.stringify({ enrolled: terminal, site, ...took })}\n`);
  } catch (error) {
    if (error instanceof AlreadyRunning) throw new PlainFailure(`${error.message}: close it there first`);
    if (error instanceof FolderUnusable) throw new PlainFailure(error.message);
    if (!(error instanceof EnrolmentFailed)) throw error;
    const fault = tlsFaults.find((known) => known === error.detail);
    if (fault !== undefined) throw new PlainFailure(tlsWords(fault));
    throw new PlainFailure(
      `${enrolmentHints[error.fault] ?? error.fault}${error.detail ? ` (${error.detail})` : ''}`,
    );
  }
}

function replacedBy({ replace, revokeOld = false }: EnrollFlags): Partial<Pick<EnrollRequest, 'replaces'>> {
  if (replace === undefined && revokeOld) throw new UsageError('--revoke-old goes with --replace TERMINAL');
  return replace === undefined ? {} : { replaces: { terminal: replace, revoke: revokeOld } };
}
