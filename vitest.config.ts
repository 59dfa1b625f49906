import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/sequence.ts';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Half of the tests' time is waiting (for browsers, brokers, disks, a lease to end): one more than the cores.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
});
