import type { Logger } from 'pino';
import type { Ended, Ready, TaktProcess } from './childProcess.ts';

export interface KeptOptions {
  readonly name: string;
  /** `before`: what it said when it was ready the last time, for the same ports again; null the first time. */
  readonly start: (before: Ready | null, aborted: AbortSignal) => Promise<TaktProcess>;
  readonly log: Logger;
}

/** `down`: it died by itself and is being started again. `cut`: killed on purpose, until it is mended. `over`: it was told to end. */
export type KeptStatus = 'up' | 'down' | 'cut' | 'over';

const backoffMs = [1_000, 2_000, 4_000, 8_000, 10_000] as const;
const longestBackoffMs = 10_000;
/** What ran this long is not failing to start. */
const steadyMs = 60_000;
const longestWhy = 300;

/** A part of the demo as a process that is started again when it dies, as a machine that somebody looks after. */
export class KeptProcess {
  readonly #options: KeptOptions;
  #process: TaktProcess;
  #status: KeptStatus = 'up';
  #restarts = 0;
  /** Starts since it last ran steadily. */
  #tries = 0;
  #timer: NodeJS.Timeout | undefined;
  #starting: Promise<void> = Promise.resolve();
  #mending: Promise<void> | null = null;
  #abort = new AbortController();

  private constructor(options: KeptOptions, process: TaktProcess) {
    this.#options = options;
    this.#process = process;
    this.#watch(process);
  }

  static async start(options: KeptOptions, aborted = new AbortController().signal): Promise<KeptProcess> {
    return new KeptProcess(options, await options.start(null, aborted));
  }

  /** Of the last time that it stood. */
  get ready(): Ready {
    return this.#process.ready;
  }

  get status(): KeptStatus {
    return this.#status;
  }

  /** How often it came back from a death that nobody wanted. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Ends it as the power does, and leaves it so. */
  async cut(): Promise<void> {
    await this.#leave('cut');
    await this.#process.kill();
  }

  /** Told twice, it is started once. */
  async mend(): Promise<void> {
    if (this.#status !== 'cut') return;
    this.#mending ??= this.#startMended().finally(() => {
      this.#mending = null;
    });
    await this.#mending;
  }

  async #startMended(): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    const process = await this.#options.start(this.ready, abort.signal);
    if (abort.signal.aborted) await process.kill();
    else this.#watch(process);
  }

  async stop(): Promise<void> {
    await this.#leave('over');
    await this.#process.stop();
  }

  /** Whatever was on the way to start it again is given up first. */
  async #leave(status: 'cut' | 'over'): Promise<void> {
    this.#status = status;
    clearTimeout(this.#timer);
    this.#abort.abort();
    await this.#starting;
    await this.#mending?.catch(() => undefined);
  }

  #watch(process: TaktProcess): void {
    this.#process = process;
    this.#status = 'up';
    const since = performance.now();
    void process.ended.then((ended) => {
      if (this.#process !== process || this.#status !== 'up') return;
      if (performance.now() - since >= steadyMs) this.#tries = 0;
      this.#died(ended);
    });
  }

  #died({ code, signal }: Ended): void {
    // It was asked to end, by a closed window or by whoever stops the demo.
    if (code === 0) this.#status = 'over';
    else this.#startLater(signal === null ? `ended with ${String(code)}` : `ended by ${signal}`);
  }

  #startLater(why: string): void {
    const { name, log } = this.#options;
    const inMs = backoffMs[this.#tries] ?? longestBackoffMs;
    this.#tries += 1;
    this.#status = 'down';
    log.warn({ part: name, why: why.slice(0, longestWhy), inMs }, 'died, is started again');
    this.#timer = setTimeout(() => {
      this.#abort = new AbortController();
      this.#starting = this.#startAgain();
    }, inMs);
  }

  async #startAgain(): Promise<void> {
    const { name, start, log } = this.#options;
    try {
      const process = await start(this.ready, this.#abort.signal);
      if (this.#status !== 'down') return await process.kill();
      this.#restarts += 1;
      this.#watch(process);
      log.warn({ part: name, restarts: this.#restarts }, 'runs again');
    } catch (error) {
      if (this.#status === 'down') this.#startLater(error instanceof Error ? error.message : String(error));
    }
  }
}
