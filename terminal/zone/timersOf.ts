import type { Runtime } from '#domain/kernel/runtime';
import type { Timers } from '../devices/timers.ts';

/** The device adapters' view of the one runtime. */
export const timersOf = (runtime: Runtime): Timers => ({
  now: () => runtime.nowMs(),
  monotonic: () => runtime.monotonicMs(),
  after: (ms, fn) => runtime.after(ms, fn),
});
