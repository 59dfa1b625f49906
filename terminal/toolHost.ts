import type { Tool } from '#domain/site/siteConfiguration';
import type { Attendant } from './host.ts';
import type { DeviceLog } from './devices/deviceLog.ts';
import type { ControllerHealth, UnreadableTightening } from './devices/openProtocol/adapter.ts';
import { OpenProtocolAdapter } from './devices/openProtocol/adapter.ts';
import { missedResults } from './devices/openProtocol/missedResults.ts';
import type { MeasuredTightening } from './devices/openProtocol/tighteningResult.ts';
import type { Timers } from './devices/timers.ts';

/** What a tool is to do now: the unit in its station and the parameter set of the operation that is next. */
export interface ToolWork {
  readonly vin: string;
  readonly parameterSet: number;
}

export interface ToolHostOptions {
  readonly tools: readonly Tool[];
  /** Null: nothing to tighten there, so the tool is locked. */
  readonly workOf: (tool: Tool) => ToolWork | null;
  /** Resolves when the result is on disk. `fetched`: it was asked of the controller later, because nobody was known to have it. */
  readonly record: (tool: Tool, result: MeasuredTightening, fetched: boolean) => Promise<void>;
  /** Nobody has recorded a result before this PC has heard what others did: it waits with asking for those that are missing. */
  readonly caughtUp: () => boolean;
  readonly isRecorded: (tool: Tool, result: MeasuredTightening) => boolean;
  /** Its VIN names a unit that is known here. */
  readonly isOfUnit: (result: MeasuredTightening) => boolean;
  readonly recordUnreadable: (tool: Tool, result: UnreadableTightening) => Promise<void>;
  readonly onHealth: (tool: string, health: ControllerHealth) => void;
  /** Calls back after each change that may alter a tool's work; returns the way to stop. */
  readonly onChange: (listener: () => void) => () => void;
  readonly timers: Timers;
  readonly random: () => number;
  readonly log: DeviceLog;
}

/** A controller that answered with an error is asked again after this. */
const retryMs = 2000;
/** A controller is asked for no more results than this that may be missing. */
const missedAtMost = 1000;
/** A calibration ends with nothing happening: each tool's work is looked at again after this. */
const lookAgainMs = 30_000;

/** One tool: its controller's session, and what was last loaded into it. */
class ToolDesk {
  readonly #tool: Tool;
  readonly #options: ToolHostOptions;
  readonly #adapter: OpenProtocolAdapter;
  /** What the controller is known to have: `null` locked, `undefined` not known (just connected). */
  #loaded: ToolWork | null | undefined = undefined;
  /** What was missing when the controller was connected has been fetched; results that come meanwhile wait behind it. */
  #complete = false;
  #behind: (() => void)[] = [];
  #busy = false;
  #closed = false;
  #again = false;

  constructor(tool: Tool, options: ToolHostOptions) {
    this.#tool = tool;
    this.#options = options;
    this.#adapter = new OpenProtocolAdapter({
      controllerId: tool.id,
      host: tool.host,
      port: tool.port,
      timers: options.timers,
      random: options.random,
      log: options.log,
      onResult: async (result) => {
        await this.#completed();
        await options.record(tool, result, false);
      },
      onUnreadable: (result) => options.recordUnreadable(tool, result),
      onHealth: (health) => this.#healthChanged(health),
    });
  }

  close(): void {
    this.#closed = true;
    this.#adapter.close();
  }

  #healthChanged(health: ControllerHealth): void {
    this.#options.onHealth(this.#tool.id, health);
    this.#loaded = undefined;
    if (health.status !== 'online') return;
    this.#complete = false;
    this.#options.timers.after(0, () => this.follow());
  }

  #completed(): Promise<void> {
    if (this.#complete) return Promise.resolve();
    return new Promise((resolve) => {
      this.#behind.push(resolve);
    });
  }

  /**
   * Fetches what the controller has and nobody is known to have: a PC that is gone may have acknowledged it and told no one. Before the
   * tool is freed, so that no bolt is tightened twice. False: to be tried again.
   */
  async #fetchMissed(): Promise<boolean> {
    const { caughtUp, isRecorded, isOfUnit, record, log } = this.#options;
    if (!caughtUp()) return false;
    const known = (result: MeasuredTightening) => isRecorded(this.#tool, result);
    const missed = await missedResults((id) => this.#adapter.oldResult(id), known, missedAtMost);
    if (missed === null || this.#closed) return false;
    const results = missed.results.filter((result) => missed.joined || isOfUnit(result));
    try {
      for (const result of results) await record(this.#tool, result, true);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      log.warn('resultNotCommitted', { controllerId: this.#tool.id, message });
      return false;
    }
    if (results.length > 0)
      log.info('resultsFetched', { controllerId: this.#tool.id, count: results.length });
    this.#complete = true;
    for (const resolve of this.#behind.splice(0)) resolve();
    return true;
  }

  /** Brings the controller to what the station needs now; one step at a time, always towards the latest need. */
  follow(): void {
    if (this.#closed) return;
    this.#again = true;
    if (this.#busy) return;
    this.#busy = true;
    void this.#catchUp().finally(() => {
      this.#busy = false;
    });
  }

  async #catchUp(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      if (!this.#complete && !(await this.#fetchMissed())) {
        this.#options.timers.after(retryMs, () => this.follow());
        return;
      }
      const work = this.#options.workOf(this.#tool);
      if (this.#loaded !== undefined && sameWork(this.#loaded, work)) continue;
      this.#loaded = undefined;
      const fault = await this.#load(work);
      if (fault === null) this.#loaded = work;
      else if (fault !== 'notConnected') this.#options.timers.after(retryMs, () => this.follow());
    }
  }

  /**
   * The interlock is physical: the tool is locked first, and freed only when VIN and parameter set are loaded. Answers the
   * controller's fault, or null.
   */
  async #load(work: ToolWork | null): Promise<string | null> {
    const steps = [() => this.#adapter.disableTool()];
    if (work !== null) {
      steps.push(() => this.#adapter.select(work.parameterSet));
      steps.push(() => this.#adapter.setVin(work.vin));
      steps.push(() => this.#adapter.enableTool());
    }
    for (const step of steps) {
      const outcome = await step();
      if (!outcome.ok) return outcome.code;
    }
    return null;
  }
}

const sameWork = (a: ToolWork | null, b: ToolWork | null): boolean =>
  a === b || (a !== null && b !== null && a.vin === b.vin && a.parameterSet === b.parameterSet);

/** Keeps a session with every tool that this terminal owns, and each tool locked unless its station needs it. */
export function attendTools(options: ToolHostOptions): Attendant {
  const desks = options.tools.map((tool) => new ToolDesk(tool, options));
  const followAll = () => desks.forEach((desk) => desk.follow());
  const stop = options.onChange(followAll);
  let looking = options.timers.after(lookAgainMs, lookAgain);
  function lookAgain(): void {
    looking = options.timers.after(lookAgainMs, lookAgain);
    followAll();
  }
  return {
    stop() {
      stop();
      looking.cancel();
      for (const desk of desks) desk.close();
      return Promise.resolve();
    },
  };
}
