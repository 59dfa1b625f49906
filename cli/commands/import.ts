import type { Command } from 'commander';
import { AlreadyRunning } from '#db/open';
import type { Office } from '#plant/office';
import { ForeignDatabase } from '#terminal/ownDatabase';
import { FolderUnusable, NotEnrolled } from '#terminal/process/dataFolder';
import { startQuietTerminal } from '#terminal/process/quietTerminal';
import { tokenOf } from '../adminDoor.ts';
import { addressOf } from '../address.ts';
import { askPlant } from '../plantAdmin.ts';
import { faultLine, filesOf, importAll, preview } from '../importFolder.ts';
import { officeDoor } from '../officeDoor.ts';
import { PlainFailure, UsageError } from '../process.ts';
import { terminalFolder } from '../terminalFolder.ts';
import { version } from '../version.ts';

interface ImportFlags {
  readonly data?: string;
  readonly plant?: string;
  readonly token?: string;
  readonly dryRun?: boolean;
}

/** `takt import` */
export function addImportCommand(takt: Command): void {
  takt
    .command('import')
    .description('checks a folder of master data, people, stock and orders, and imports all of it or nothing')
    .argument('<folder>', 'CSV and JSON files (docs/import.md)')
    .option('--data <dir>', 'the data folder of a stopped PC, or of a stopped plant (its office terminal)')
    .option('--plant <url>', 'a running plant server')
    .option('--token <file>', "the plant's admin.token; else TAKT_ADMIN_TOKEN has its text")
    .option('--dry-run', 'only say what is wrong, and what would change')
    .action(runImport);
}

async function runImport(folder: string, flags: ImportFlags): Promise<void> {
  const files = filesOf(folder);
  const door = await doorOf(flags);
  try {
    const { faults, changes } = await preview(door.execute, files);
    for (const fault of faults) process.stderr.write(`${faultLine(fault)}\n`);
    if (faults.length > 0) throw new PlainFailure(`nothing was imported: ${String(faults.length)} faults`);
    const answer = flags.dryRun
      ? { checked: folder, changes }
      : { imported: folder, events: await importAll(door.execute, files), changes };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  } finally {
    await door.close();
  }
}

/** Where the import goes in. */
interface Door extends Pick<Office, 'execute'> {
  close(): Promise<void>;
}

function doorOf({ data, plant, token }: ImportFlags): Promise<Door> {
  if ((data === undefined) === (plant === undefined))
    throw new UsageError('give either --data DIR (stopped) or --plant URL (running)');
  if (data !== undefined) return doorOfFolder(terminalFolder(data));
  return Promise.resolve(doorOfPlant(addressOf('--plant', plant ?? '', ['http', 'https']), tokenOf(token)));
}

async function doorOfFolder(folder: string): Promise<Door> {
  try {
    const terminal = await startQuietTerminal(folder, version);
    return { execute: officeDoor(terminal, 'command-line'), close: () => terminal.stop() };
  } catch (error) {
    if (error instanceof AlreadyRunning)
      throw new PlainFailure(`${error.message}: stop it, or import through its plant with --plant URL`);
    if (error instanceof NotEnrolled || error instanceof FolderUnusable || error instanceof ForeignDatabase)
      throw new PlainFailure(error.message);
    throw error;
  }
}

const doorOfPlant = (plant: string, token: string): Door => ({
  async execute(command, input) {
    const answer = await askPlant(plant, token, `/api/office/${command}`, input);
    if (answer.status === 503) throw new PlainFailure('the plant has no office terminal yet; try again');
    return answer;
  },
  close: () => Promise.resolve(),
});
