export interface Cancellable {
  cancel(): void;
}

/** Time as the device adapters see it; handed in, so that tests can run it by hand. */
export interface Timers {
  /** Wall clock in ms since the Unix epoch, UTC. It may jump: for stamps, never for durations. */
  now(): number;
  /** Ms from an arbitrary start, never going back. Every duration and deadline is measured with it. */
  monotonic(): number;
  /** Runs `fn` once, `ms` from now; a cancelled or already run timer may be cancelled again. */
  after(ms: number, fn: () => void): Cancellable;
}
