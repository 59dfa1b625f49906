import type { Bug } from './bugs.ts';
import type { Verdict } from './checks.ts';
import { judgeRun, settled } from './checks.ts';
import type { Site } from './faults.ts';
import { healAll, makeTrouble } from './faults.ts';
import { keyPairOf } from './keys.ts';
import { Ledger } from './ledger.ts';
import { People } from './people.ts';
import { SimBroker } from './simBroker.ts';
import { SimPlant } from './simPlant.ts';
import { SimTerminal } from './simTerminal.ts';
import type { Findings } from './watch.ts';
import { Watch } from './watch.ts';
import { World } from './world.ts';

export interface RunOptions {
  readonly seed: number;
  readonly bug?: Bug;
  /** Virtual time with trouble, ms. */
  readonly troubleMs?: number;
  /** Gets every line of the trace. */
  readonly echo?: (line: string) => void;
}

export interface RunResult {
  readonly seed: number;
  readonly verdict: Verdict;
  readonly findings: Findings;
  readonly counts: ReadonlyMap<string, number>;
  readonly events: number;
  /** Equal for two runs of a seed. */
  readonly traceHash: string;
}

const defaultTroubleMs = 60_000;
/** Virtual time in which everything must have come together after healing. */
const healMs = 300_000;

/** One run: trouble, then healing, then the questions. */
export async function simulate(options: RunOptions): Promise<RunResult> {
  const world = new World(options.seed, options.echo ?? null);
  const watch = new Watch(world);
  const site = await build(world, options.bug ?? null, watch);
  const ledger = new Ledger(world);
  const people = site.terminals.map((t) => new People(world, t, ledger, 500));
  const troubleMs = options.troubleMs ?? defaultTroubleMs;
  for (const t of site.terminals) t.start();
  makeTrouble(site, troubleMs);
  await world.runUntil(troubleMs);
  for (const p of people) p.goHome();
  await healAll(site);
  await world.runUntil(troubleMs + healMs, () => settled(site));
  const verdict = judgeRun(site, ledger);
  world.trace(`end ${site.plant.disk.head.logHash}`);
  const events = site.plant.disk.log.length;
  for (const row of site.plant.disk.log)
    if (row.verdict === 'duplicateEffect') world.sometimes('verdict.duplicateEffect');
  for (const t of site.terminals) {
    t.crash();
    t.database.close();
  }
  return {
    seed: options.seed,
    verdict,
    findings: watch.findings,
    counts: world.counts,
    events,
    traceHash: world.traceHash(),
  };
}

async function build(world: World, bug: Bug | null, watch: Watch): Promise<Site> {
  const plant = new SimPlant(world, bug);
  await plant.start();
  const broker = new SimBroker(world);
  const terminals: SimTerminal[] = [];
  for (const name of ['A', 'B', 'C', 'D'].slice(0, 3 + world.dice.below(2))) {
    const keys = keyPairOf(world.fork());
    const enrolment = await plant.enroll(name, keys.publicKey);
    terminals.push(new SimTerminal({ world, plant, broker, name, keys, enrolment, bug, watch }));
  }
  return { world, plant, broker, terminals };
}

/** Everything that is wrong with a run, each as one line; empty for a good one. */
export const faultsOf = ({ verdict, findings }: RunResult): readonly string[] =>
  [...Object.entries(verdict), ...Object.entries(findings)].flatMap(([kind, found]: [string, string[]]) =>
    found.map((one) => `${kind}: ${one}`),
  );
