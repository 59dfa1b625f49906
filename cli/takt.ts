#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { PlainFailure, UsageError } from './process.ts';
import { version } from './version.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addPlantCommand } from './commands/plant.ts';
import { addTerminalCommand } from './commands/terminal.ts';
import { addBackupCommands } from './commands/backup.ts';
import { addImportCommand } from './commands/import.ts';
import { addRecordCommands } from './commands/records.ts';
import { addSimulateCommand } from './commands/simulate.ts';

/** The `takt` command: every name and option is docs/interface's; bad arguments are one line and exit code 2. */
export function program(): Command {
  const takt = new Command('takt')
    .description('Takt: the manufacturing operating system of a vehicle plant')
    .version(version)
    .exitOverride()
    .configureOutput({ writeErr: (text) => void process.stderr.write(text.replace(/\n+$/, '\n')) });
  addTerminalCommand(takt);
  addPlantCommand(takt);
  addDemoCommand(takt);
  addImportCommand(takt);
  addBackupCommands(takt);
  addRecordCommands(takt);
  addSimulateCommand(takt);
  for (const command of takt.commands) command.exitOverride().showHelpAfterError(false);
  return takt;
}

/** Answers the exit code; a long-running command ends the process by itself. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    await program().parseAsync([...args], { from: 'user' });
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
