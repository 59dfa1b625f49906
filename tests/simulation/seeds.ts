import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { availableParallelism, constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { RunResult } from './simulation.ts';

export interface SeedRange {
  readonly from: number;
  readonly seeds: number;
  /** Processes at once; as many as there are cores without it. */
  readonly jobs?: number;
  /** Told of each run as it ends, in no order. */
  readonly ended?: (result: RunResult) => void;
}

const runner = fileURLToPath(new URL('seedRunner.ts', import.meta.url));

/** Runs each seed of a range, several at once in processes of their own; in the order of the seeds. */
export async function simulateSeeds(range: SeedRange): Promise<readonly RunResult[]> {
  const todo = Array.from({ length: range.seeds }, (_, i) => range.from + i);
  const results: RunResult[] = [];
  const ended = (result: RunResult): void => {
    results.push(result);
    range.ended?.(result);
  };
  const jobs = Math.min(range.jobs ?? availableParallelism(), todo.length);
  await Promise.all(Array.from({ length: jobs }, () => workThrough(todo, ended)));
  return results.toSorted((a, b) => a.seed - b.seed);
}

/** One process takes seeds until none is left. It gives way to whatever else the machine does: nothing in a run waits for time. */
async function workThrough(todo: number[], ended: (result: RunResult) => void): Promise<void> {
  const child = fork(runner, [], { execArgv: [], serialization: 'advanced' });
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  try {
    for (let seed = todo.shift(); seed !== undefined; seed = todo.shift()) ended(await ask(child, seed));
  } finally {
    child.kill();
  }
}

function ask(child: ChildProcess, seed: number): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null) => reject(new Error(`the process of seed ${seed} ended with ${code}`));
    child.once('exit', died);
    child.once('message', (result) => {
      child.off('exit', died);
      resolve(result as RunResult);
    });
    child.send(seed);
  });
}
