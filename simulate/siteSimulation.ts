import type { ProductRevision } from '#domain/site/productRevision';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import type { SimulatedAgv } from './agv.ts';
import type { SimulatedController } from './controller.ts';
import { LineOperators } from './lineOperators.ts';
import type { LineParts } from './lineStation.ts';
import type { ScriptedResult } from './lineTools.ts';
import { LineTool } from './lineTools.ts';
import { noCounts } from './lineTypes.ts';
import type { SimulationCounts } from './lineTypes.ts';
import type { Faults } from './lineVisitPlan.ts';
import { usualFaults } from './lineVisitPlan.ts';
import { Clerk } from './operatorClerk.ts';
import { takeLoadsOff } from './loadsByHand.ts';
import type { Badges } from './operatorStaff.ts';
import { demoBadges, demoPin, Staff } from './operatorStaff.ts';
import type { Pace } from './pace.ts';
import { paceOf, repeat } from './pace.ts';
import { seededRandom } from './random.ts';
import { realTimers } from './realTimers.ts';
import type { SimulatorTimers } from './realTimers.ts';
import { agvsOf, switchOn } from './siteAgvs.ts';
import type { SimulationLog } from './simulationLog.ts';
import { messageOf, stderrLines } from './simulationLog.ts';
import { TerminalUnreachable } from './terminalClient.ts';

export interface SiteSimulationOptions {
  /** The PC of the line, `http://host:port`. */
  readonly lineUrl: string;
  /** The PC of the logistics clerk; the line's where there is none. */
  readonly logisticsUrl?: string;
  /** The floor broker, `mqtt://host:port`; null: no AGVs. */
  readonly brokerUrl: string | null;
  readonly site: SiteConfiguration;
  readonly revision: ProductRevision;
  readonly seed: number;
  /** Simulated seconds per second. */
  readonly speed: number;
  /** Instead of the line's own takt. */
  readonly taktS?: number;
  /** At most so many AGVs; all of the configuration without it. */
  readonly agvs?: number;
  readonly faults?: Partial<Faults>;
  readonly badges?: Badges;
  readonly pin?: string;
  readonly timers?: SimulatorTimers;
  readonly log?: SimulationLog;
}

export interface SiteSimulation {
  /** Ends people, tools and AGVs; resolves when none of them touches anything any more. */
  stop(): Promise<void>;
  state(): SimulationState;
  /** What the next tightenings of a tool come to, before chance decides again. */
  scriptResults(tool: string, results: readonly ScriptedResult[]): void;
  /** True leaves a station to the people at its screen. */
  leaveToPeople(station: string, left: boolean): void;
  /** To misbehave as controllers on a real floor do, by tool. */
  readonly controllers: ReadonlyMap<string, SimulatedController>;
  /** To misbehave as vehicles on a real floor do, by AGV. */
  readonly agvs: ReadonlyMap<string, SimulatedAgv>;
}

export interface SimulationState extends Readonly<SimulationCounts> {
  /** Simulated seconds since the start. */
  readonly simulatedS: number;
  /** A line is being filled and has not come to its takt yet. */
  readonly filling: boolean;
  /** Tools whose controller a terminal has subscribed to. */
  readonly toolsOnline: number;
  readonly agvsDriving: number;
}

const CLERK = { everyS: 10, min: 250, max: 5000 };

/**
 * A site that behaves: controllers on the configured ports, AGVs on the broker, operators, supervisor and clerk at their PCs.
 * Everything goes through the doors that real devices and people use. What people decide depends on the seed alone.
 * @throws when a tool's configured address is taken.
 */
export async function startSiteSimulation(options: SiteSimulationOptions): Promise<SiteSimulation> {
  const { log = stderrLines, timers = realTimers } = options;
  const pace = paceOf(timers, options.speed);
  const startedS = pace.nowS();
  const counts = noCounts();
  const report = failureReport(counts, log);
  const lines = linesOf(options, pace, counts, report);
  const filling = (): boolean => lines.some((l) => l.filling !== 'no');
  const tools = toolsOf(options, pace, counts, () => lines.some((l) => l.hurried));
  await startAll(tools);
  const agvs =
    options.brokerUrl === null ? new Map() : agvsOf(options.site, options.brokerUrl, pace, limitOf(options));
  const fleet = switchOn(agvs, pace, log);
  const { logisticsUrl: clerkUrl = options.lineUrl } = options;
  const logistics = peopleAt(options, clerkUrl, counts);
  const clerk = new Clerk({ ...logistics, ...options, pace, counts, filling });
  const clerkLoop = repeat(
    timers,
    () => pace.realMs(CLERK.everyS, CLERK),
    () => clerk.round(),
    report,
  );
  const loadsLoop = repeat(
    timers,
    () => pace.realMs(CLERK.everyS, CLERK),
    () => takeLoadsOff({ ...logistics, agvs }),
    report,
  );
  for (const line of lines) line.start();
  return {
    async stop() {
      await Promise.all([clerkLoop.stop(), loadsLoop.stop(), ...lines.map((line) => line.stop())]);
      await Promise.all([fleet.stop(), ...[...tools.values()].map((tool) => tool.stop())]);
    },
    state: () => ({
      ...counts,
      simulatedS: pace.nowS() - startedS,
      filling: filling(),
      toolsOnline: [...tools.values()].filter((t) => t.controller.subscribed).length,
      agvsDriving: [...agvs.values()].filter((a) => a.model.driving).length,
    }),
    scriptResults: (tool, results) => tools.get(tool)?.script(results),
    leaveToPeople: (station, left) => {
      for (const line of lines) line.leaveToPeople(station, left);
    },
    controllers: new Map([...tools].map(([id, tool]) => [id, tool.controller])),
    agvs,
  };
}

const limitOf = ({ agvs, site }: SiteSimulationOptions): number => agvs ?? site.agvs.length;

function peopleAt(options: SiteSimulationOptions, url: string, counts: SimulationCounts) {
  const { badges = demoBadges, pin = demoPin, timers = realTimers, log = stderrLines } = options;
  const onRefusal = (code: string): void => {
    counts.refusals[code] = (counts.refusals[code] ?? 0) + 1;
  };
  return { badges, staff: new Staff({ url, pin, timers, log, onRefusal }) };
}

function linesOf(
  options: SiteSimulationOptions,
  pace: Pace,
  counts: SimulationCounts,
  onFailure: (error: unknown) => void,
): LineOperators[] {
  const { site, revision, lineUrl, seed } = options;
  const random = seededRandom(seed);
  const faults = { ...usualFaults, ...options.faults };
  return site.lines.map((line) => {
    const taktS = options.taktS ?? line.taktS;
    const parts: LineParts = {
      ...peopleAt(options, lineUrl, counts),
      site,
      line,
      taktS,
      pace,
      faults,
      counts,
    };
    return new LineOperators({ ...parts, revision, random, onFailure });
  });
}

function toolsOf(
  options: SiteSimulationOptions,
  pace: Pace,
  counts: SimulationCounts,
  hurried: () => boolean,
): Map<string, LineTool> {
  const { site, revision, seed, faults } = options;
  const random = seededRandom(seed);
  const nokShare = faults?.nokShare ?? usualFaults.nokShare;
  return new Map(
    site.tools.map((tool, i) => {
      const line = site.lines.find((l) => l.stations.some((s) => s.id === tool.station));
      const made = new LineTool({
        tool,
        revision,
        taktS: options.taktS ?? line?.taktS ?? 60,
        pace,
        random: random.fork(`tool/${tool.id}`),
        seed: seed + i + 1,
        nokShare,
        hurried,
        onResult: (ok) => {
          counts[ok ? 'tighteningsOk' : 'tighteningsNok'] += 1;
        },
      });
      return [tool.id, made];
    }),
  );
}

/** All or none: a port that is taken leaves nothing behind. */
async function startAll(tools: ReadonlyMap<string, LineTool>): Promise<void> {
  const started: LineTool[] = [];
  try {
    for (const tool of tools.values()) {
      await tool.start();
      started.push(tool);
    }
  } catch (error) {
    await Promise.all(started.map((tool) => tool.stop()));
    throw error;
  }
}

/** A PC that does not answer is told once per loss, not at every try. */
function failureReport(counts: SimulationCounts, log: SimulationLog): (error: unknown) => void {
  let last = '';
  return (error) => {
    if (error instanceof TerminalUnreachable) counts.connectionLosses += 1;
    const message = messageOf(error);
    if (message !== last) log('roundFailed', { message });
    last = message;
  };
}
