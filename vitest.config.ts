import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/sequence.ts';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    // A test, and a state that is waited for, may take its time on a busy machine; how fast things are, the bench says. Where a
    // test starts processes, kills them or waits for silence to be noticed, it has a limit of its own.
    testTimeout: 30_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 15_000 } },
    pool: 'forks',
    // The modules that tests load keep nothing but pages and ports that were given back, so that files may share a process: loading the engine for each took a third of the CPU.
    isolate: false,
    // Two cores are full with three; the third works while others wait for browsers, brokers, disks or a lease to end.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
});
