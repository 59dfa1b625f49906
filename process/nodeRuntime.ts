import { randomBytes } from 'node:crypto';
import type { Runtime } from '#domain/kernel/runtime';
import { uuidv7 } from '#domain/kernel/runtime';

/** From the system's monotonic clock, which the processes of one boot share, to that of this process, ms. */
const processStartMs = Number(process.hrtime.bigint()) / 1e6 - performance.now();

/** The real clock, randomness and timers of this process; made once, where the parts are wired together. */
export const nodeRuntime = (): Runtime => ({
  nowMs: () => Date.now(),
  monotonicMs: () => processStartMs + performance.now(),
  newId: () => uuidv7(Date.now(), randomBytes(10)),
  random: () => Math.random(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return { cancel: () => clearTimeout(timer) };
  },
});
