import { createReadStream, statSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { AlreadyRunning } from '#db/open';
import { carryType } from '#plant/office';
import { HttpClient } from '#process/httpClient';
import type { CarryRefusal, CarryTaken } from '#sync/carryIn';
import { writeCarryFile } from '#terminal/carryFile';
import type { Terminal } from '#terminal/host';
import { enrolmentIn } from '#terminal/enrolment';
import { ForeignDatabase } from '#terminal/ownDatabase';
import { FolderUnusable, NotEnrolled } from '#terminal/process/dataFolder';
import { startQuietTerminal } from '#terminal/process/quietTerminal';
import { addressOf } from '../address.ts';
import { tokenOf } from '../adminDoor.ts';
import { jsonOf } from '../plantAdmin.ts';
import { PlainFailure, UsageError } from '../process.ts';
import { reading, terminalFolder } from '../terminalFolder.ts';
import { failureWords } from '../tlsWords.ts';
import { version } from '../version.ts';

/** `takt carry export` and `takt carry import`. */
export function addCarryCommand(takt: Command): void {
  const carry = takt
    .command('carry')
    .description('takes what the plant lacks from one PC to another, or to the plant, as a file');
  carry
    .command('export')
    .description('writes everything of a PC that the plant is not known to have; the PC may run')
    .argument('<file>', 'the file to write')
    .requiredOption('--data <dir>', 'the data folder of a PC, or of a plant (its office terminal)')
    .action(runExport);
  carry
    .command('import')
    .description('takes such a file in, all of it or nothing; again changes nothing')
    .argument('<file>', 'the carried file')
    .option('--data <dir>', 'the data folder of a stopped PC (a running one takes it on its screen)')
    .option('--plant <url>', 'a running plant server')
    .option('--token <file>', "the plant's admin.token; else TAKT_ADMIN_TOKEN has its text")
    .action(runImport);
}

async function runExport(file: string, { data }: { readonly data: string }): Promise<void> {
  const folder = terminalFolder(data);
  const now = new Date().toISOString();
  const written = await reading(folder, async (database) => {
    const enrolment = enrolmentIn(database);
    if (enrolment === null)
      throw new PlainFailure(`${folder} belongs to no plant: it holds nothing to carry`);
    return writeCarryFile(database, enrolment, file, { now, pause: () => Promise.resolve() });
  }).catch((error: unknown) => {
    throw unwritable(error, file);
  });
  process.stdout.write(`${JSON.stringify({ carried: file, ...written })}\n`);
}

function unwritable(error: unknown, file: string): unknown {
  const refused = error instanceof Error && 'syscall' in error && 'code' in error;
  return refused ? new PlainFailure(`${file} cannot be written (${String(error.code)})`) : error;
}

interface ImportFlags {
  readonly data?: string;
  readonly plant?: string;
  readonly token?: string;
}

async function runImport(file: string, { data, plant, token }: ImportFlags): Promise<void> {
  if ((data === undefined) === (plant === undefined))
    throw new UsageError('give either --data DIR (stopped) or --plant URL (running)');
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`${file} is no file that can be read`);
  const taken =
    data === undefined
      ? await takenByPlant(file, addressOf('--plant', plant ?? '', ['http', 'https']), tokenOf(token))
      : await takenByFolder(file, terminalFolder(data));
  if (!taken.ok) throw new PlainFailure(`${file}: ${refusals[taken.fault]}`);
  const { ok: _ok, ...said } = taken;
  for (const line of aboutLeftOut(taken)) process.stderr.write(`${line}\n`);
  process.stdout.write(`${JSON.stringify({ taken: file, ...said })}\n`);
}

const refusals: Readonly<Record<CarryRefusal, string>> = {
  notCarry: 'not a file that "takt carry export" or a PC\'s screen wrote; nothing was taken',
  newerVersion: 'written by a newer Takt: update this one first; nothing was taken',
  damaged: 'cut off or altered on the way: carry it once more; nothing was taken',
  foreignSite: 'of another site; nothing was taken',
  notBelieved: 'what is in it was not signed by PCs of this plant; nothing was taken',
  storage: 'the disk refused: what was taken before stays; make room and take the file again',
};

const plainTaken = z.object({
  events: z.number(),
  added: z.number(),
  terminals: z.array(z.string()),
  revoked: z.array(z.string()),
  conflicts: z.array(z.object({ terminal: z.string(), run: z.string(), seq: z.number() })),
});
type Answer =
  (z.infer<typeof plainTaken> & { readonly ok: true }) | { readonly ok: false; readonly fault: CarryRefusal };

function aboutLeftOut({ revoked, conflicts }: z.infer<typeof plainTaken>): readonly string[] {
  return [
    ...revoked.map((terminal) => `left out: PC ${terminal}, whose key is not believed any more`),
    ...conflicts.map(
      ({ terminal, run, seq }) =>
        `left out: PC ${terminal}, run ${run} tells another history from event ${String(seq)} on`,
    ),
  ];
}

async function takenByFolder(file: string, folder: string): Promise<Answer> {
  const terminal = await quietly(folder);
  try {
    if (terminal.carry === null) throw new PlainFailure(`${folder} belongs to no plant`);
    return plainly(await terminal.carry.takeFrom(() => createReadStream(file)));
  } finally {
    await nextTurn();
    await terminal.stop();
  }
}

const plainly = (taken: CarryTaken): Answer => (taken.ok ? { ok: true, ...plainTaken.parse(taken) } : taken);

async function quietly(folder: string): Promise<Terminal> {
  try {
    return await startQuietTerminal(folder, version);
  } catch (error) {
    if (error instanceof AlreadyRunning)
      throw new PlainFailure(`${error.message}: take the file on its screen (Admin > Terminals), or stop it`);
    if (error instanceof NotEnrolled || error instanceof FolderUnusable || error instanceof ForeignDatabase)
      throw new PlainFailure(error.message);
    throw error;
  }
}

const faults: ReadonlySet<string> = new Set(Object.keys(refusals));

const maxAnswerBytes = 16 * 1024 * 1024;

async function takenByPlant(file: string, plant: string, token: string): Promise<Answer> {
  const http = new HttpClient();
  const answer = await http.ask({
    method: 'POST',
    url: new URL('/api/carry', plant),
    headers: { authorization: `Bearer ${token}`, 'content-type': carryType },
    body: { stream: createReadStream(file), bytes: statSync(file).size },
    signal: new AbortController().signal,
    maxBytes: maxAnswerBytes,
  });
  http.close();
  if (answer.kind === 'failed')
    throw new PlainFailure(`no plant answers at ${plant}: ${failureWords(answer)}`);
  if (answer.status === 401 || answer.status === 403)
    throw new PlainFailure(`the plant at ${plant} does not accept this admin token`);
  if (answer.status === 503) throw new PlainFailure('the plant has no office terminal yet; try again');
  const body = jsonOf(answer.body);
  const taken = plainTaken.safeParse(body);
  if (answer.status === 200 && taken.success) return { ok: true, ...taken.data };
  const code = z.object({ code: z.string() }).safeParse(body).data?.code ?? '';
  if (faults.has(code)) return { ok: false, fault: code as CarryRefusal };
  throw new PlainFailure(`the plant did not take ${file}: HTTP ${String(answer.status)} ${code}`);
}
