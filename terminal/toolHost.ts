import type { Tool } from '#domain/site/siteConfiguration';
import type { Attendant } from './host.ts';
import type { DeviceLog } from './devices/deviceLog.ts';
import type { ControllerHealth, UnreadableTightening } from './devices/openProtocol/adapter.ts';
import { OpenProtocolAdapter } from './devices/openProtocol/adapter.ts';
import type { TighteningResult } from './devices/openProtocol/tighteningResult.ts';
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
  /** Resolves when the result is on disk. */
  readonly record: (tool: Tool, result: TighteningResult) => Promise<void>;
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
/** A calibration ends with nothing happening: each tool's work is looked at again after this. */
const lookAgainMs = 30_000;

/** One tool: its controller's session, and what was last loaded into it. */
class ToolDesk {
  readonly #tool: Tool;
  readonly #options: ToolHostOptions;
  readonly #adapter: OpenProtocolAdapter;
  /** What the controller is known to have: `null` locked, `undefined` not known (just connected). */
  #loaded: ToolWork | null | undefined = undefined;
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
      onResult: (result) => options.record(tool, result),
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
    if (health.status === 'online') this.#options.timers.after(0, () => this.follow());
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
