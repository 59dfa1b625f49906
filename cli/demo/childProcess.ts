import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import path from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import { PlainFailure } from '../process.ts';

const readyLine = z.object({ ready: z.string(), url: z.string(), pid: z.number(), office: z.string().nullish() });
export type Ready = z.infer<typeof readyLine>;

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A `takt` command as a process of its own: it can be killed and started again like the machine it stands for. */
export interface TaktProcess {
  readonly ready: Ready;
  readonly ended: Promise<Ended>;
  /** Ends as the power does. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const readyLimitMs = 90_000;
const stopLimitMs = 12_000;

/** The `takt` command itself: in the bundle it lies beside every other part, in the source tree beside this folder. */
const ownTakt = (): string =>
  import.meta.filename.endsWith('childProcess.ts')
    ? path.join(import.meta.dirname, '../takt.ts')
    : path.join(import.meta.dirname, 'takt.js');

/** How a child ended, or that it never began. */
export const endOf = (child: ChildProcess): Promise<Ended> =>
  new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });

/** Of a process group of its own, so that Ctrl-C in a terminal reaches the demo alone, which then stops it in its turn. */
export const apart = { detached: process.platform !== 'win32' };

/**
 * Starts `takt ARGS` and resolves with its ready line; rejects with the last thing it said when it ends before, and, once it has
 * ended, when it is aborted.
 *
 * @param program the file of the command; without it the one that this process runs
 */
export async function startTakt(
  args: readonly string[],
  log: Logger,
  aborted?: AbortSignal,
  program: string = ownTakt(),
): Promise<TaktProcess> {
  const child = spawn(process.execPath, [program, ...args], {
    ...apart,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000);
    if (log.isLevelEnabled('debug')) process.stderr.write(chunk);
  });
  const ended = endOf(child);
  const ready = await unlessAborted(child, aborted, () => firstLine(child, () => said));
  return {
    ready,
    ended,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
      await ended;
      clearTimeout(late);
    },
  };
}

/**
 * Ends the child when it is aborted while it starts, and has it ended before it rejects. From then on it is asked to stop: one that
 * is killed leaves behind what it has started itself.
 */
export async function unlessAborted<T>(
  child: ChildProcess,
  aborted: AbortSignal | undefined,
  starts: () => Promise<T>,
): Promise<T> {
  const giveUp = (): void => void child.kill('SIGKILL');
  const ended = endOf(child);
  aborted?.addEventListener('abort', giveUp);
  if (aborted?.aborted) giveUp();
  try {
    return await starts();
  } catch (error) {
    giveUp();
    await ended;
    throw error;
  } finally {
    aborted?.removeEventListener('abort', giveUp);
  }
}

/** What a command says in its last line when it is refused, among lines of its log; null where it failed otherwise. */
function plainWords(said: string): PlainFailure | null {
  const last = said.trimEnd().split('\n').at(-1) ?? '';
  return last === '' || last.startsWith('{') || /\n {4}at /u.test(said) ? null : new PlainFailure(last);
}

function firstLine(child: ChildProcess, said: () => string): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(plainWords(said()) ?? new Error(`${why}\n${said()}`));
    const late = setTimeout(() => fail('not ready in time'), readyLimitMs);
    child.once('error', reject);
    const early = (code: number | null): void => fail(`ended with ${code} before it was ready`);
    child.once('exit', early);
    if (!child.stdout) return fail('no stdout');
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(late);
      child.off('exit', early);
      resolve(readyLine.parse(JSON.parse(line)));
    });
  });
}
