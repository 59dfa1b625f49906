import { tighteningEffectHead } from '#domain/assembly/tightening';
import { inFlow } from '#domain/assembly/flow';
import type { Tool } from '#domain/site/siteConfiguration';
import { terminal as terminalStream } from '#domain/site/terminal';
import type { TerminalState } from '#domain/site/terminal';
import { isRecorded } from '#db/queries/records';
import { unitsByVin } from '#db/queries/units';
import type { SyncLog } from '#sync/client';
import { toolWork } from './assembly/toolWork.ts';
import { tighteningCommands } from './commands/tightenings.ts';
import { MqttJsPort } from './devices/mqttJsPort.ts';
import type { MeasuredTightening } from './devices/openProtocol/tighteningResult.ts';
import type { Attendant, Attending } from './host.ts';
import { andonEscalationReactor } from './reactors/andonEscalation.ts';
import { clonedReactor } from './reactors/cloned.ts';
import { holdGrowthReactor } from './reactors/holdGrowth.ts';
import { missedRecordsReactor } from './reactors/missedRecords.ts';
import { returnedReactor } from './reactors/returned.ts';
import { reworkWithdrawalReactor } from './reactors/reworkWithdrawal.ts';
import { wrongPartsReactor } from './reactors/wrongParts.ts';
import { attendTools } from './toolHost.ts';
import { timersOf } from './zone/timersOf.ts';
import { attendZones } from './zoneMaster.ts';

/** A tool waits no longer than this for what others have recorded: the line goes on. */
const toolWaitsMs = 60_000;

export interface AttendOptions {
  readonly log: SyncLog;
  /** Instead of the site configuration's floor broker. */
  readonly floorBroker?: string;
  readonly onBug: (error: unknown) => void;
}

/** Starts what this PC's duty asks for: its tools, its zones, the office's watch. Started last, stopped first. */
export function attendSite(parts: Attending, options: AttendOptions): readonly Attendant[] {
  const timers = timersOf(parts.runtime);
  const random = (): number => parts.runtime.random();
  const zones = attendZones(parts, {
    log: options.log,
    floorBroker: options.floorBroker,
    openPort: (url, clientId) => new MqttJsPort({ url, clientId, timers, random, log: options.log }),
  });
  const duty = new DutyDesk(parts, options);
  return [
    zones,
    duty,
    wrongPartsReactor(parts, options.onBug),
    missedRecordsReactor(parts, options.onBug),
    clonedReactor(parts, options.onBug),
    returnedReactor(parts, options.onBug),
    andonEscalationReactor(parts, () => linesWatched(parts), options.onBug),
  ];
}

const stateOf = ({ store, identity }: Attending): TerminalState =>
  store.state(terminalStream, identity.terminal).state;

/** The office terminal watches all lines; while it is away, the PC of a line's first station does. */
function linesWatched(parts: Attending): readonly string[] {
  const state = stateOf(parts);
  const duty = state.status === 'active' ? state.enrolment.duty : null;
  const lines = parts.engine.siteConfiguration()?.lines ?? [];
  if (duty?.kind === 'office') return lines.map((line) => line.id);
  if (duty === null || parts.links.plantReachable()) return [];
  return lines.filter((l) => duty.stations.includes(inFlow(l)[0]?.id ?? '')).map((line) => line.id);
}

/** Follows this PC's enrolment: begins anew when its tools or its kind change. */
class DutyDesk implements Attendant {
  readonly #parts: Attending;
  readonly #options: AttendOptions;
  readonly #unlisten: () => void;
  readonly #unlistenSaid: () => void;
  /** All that the plant had was here once since this engine started. */
  #heardAll = false;
  #following = '';
  #running: readonly Attendant[] = [];

  constructor(parts: Attending, options: AttendOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#unlistenSaid = parts.links.onSaid(() => (this.#heardAll = true));
    const mine = `terminal/${parts.identity.terminal}`;
    this.#unlisten = parts.store.onChange(({ streams }) => {
      if (streams.some((s) => s === mine || s.startsWith('site/'))) this.#follow();
    });
    this.#follow();
  }

  async stop(): Promise<void> {
    this.#unlisten();
    this.#unlistenSaid();
    await this.#close();
  }

  async #close(): Promise<void> {
    const running = this.#running;
    this.#running = [];
    for (const attendant of running) await attendant.stop();
  }

  #follow(): void {
    const state = stateOf(this.#parts);
    const enrolment = state.status === 'active' ? state.enrolment : null;
    const tools = this.#ownTools(enrolment?.tools ?? []);
    const office = enrolment?.duty.kind === 'office';
    const following = JSON.stringify([tools, office]);
    if (following === this.#following) return;
    this.#following = following;
    void this.#close().then(() => {
      this.#running = [
        ...(tools.length > 0 ? [this.#attendTools(tools)] : []),
        ...(office
          ? [holdGrowthReactor, reworkWithdrawalReactor].map((of) => of(this.#parts, this.#options.onBug))
          : []),
      ];
    });
  }

  #ownTools(own: readonly string[]): readonly Tool[] {
    return (this.#parts.engine.siteConfiguration()?.tools ?? []).filter((tool) => own.includes(tool.id));
  }

  #attendTools(tools: readonly Tool[]): Attendant {
    const { engine, store, database, runtime, feed } = this.#parts;
    const sinceMs = runtime.monotonicMs();
    const device = (tool: Tool) => ({ kind: 'device', device: tool.id }) as const;
    return attendTools({
      tools,
      workOf: (tool) => {
        const known = { store, read: database.read, site: engine.siteConfiguration() };
        return toolWork({ ...known, nowMs: runtime.nowMs() }, tool);
      },
      record: async (tool, result, fetched) => {
        const input = { ...inputOf(tool, result), ...(fetched ? { fetched } : {}) };
        await engine.execute(tighteningCommands.recordTightening, input, device(tool));
      },
      caughtUp: () => this.#heardAll || isAway(this.#parts) || runtime.monotonicMs() - sinceMs > toolWaitsMs,
      isRecorded: (tool, result) =>
        isRecorded(database.read, tighteningEffectHead({ tool: tool.id, ...result })),
      isOfUnit: ({ vin }) => vin !== null && unitsByVin(database.read, vin.toUpperCase()).length === 1,
      recordUnreadable: async (tool, { code, raw }) => {
        const input = { tool: tool.id, fault: code, raw: raw.slice(0, 4000) };
        await engine.execute(tighteningCommands.recordUnreadableTightening, input, device(tool));
      },
      onHealth: () => feed.tell(['tool']),
      onChange: (listener) =>
        store.onChange(({ streams }) => {
          if (streams.some((s) => /^(visit|unit|hold|revision|rework|tool)\//u.test(s))) listener();
        }),
      timers: timersOf(runtime),
      random: () => runtime.random(),
      log: this.#options.log,
    });
  }
}

const inputOf = (tool: Tool, result: MeasuredTightening) => ({
  tool: tool.id,
  tighteningId: result.tighteningId,
  controllerTime: result.controllerTime,
  contentHash: result.contentHash,
  vin: result.vin,
  parameterSet: result.parameterSet,
  batchCounter: result.batchStatus === 'notUsed' ? null : result.batchCounter,
  torqueNm: result.torqueNm,
  angleDeg: result.angleDeg,
  torqueStatus: result.torqueStatus,
  angleStatus: result.angleStatus,
  toolOk: result.ok,
});

/** What others recorded cannot be had now. */
function isAway({ links }: Attending): boolean {
  const { state, reason } = links.status();
  return reason !== null || (state !== 'connecting' && state !== 'online');
}
