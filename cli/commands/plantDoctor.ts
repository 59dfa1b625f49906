import type { Command } from 'commander';
import { plantNonconformances } from '#plant/postgres/conformance';
import type { PlantNonconformance } from '#plant/postgres/conformance';
import { readPlant } from '#plant/readPlant';
import { nodeRuntime } from '#process/nodeRuntime';
import { stderrLog } from '#terminal/process/stderrLog';
import { databaseUrlFrom } from '../databaseUrl.ts';
import { PlainFailure } from '../process.ts';
import { plainly } from './plainPlant.ts';

interface PlantDoctorFlags {
  readonly data: string;
  readonly databaseUrl?: string;
  readonly databaseUrlFile?: string;
}

/** `takt plant doctor`: beside a running plant, too. */
export function addPlantDoctor(plant: Command): void {
  plant
    .command('doctor')
    .description('holds the database against rules that find nothing in a healthy one')
    .action(() => doctor(plant.opts<PlantDoctorFlags>()));
}

/** Ends with 1 when a rule is broken. */
async function doctor({ data, ...flags }: PlantDoctorFlags): Promise<void> {
  const databaseUrl = databaseUrlFrom(flags.databaseUrl, flags.databaseUrlFile);
  const options = { dataDir: data, databaseUrl, runtime: nodeRuntime(), log: stderrLog('plant', 'warn') };
  const broken = await readPlant(options, (_store, _record, pool) => plantNonconformances(pool)).catch(
    (error: unknown) => {
      throw plainly(error);
    },
  );
  for (const one of broken) process.stderr.write(`${linesOf(one)}\n`);
  process.stdout.write(
    `${JSON.stringify({ looked: databaseUrl === undefined ? data : 'database', broken })}\n`,
  );
  if (broken.length > 0)
    throw new PlainFailure(
      `${String(broken.length)} rules broken: stop the plant, keep its folder, run takt plant verify`,
    );
}

const linesOf = ({ rule, severity, words, places }: PlantNonconformance): string =>
  `${severity} ${rule}: ${words.en} ${words.zh}\n  ${places.join('\n  ')}`;
