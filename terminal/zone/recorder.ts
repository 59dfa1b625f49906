import { StorageFailure } from '#db/storage';
import type { Command } from '../commands/command.ts';
import type { DeviceLog } from '../devices/deviceLog.ts';
import type { Caller, Engine, Executed } from '../engine.ts';

/** More reports than this are not kept: the disk has been full for long, and AGVs will say again how they stand. */
const kept = 5_000;

/** Writes what dispatch decides and what AGVs report. */
export class Recorder {
  readonly #engine: Engine;
  readonly #log: DeviceLog;
  #reports: (() => Promise<Executed | null>)[] = [];
  #writing = false;

  constructor(engine: Engine, log: DeviceLog) {
    this.#engine = engine;
    this.#log = log;
  }

  /** True while reports are still to be written: what would be decided now would be decided on old news. */
  get behind(): boolean {
    return this.#reports.length > 0;
  }

  /** Records a decision now; null when the disk did not take it (the next round decides anew). */
  async decide<I>(command: Command<I>, input: I, caller: Caller): Promise<Executed | null> {
    try {
      return await this.#engine.execute(command, input, caller);
    } catch (error) {
      if (!(error instanceof StorageFailure)) throw error;
      this.#log.warn('supplyNotSaved', { fault: error.fault });
      return null;
    }
  }

  /** Records what happened, in order; what the disk does not take is tried again by `retry`. */
  report<I>(command: Command<I>, input: I, caller: Caller): void {
    if (this.#reports.length >= kept) this.#reports.shift();
    this.#reports.push(() => this.decide(command, input, caller));
    void this.retry();
  }

  async retry(): Promise<void> {
    if (this.#writing) return;
    this.#writing = true;
    try {
      for (let next = this.#reports[0]; next; next = this.#reports[0]) {
        const done = await next();
        if (done === null) return;
        if (!done.ok) this.#log.info('supplyRefused', { code: done.code, ...done.params });
        this.#reports.shift();
      }
    } finally {
      this.#writing = false;
    }
  }
}
