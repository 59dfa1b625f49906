import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** A process that keeps making rows, handing over between rounds as an engine does; answers its largest young generation, MB. */
const largest = (bounded: boolean): number => {
  const script = `
    const { boundYoungGeneration } = await import('#terminal/process/youngGeneration');
    const { getHeapSpaceStatistics } = await import('node:v8');
    if (${String(bounded)}) boundYoungGeneration();
    const kept = [];
    let most = 0;
    for (let round = 0; round < 60; round++) {
      kept.push(Array.from({ length: 20000 }, (_, i) => ({ i, text: 'row ' + i })));
      if (kept.length > 8) kept.shift();
      most = Math.max(most, getHeapSpaceStatistics().find((s) => s.space_name === 'new_space').space_size);
      await new Promise((next) => setImmediate(next));
    }
    console.log(most / 1048576);`;
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
};

it('keeps the young generation small under load, which V8 left alone would not', () => {
  expect(largest(false)).toBeGreaterThan(60);
  expect(largest(true)).toBeLessThan(40);
});
