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
/** One Ctrl-C reaches a process by its terminal and by those that started it; who presses it again is slower. */
const onePressMs = 1_000;

/**
 * From now on SIGINT, SIGTERM, the parent's `stop` message and the end of a parent that held a channel only ask the process to end: it
 * resolves then. A process that starts others listens before it starts the first, else a signal leaves them behind. Asked once more by a
 * signal, the process ends at once with exit code 1.
 */
export function askedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    let askedAtMs: number | null = null;
    const ask = (): void => {
      if (askedAtMs !== null && performance.now() - askedAtMs > onePressMs) process.exit(1);
      askedAtMs ??= performance.now();
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
}

/** Waits until the process is asked to end, then stops within 10 s, exit code 0; a stop that takes longer ends it with exit code 1. */
export async function untilSignal(
  stop: () => Promise<void>,
  log: Logger,
  asked: Promise<void> = askedToEnd(),
): Promise<void> {
  await asked;
  const late = setTimeout(() => {
    log.error('did not stop within 10 s');
    process.exit(1);
  }, stopLimitMs);
  await stop();
  clearTimeout(late);
  process.exit(0);
}
