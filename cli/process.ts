import type { Logger } from 'pino';

/** The one JSON line on stdout that says a long-running command is ready. */
export function printReady(ready: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

/** A mistake in how the command was called: one line that says what to do, exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** A failure that the person at the keyboard can do something about: one line, exit code 1. */
export class PlainFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PlainFailure';
  }
}

const stopLimitMs = 10_000;

/**
 * Waits for SIGINT or SIGTERM (or the parent's `stop` message, or the end of a parent that held a channel), then stops within 10 s, exit code 0. A second signal, or a
 * stop that takes longer, ends the process at once with exit code 1.
 */
export async function untilSignal(stop: () => Promise<void>, log: Logger): Promise<void> {
  await new Promise<void>((resolve) => {
    let asked = false;
    const ask = (): void => {
      if (asked) process.exit(1);
      asked = true;
      resolve();
    };
    process.on('SIGINT', ask);
    process.on('SIGTERM', ask);
    process.on('message', (message) => {
      if (message === 'stop') ask();
    });
    // A parent that died cannot ask: what it started ends with it, else nobody would ever end it.
    process.on('disconnect', resolve);
    if (process.send !== undefined && !process.connected) resolve();
  });
  const late = setTimeout(() => {
    log.error('did not stop within 10 s');
    process.exit(1);
  }, stopLimitMs);
  await stop();
  clearTimeout(late);
  process.exit(0);
}
