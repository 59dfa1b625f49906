import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { heldCheckpoints } from '#db/checkpoints';
import { readPlant } from '#plant/readPlant';
import { verifyPlant } from '#plant/verify';
import type { FoundPlantFault } from '#plant/verify';
import { nodeRuntime } from '#process/nodeRuntime';
import type { Checkpoint } from '#sync/checkpoint';
import { stderrLog } from '#terminal/process/stderrLog';
import { databaseUrlFrom } from '../databaseUrl.ts';
import { PlainFailure } from '../process.ts';
import { reading, terminalFolder } from '../terminalFolder.ts';
import { plainly } from './plainPlant.ts';

interface PlantVerifyFlags {
  readonly data: string;
  readonly databaseUrl?: string;
  readonly databaseUrlFile?: string;
}

/** `takt plant verify`: beside a running plant, too. */
export function addPlantVerify(plant: Command): void {
  plant
    .command('verify')
    .description('recomputes the log: positions, hashes, scopes, runs, signatures, checkpoints')
    .option('--held <dir...>', 'data folders of terminals whose checkpoints the log is held against')
    .action(({ held = [] }: { held?: string[] }) => verify(plant.opts<PlantVerifyFlags>(), held));
}

/** Ends with 1 when something does not hold. */
async function verify(flags: PlantVerifyFlags, held: readonly string[]): Promise<void> {
  const { data } = flags;
  const databaseUrl = databaseUrlFrom(flags.databaseUrl, flags.databaseUrlFile);
  const office = path.join(data, 'office');
  const folders = [...(existsSync(path.join(office, 'terminal.db')) ? [office] : []), ...held];
  const checkpoints: Checkpoint[] = [];
  for (const folder of folders)
    checkpoints.push(...(await reading(terminalFolder(folder), (database) => heldCheckpoints(database))));
  const options = {
    dataDir: data,
    databaseUrl,
    runtime: nodeRuntime(),
    log: stderrLog('plant', 'warn'),
  };
  const audit = await readPlant(options, (store, record) => verifyPlant(store, record, checkpoints)).catch(
    (error: unknown) => {
      throw plainly(error);
    },
  );
  for (const month of audit.detachedMonths)
    process.stderr.write(`${month} is detached: what its records say was not read, all else of them was\n`);
  for (const fault of audit.faults) process.stderr.write(`${lineOf(fault)}\n`);
  process.stdout.write(
    `${JSON.stringify({ verified: databaseUrl === undefined ? data : 'database', held: checkpoints.length, ...audit })}\n`,
  );
  if (audit.faults.length > 0)
    throw new PlainFailure(`${String(audit.faults.length)} faults in the log of the plant`);
}

const lineOf = ({ fault, position, scope, run, seq }: FoundPlantFault): string => {
  const places = [
    position === null ? [] : [`position ${String(position)}`],
    scope === null ? [] : [`scope ${scope}`],
    run === null ? [] : [`run ${run}, event ${String(seq)}`],
  ];
  return `${fault}: ${places.flat().join(', ')}`;
};
