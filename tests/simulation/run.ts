import { parseArgs } from 'node:util';
import { simulateSeeds } from './seeds.ts';
import type { RunResult } from './simulation.ts';
import { faultsOf, simulate } from './simulation.ts';
import { tally } from './tally.ts';

const usage =
  'usage: npm run simulation -- --seeds N [--from S] [--jobs N] [--trace] [--clone] [--rewind announced|unannounced]   (--trace prints every line of each run, --clone copies a PC in each, --rewind puts the plant back in each; all run one after another)';

const rewinds = ['announced', 'unannounced'] as const;

function read(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seeds: text,
        from: text,
        jobs: text,
        trace: { type: 'boolean' },
        clone: { type: 'boolean' },
        rewind: text,
      },
    });
    const [seeds, from] = [Number(values.seeds ?? 20), Number(values.from ?? 1)];
    const jobs = values.jobs === undefined ? undefined : Number(values.jobs);
    const good =
      isCount(seeds) && Number.isInteger(from) && from >= 0 && (jobs === undefined || isCount(jobs));
    const { trace = false, clone = false } = values;
    const rewind = rewinds.find((one) => one === values.rewind) ?? null;
    return good && (rewind === null) === (values.rewind === undefined)
      ? { seeds, from, ...(jobs && { jobs }), trace, clone, rewind }
      : null;
  } catch {
    return null;
  }
}

const isCount = (n: number): boolean => Number.isInteger(n) && n > 0;

const echo = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const options = read(process.argv.slice(2));
  if (!options) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  const alone = options.trace || options.clone || options.rewind !== null;
  const results = alone ? await oneByOne(options) : await simulateSeeds({ ...options, ended: tell });
  const total = tally(results);
  echo(JSON.stringify(total));
  return total.failedSeeds.length > 0 ? 1 : 0;
}

interface OneByOne {
  readonly from: number;
  readonly seeds: number;
  readonly trace: boolean;
  readonly clone: boolean;
  readonly rewind: 'announced' | 'unannounced' | null;
}

async function oneByOne({ from, seeds, trace, clone, rewind }: OneByOne) {
  const results: RunResult[] = [];
  for (let seed = from; seed < from + seeds; seed++) {
    const result = await simulate({ seed, clone, ...(rewind && { rewind }), ...(trace && { echo }) });
    tell(result);
    results.push(result);
  }
  return results;
}

function tell(result: RunResult): void {
  const { seed } = result;
  const faults = faultsOf(result);
  if (faults.length === 0) return;
  echo(`seed ${seed} failed (again with --seeds 1 --from ${seed} --trace)`);
  for (const fault of faults.slice(0, 10)) echo(`  ${fault}`);
}

process.exitCode = await main();
