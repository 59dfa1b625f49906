import { parseArgs } from 'node:util';
import type { RunResult } from './simulation.ts';
import { faultsOf, simulate } from './simulation.ts';
import { tally } from './tally.ts';

const usage =
  'usage: npm run simulation -- --seeds N [--from S] [--trace]   (--trace prints every line of the run)';

function read(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { seeds: text, from: text, trace: { type: 'boolean' } },
    });
    const [seeds, from] = [Number(values.seeds ?? 20), Number(values.from ?? 1)];
    const good = Number.isInteger(seeds) && seeds > 0 && Number.isInteger(from) && from >= 0;
    return good ? { seeds, from, trace: values.trace ?? false } : null;
  } catch {
    return null;
  }
}

const echo = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const options = read(process.argv.slice(2));
  if (!options) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  const results: RunResult[] = [];
  for (let seed = options.from; seed < options.from + options.seeds; seed++) {
    const result = await simulate({ seed, ...(options.trace ? { echo } : {}) });
    results.push(result);
    const faults = faultsOf(result);
    if (faults.length === 0) continue;
    process.stdout.write(`seed ${seed} failed (again with --seeds 1 --from ${seed} --trace)\n`);
    for (const fault of faults.slice(0, 10)) process.stdout.write(`  ${fault}\n`);
  }
  const total = tally(results);
  process.stdout.write(`${JSON.stringify(total)}\n`);
  return total.failedSeeds.length > 0 ? 1 : 0;
}

process.exitCode = await main();
