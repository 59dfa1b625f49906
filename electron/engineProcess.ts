import type { MessagePortMain } from 'electron';
import type { EngineEnd, EngineStatus, FromEngine, ToEngine } from './bridge.ts';
import type { Report } from './notice.ts';
import { failuresInARow, restartDelayMs } from './restartPolicy.ts';

/** How long a clean stop may take before the process is killed; the whole app has 10 s to leave. */
const STOP_WITHIN_MS = 8_000;

/** What of Electron's `UtilityProcess` is used. */
export interface EngineChild {
  readonly pid: number | undefined;
  postMessage(message: ToEngine, transfer?: MessagePortMain[]): void;
  on(event: 'message', listener: (message: FromEngine) => void): unknown;
  on(event: 'exit', listener: (exitCode: number) => void): unknown;
}

export interface EngineProcessOptions {
  readonly fork: () => EngineChild;
  /** Ends a process that does not answer any more. */
  readonly killHard: (pid: number) => void;
  readonly nowMs: () => number;
  /** Runs `action` once after `delayMs`; returns the way to cancel it. */
  readonly after: (delayMs: number, action: () => void) => () => void;
  readonly onStatus: (status: EngineStatus) => void;
  readonly report: Report;
}

/**
 * Keeps exactly one engine process alive: the engine owns the database, so a second one starts only after the `exit` of
 * the first was seen.
 */
export class EngineProcess {
  readonly #options: EngineProcessOptions;
  #status: EngineStatus = { status: 'stopped' };
  #child: EngineChild | undefined;
  #launch = 0;
  #failures = 0;
  #readySinceMs: number | undefined;
  #refusal: EngineEnd | undefined;
  #cancelRestart: () => void = () => {};
  #ended: (exitCode: number) => void = () => {};
  #stopping: Promise<'clean' | 'unclean'> | undefined;

  constructor(options: EngineProcessOptions) {
    this.#options = options;
  }

  get status(): EngineStatus {
    return this.#status;
  }

  /** Does nothing while an engine process is alive; cuts a pause before a restart short. */
  start(): void {
    if (this.#child !== undefined || this.#stopping !== undefined) return;
    this.#cancelRestart();
    this.#launch += 1;
    this.#readySinceMs = undefined;
    this.#refusal = undefined;
    const child = this.#options.fork();
    this.#child = child;
    child.on('message', (message) => this.#heard(message));
    child.on('exit', (exitCode) => this.#exited(exitCode));
    this.#become({ status: 'starting', launch: this.#launch });
  }

  /** Hands a port to the running engine; false when none runs. */
  sendPort(port: MessagePortMain): boolean {
    if (this.#status.status !== 'running' || this.#child === undefined) return false;
    const message: ToEngine = { type: 'port' };
    this.#child.postMessage(message, [port]);
    return true;
  }

  /** Stops for good. Answers whether the engine left by itself with exit code 0; otherwise it was killed or failed. */
  stop(): Promise<'clean' | 'unclean'> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<'clean' | 'unclean'> {
    this.#cancelRestart();
    const child = this.#child;
    this.#become({ status: 'stopping' });
    if (child === undefined) {
      this.#become({ status: 'stopped' });
      return 'clean';
    }
    const ended = new Promise<number>((resolve) => (this.#ended = resolve));
    const cancelKill = this.#options.after(STOP_WITHIN_MS, () => {
      this.#options.report('error', 'engineKilled', { afterMs: STOP_WITHIN_MS });
      if (child.pid !== undefined) this.#options.killHard(child.pid);
    });
    this.#tellToStop(child);
    const exitCode = await ended;
    cancelKill();
    return exitCode === 0 ? 'clean' : 'unclean';
  }

  #heard(message: FromEngine): void {
    if (this.#status.status !== 'starting' || this.#child === undefined) return;
    if (message.type === 'ready') {
      this.#readySinceMs = this.#options.nowMs();
      this.#options.report('info', 'engineReady', { pid: this.#child.pid });
      this.#become({ status: 'running', launch: this.#launch });
      return;
    }
    if (message.type !== 'refused') return;
    this.#refusal = { code: 'refused', refusal: message.refusal, message: message.message };
    this.#tellToStop(this.#child);
  }

  #exited(exitCode: number): void {
    this.#child = undefined;
    if (this.#status.status === 'stopping') {
      this.#become({ status: 'stopped' });
      this.#ended(exitCode);
      return;
    }
    const readyForMs = this.#readySinceMs === undefined ? 0 : this.#options.nowMs() - this.#readySinceMs;
    this.#failures = failuresInARow(this.#failures, readyForMs);
    const delayMs = restartDelayMs(this.#failures);
    const end = this.#refusal ?? { code: 'crashed', exitCode };
    this.#options.report('error', 'engineEnded', { ...end, failures: this.#failures, delayMs });
    this.#cancelRestart = this.#options.after(delayMs, () => this.start());
    this.#become({ status: 'restarting', end, failures: this.#failures, delayMs });
  }

  #tellToStop(child: EngineChild): void {
    const message: ToEngine = { type: 'stop' };
    child.postMessage(message);
  }

  #become(status: EngineStatus): void {
    this.#status = status;
    this.#options.onStatus(status);
  }
}
