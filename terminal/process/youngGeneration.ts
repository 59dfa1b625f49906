import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Both halves together, bytes. */
const enough = 16 * 1024 * 1024;

const youngBytes = (): number =>
  getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')?.space_size ?? 0;

/**
 * Keeps V8 from letting this process's young generation grow to 128 MB, which it does under a minute's load and gives back only
 * when idle: an engine's queries leave short-lived rows, and 16 MB hold those of many. Looked at after each collection, because
 * `--max-semi-space-size` counts on the command line alone, and a person, a service or the window may have started this process.
 */
export function boundYoungGeneration(): void {
  let bounded = false;
  const observer = new PerformanceObserver(() => {
    const full = youngBytes() >= enough;
    if (full === bounded) return;
    bounded = full;
    setFlagsFromString(`--semi-space-growth-factor=${full ? 1 : 2}`);
  });
  observer.observe({ entryTypes: ['gc'] });
}
