/** Time for the simulators: the same shape as the terminal's, since both ends may be driven by one test clock. */
export interface SimulatorTimers {
  /** Ms since the Unix epoch. */
  now(): number;
  /** Ms from an arbitrary start, never going back. */
  monotonic(): number;
  after(ms: number, fn: () => void): { cancel(): void };
}

export const realTimers: SimulatorTimers = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, fn) => {
    const timer = setTimeout(fn, ms);
    return { cancel: () => clearTimeout(timer) };
  },
};
