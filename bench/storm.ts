import path from 'node:path';
import { measureBacklog } from './backlog.ts';
import type { RunningPlant } from './benchPlant.ts';
import { startPlant, stopPlant } from './benchPlant.ts';
import { cpuSeconds, ownCpuSeconds } from './cpuTime.ts';
import type { Bench, BenchOptions, Figure } from './figure.ts';
import { percentile } from './figure.ts';
import { LightTerminal } from './lightTerminal.ts';
import type { StormPc } from './stormSite.ts';
import { record, startsAt, stormSite } from './stormSite.ts';

/** Of the bar. */
const terminals = 500;
const eventsEach = 100;
const drainedS = 10;
const fanOutS = 30;
/** One terminal in so many looks at all rows that come. */
const looking = 25;

interface StormFigures {
  /** Monotonic ms from the plant's first answer on, per terminal: everything acknowledged; everything of its scopes there. */
  readonly drainedMs: readonly number[];
  readonly reachedMs: readonly number[];
  /** From a terminal's first push to the acknowledgement of its last event, ms. */
  readonly ackMs: readonly number[];
  readonly megabytes: number;
}

/**
 * Terminals in lines of ten record while their plant is away. Once it answers again all of them try at once: what they recorded goes up, and
 * what concerns them comes down. The product's plant link, requests, signatures and back-off on each.
 */
const measureStorm: Bench = async ({ folder, say, scale }) => {
  const count = Math.max(2, Math.round(terminals * scale));
  const plantFolder = path.join(folder, 'plant');
  const founded = await startPlant(plantFolder);
  say(`enrolling ${count} terminals`);
  const pcs = await stormSite(founded, count, eventsEach);
  const startOf = await startsAt(founded);
  const all = pcs.map(
    (pc, i) => new LightTerminal({ ...pc, url: founded.url, start: startOf(pc), looks: i % looking === 0 }),
  );
  for (const { client } of all) client.start();
  await until(all, ({ client }) => client.status().state.status === 'online');
  await stopPlant(founded);
  for (const pc of pcs) record(pc, eventsEach);
  const plant = await startPlant(plantFolder, Number(new URL(founded.url).port));
  try {
    const measured = await storm(plant, all, pcs, say);
    return figuresOf(measured, count === terminals, count);
  } finally {
    for (const one of all) one.close();
    await stopPlant(plant);
  }
};

/** The storm, and then one PC with the backlog of seven days. */
export const stormBench: Bench = async (options) => [
  ...(await measureStorm(options)),
  ...(await measureBacklog(options)),
];

async function storm(
  plant: RunningPlant,
  all: readonly LightTerminal[],
  pcs: readonly StormPc[],
  say: BenchOptions['say'],
): Promise<StormFigures> {
  const events = pcs.reduce((sum, { run }) => sum + run.written.length, 0);
  const head = (all[0]?.store.place().cursor ?? 0) + events;
  say(`${events} events wait at ${all.length} terminals`);
  const cpu = { plant: await cpuSeconds(plant.pid), own: await ownCpuSeconds([process.pid]) };
  const pulls = (): number => all.reduce((sum, one) => sum + one.pulls, 0);
  const pullsBefore = pulls();
  const from = performance.now();
  const reachedMs = Promise.all(
    all.map(async (one) => {
      await until([one], ({ store }) => store.place().cursor >= head);
      return performance.now() - from;
    }),
  );
  for (const { client } of all) client.retryNow();
  await until(all, ({ store }) => store.pending === 0);
  const reached = await reachedMs;
  const [plantS, ownS] = [await cpuSeconds(plant.pid), await ownCpuSeconds([process.pid])];
  say(
    `${pulls() - pullsBefore} pulls; processor: plant and PostgreSQL ${((plantS ?? 0) - (cpu.plant ?? 0)).toFixed(1)} s, terminals ${((ownS ?? 0) - (cpu.own ?? 0)).toFixed(1)} s`,
  );
  const drained = all.map(({ drainedMs }) => (drainedMs ?? Number.NaN) - from);
  const acks = all.map(({ drainedMs, firstPushMs }) => (drainedMs ?? Number.NaN) - (firstPushMs ?? 0));
  const megabytes = all.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  return { drainedMs: drained, reachedMs: reached, ackMs: acks, megabytes };
}

/** Resolves once it holds for all of them, looked at with each news of their links. @throws after a while, with what one link says */
async function until(
  all: readonly LightTerminal[],
  holds: (terminal: LightTerminal) => boolean,
): Promise<void> {
  await Promise.all(all.map((one) => untilOne(one, () => holds(one))));
}

const patienceMs = 120_000;

async function untilOne({ client }: LightTerminal, holds: () => boolean): Promise<void> {
  if (holds()) return;
  await new Promise<void>((resolve, reject) => {
    const end = (done: () => void): void => {
      clearTimeout(timer);
      stop();
      done();
    };
    const timer = setTimeout(
      () => end(() => reject(new Error(`waited in vain: ${JSON.stringify(client.status())}`))),
      patienceMs,
    );
    const stop = client.onStatus(() => {
      if (holds()) end(resolve);
    });
  });
}

function figuresOf(
  { drainedMs, reachedMs, ackMs, megabytes }: StormFigures,
  whole: boolean,
  count: number,
): Figure[] {
  const figure = (name: string, unit: string, value: number, bar: number | null): Figure => ({
    bench: 'storm',
    name: `storm.${name}`,
    value,
    unit,
    better: 'lower',
    peer: null,
    limit: whole && bar !== null ? { name: 'bar', value: bar } : null,
    runs: count,
  });
  const lastS = Math.max(...drainedMs) / 1000;
  return [
    figure('drained_s', 's', lastS, drainedS),
    figure('ack_p99_s', 's', percentile(ackMs, 0.99) / 1000, 5),
    figure('starved', 'terminals', drainedMs.filter((ms) => !(ms <= drainedS * 1000)).length, 0),
    figure('fan_out_s', 's', Math.max(...reachedMs) / 1000, fanOutS),
    figure('fan_out_mb', 'MB', megabytes, null),
  ];
}
