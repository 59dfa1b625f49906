import type { SimulatorTimers } from './realTimers.ts';

/** The clock of a simulated site, `speed` times as fast as the wall. */
export interface Pace {
  readonly timers: SimulatorTimers;
  /** Simulated seconds per second. */
  readonly speed: number;
  /** Simulated seconds since an arbitrary start. */
  nowS(): number;
  /** Real ms that `simulatedS` seconds take, within the bounds given. */
  realMs(simulatedS: number, bounds: { readonly min: number; readonly max: number }): number;
}

export const paceOf = (timers: SimulatorTimers, speed: number): Pace => ({
  timers,
  speed,
  nowS: () => (timers.monotonic() * speed) / 1000,
  realMs: (simulatedS, { min, max }) => Math.min(max, Math.max(min, (simulatedS * 1000) / speed)),
});

export interface Repeating {
  /** Resolves when a step under way has come to its end; none begins any more. */
  stop(): Promise<void>;
}

/** Runs `step` again and again, one at a time, `everyMs()` real ms between the end of one and the next. */
export function repeat(
  timers: SimulatorTimers,
  everyMs: () => number,
  step: () => Promise<void>,
  onFailure: (error: unknown) => void,
): Repeating {
  let stopped = false;
  let waiting: { cancel(): void } | null = null;
  let running: Promise<void> = Promise.resolve();
  const next = (): void => {
    if (stopped) return;
    running = step()
      .catch(onFailure)
      .then(() => {
        if (!stopped) waiting = timers.after(everyMs(), next);
      });
  };
  next();
  return {
    stop() {
      stopped = true;
      waiting?.cancel();
      return running;
    },
  };
}
