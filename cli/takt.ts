#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { PlainFailure, UsageError } from './process.ts';
import { version } from './version.ts';

/**
 * Each command with the file it lives in, which is loaded when it is called: the engine of a PC holds nothing of the plant, of
 * PostgreSQL or of the simulator.
 */
const files: readonly {
  readonly names: readonly string[];
  readonly load: () => Promise<(takt: Command) => void>;
}[] = [
  {
    names: ['terminal', 'enroll'],
    load: async () => (await import('./commands/terminal.ts')).addTerminalCommand,
  },
  { names: ['plant'], load: async () => (await import('./commands/plant.ts')).addPlantCommand },
  { names: ['demo'], load: async () => (await import('./commands/demo.ts')).addDemoCommand },
  { names: ['import'], load: async () => (await import('./commands/import.ts')).addImportCommand },
  {
    names: ['backup', 'restore'],
    load: async () => (await import('./commands/backup.ts')).addBackupCommands,
  },
  {
    names: ['verify', 'doctor', 'export'],
    load: async () => (await import('./commands/records.ts')).addRecordCommands,
  },
  { names: ['carry'], load: async () => (await import('./commands/carry.ts')).addCarryCommand },
  { names: ['simulate'], load: async () => (await import('./commands/simulate.ts')).addSimulateCommand },
];

/**
 * The `takt` command: every name and option is docs/interface's; bad arguments are one line and exit code 2. With anything but a
 * command's name in front (`--help`, a mistake) it has all commands.
 */
async function program(called: string | undefined): Promise<Command> {
  const takt = new Command('takt')
    .description('Takt: the manufacturing operating system of a vehicle plant')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeErr: (text) => void process.stderr.write(text.replace(/\n+$/, '\n')),
      // What may have been meant stands on a line of its own otherwise.
      outputError: (text, write) => write(`${text.trim().replaceAll(/\s*\n\s*/g, ' ')}\n`),
    });
  const wanted = files.filter(({ names }) => called !== undefined && names.includes(called));
  for (const { load } of wanted.length > 0 ? wanted : files) (await load())(takt);
  for (const command of takt.commands) command.exitOverride().showHelpAfterError(false);
  return takt;
}

/** Answers the exit code; a long-running command ends the process by itself. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    await (await program(args[0])).parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    return exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError || error instanceof PlainFailure) {
    process.stderr.write(`${error.message}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

if (import.meta.main) process.exitCode = await run(process.argv.slice(2));
