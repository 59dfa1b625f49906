import type { Actor } from '#domain/kernel/actor';
import { accept } from '#domain/kernel/decision';
import { terminal } from '#domain/site/terminal';
import type { TerminalDuty } from '#domain/site/terminal';
import { assignTerminal, enrollTerminal } from '#domain/site/terminalDecisions';
import { line } from '#tests/domain/assembly/fixtures';
import type { Bug } from './bugs.ts';
import type { Dice } from './dice.ts';
import type { Verdict } from './checks.ts';
import { judgeRun, settled } from './checks.ts';
import type { Site } from './faults.ts';
import { cloneOne, healAll, makeTrouble, startOlder } from './faults.ts';
import { keyPairOf } from './keys.ts';
import { Ledger } from './ledger.ts';
import { everything, People } from './people.ts';
import { allScopes } from './scopes.ts';
import { SimBroker } from './simBroker.ts';
import { SimPlant } from './simPlant.ts';
import { SimTerminal } from './simTerminal.ts';
import { parseBody } from '#sync/envelope';
import type { Findings } from './watch.ts';
import type { Workload } from './workload/act.ts';
import { Watch } from './watch.ts';
import { World } from './world.ts';

/** Somebody said so before a PC came, or nobody did. */
export type Rewind = 'announced' | 'unannounced';

export interface RunOptions {
  readonly seed: number;
  readonly bug?: Bug;
  /** What people do; everything without it. */
  readonly work?: Workload;
  /** One PC's disk is copied into another PC on the way. */
  readonly clone?: boolean;
  /** The plant's database is put back to an older state on the way; without it in some of the seeds (`rewindOf`). */
  readonly rewind?: Rewind;
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

const admin: Actor = { kind: 'person', person: 'p-admin', role: 'admin' };
const defaultTroubleMs = 60_000;
/** Virtual time in which every PC learns its duty, before which nobody works at it. */
const dutiesKnownMs = 20_000;
/** Virtual time in which everything must have come together after healing. */
const healMs = 300_000;

/** Of ten seeds in one, announced in every second of them; not where a run is about something else. */
function rewindOf({ seed, bug, work, clone, rewind }: RunOptions): Rewind | null {
  if (rewind) return rewind;
  if ((bug ?? null) !== null || work || clone) return null;
  return seed % 20 === 7 ? 'announced' : seed % 20 === 17 ? 'unannounced' : null;
}

/** One run: trouble, then healing, then the questions. */
export async function simulate(options: RunOptions): Promise<RunResult> {
  const world = new World(options.seed, options.echo ?? null);
  const watch = new Watch(world);
  const site = await build(world, options.bug ?? null, watch);
  const ledger = new Ledger(world);
  const troubleMs = options.troubleMs ?? defaultTroubleMs;
  const rewind = rewindOf(options);
  changeScopes(site, troubleMs, rewind !== null);
  startOlder(site, troubleMs);
  for (const t of site.terminals) t.start();
  announce(site);
  await world.runUntil(dutiesKnownMs, () => dutiesKnown(site));
  const peopleAt = (t: SimTerminal) => new People(world, t, ledger, options.work ?? everything, 500);
  const people = site.terminals.map(peopleAt);
  makeTrouble(site, troubleMs);
  if (options.clone)
    world.after(troubleMs / 3, () => {
      const copy = cloneOne(site, world.fork());
      if (copy) people.push(peopleAt(copy));
    });
  if (rewind !== null) putBack(site, troubleMs, rewind === 'announced');
  await world.runUntil(troubleMs);
  for (const p of people) p.goHome();
  await healAll(site);
  await world.runUntil(troubleMs + healMs, () => settled(site));
  const verdict = judgeRun(site, ledger);
  world.trace(`end ${site.plant.disk.head.logHash}`);
  const events = site.plant.disk.log.length;
  for (const row of site.plant.disk.log)
    if (row.verdict === 'duplicateEffect') world.sometimes('verdict.duplicateEffect');
  noteClones(site, ledger);
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

/** The office says a PC's duty at the plant before the PC is there; here one of the PCs does. */
const dutiesKnown = ({ plant, terminals }: Site): boolean =>
  terminals.every(
    ({ id, awaited }) =>
      plant.disk.streams.has(`terminal/${id}`) &&
      (awaited || terminals.every((t) => t.awaited || t.store?.state(terminal, id).version === 1)),
  );

/** Backed up, and later put back; an administrator looks after it now and then. */
function putBack(site: Site, troubleMs: number, announced: boolean): void {
  const { world, plant, terminals } = site;
  const dice = world.fork();
  world.after(dice.between(0.2, 0.5) * troubleMs, () => plant.backUp());
  world.after(dice.between(0.55, 0.9) * troubleMs, () => void plant.rewind(announced));
  const lookAfter = (): void => {
    world.after(5_000, () => {
      const there = terminals.filter((t) => !t.lost && !t.awaited).map(({ id }) => id);
      if (plant.up) plant.openWith(there).catch(() => undefined);
      lookAfter();
    });
  };
  lookAfter();
}

/** What both PCs of one image saved, as far as the log has it, and whether it was told. */
function noteClones({ world, plant, cloned }: Site, ledger: Ledger): void {
  const saved = new Map([...ledger.entries.values()].map((e) => [e.eventId, e.terminal]));
  const from = new Set(plant.disk.log.map((row) => saved.get(row.eventId)));
  if (cloned.size > 0 && [...cloned].every((name) => from.has(name))) world.sometimes('clone.bothInLog');
  for (const row of plant.disk.log)
    if (row.verdict === 'accepted' && parseBody(row.body)?.type === 'TerminalCloned')
      world.sometimes('clone.told');
}

/**
 * The last PC may come late, and may be one that is given some scopes only, now these and now those: the first PC says so.
 */
function changeScopes(site: Site, troubleMs: number, putBack: boolean): void {
  const { world, terminals } = site;
  const dice = world.fork();
  const [office, second, last] = [terminals[0], terminals[1], terminals.at(-1)];
  // What is over is kept for longer than the time between two backups (`retention`): where the plant is put back, to the end.
  if (second && dice.chance(0.4)) second.forgets = !putBack;
  if (!office || !last || dice.chance(0.4)) return;
  last.whole = false;
  if (dice.chance(0.5)) {
    last.awaited = true;
    world.after(dice.between(0.2, 0.9) * troubleMs, () => {
      world.sometimes('scope.lateJoiner');
      last.awaited = false;
      last.start();
    });
  }
  const change = (): void => {
    world.after(dice.gap(troubleMs / 3), () => {
      if (world.nowMs >= troubleMs) return;
      assign(office, last, dice);
      change();
    });
  };
  change();
}

function assign(office: SimTerminal, t: SimTerminal, dice: Dice): void {
  const state = office.store?.state(terminal, t.id).state;
  if (state?.status !== 'active') return;
  const scopes = allScopes.filter((scope) => scope === 'site' || dice.chance(0.6));
  const input = { terminal: t.id, name: t.name, duty: dutyOf(t, scopes), tools: [] };
  const decision = assignTerminal(state, input, context);
  if (decision.ok && office.commit(decision, admin)) office.world.sometimes('scope.changed');
}

const stationIds = line.stations.map((s) => s.id);

const context = { now: '2026-11-23T06:00:00.000Z', newId: () => '', actor: admin };

const dutyOf = (t: SimTerminal, scopes: readonly string[]): TerminalDuty => ({
  kind: 'floor',
  line: t.whole ? line.id : null,
  stations: [...t.stations],
  zones: [],
  scopes: [...scopes],
});

/** The first PC records who is enrolled for what, as the office terminal does in the field. */
function announce(site: Site): void {
  const drafts = site.terminals.flatMap((t) => {
    const duty = dutyOf(t, t.whole ? allScopes : ['site', 'holds', 'quality']);
    const input = { terminal: t.id, name: t.name, duty, tools: [], certificate: t.enrolment.certificate };
    const decision = enrollTerminal({ status: 'absent' }, input, context);
    return decision.ok ? decision.events : [];
  });
  site.terminals[0]?.commit(accept(...drafts), admin);
}

async function build(world: World, bug: Bug | null, watch: Watch): Promise<Site> {
  const plant = new SimPlant(world, bug);
  await plant.start();
  const broker = new SimBroker(world);
  const terminals: SimTerminal[] = [];
  for (const [i, name] of ['A', 'B', 'C', 'D'].slice(0, 3 + world.dice.below(2)).entries()) {
    const keys = keyPairOf(world.fork());
    const enrolment = await plant.enroll(name, keys.publicKey);
    const stations = [stationIds[i % 4], stationIds[(i + 1) % 4]].flatMap((id) => id ?? []);
    terminals.push(new SimTerminal({ world, plant, broker, name, keys, enrolment, stations, bug, watch }));
  }
  return { world, plant, broker, terminals, cloned: new Set() };
}

/** Everything that is wrong with a run, each as one line; empty for a good one. */
export const faultsOf = ({ verdict, findings }: RunResult): readonly string[] =>
  [...Object.entries(verdict), ...Object.entries(findings)].flatMap(([kind, found]: [string, string[]]) =>
    found.map((one) => `${kind}: ${one}`),
  );
