import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { does, seedDemoLine } from '#tests/renderer/line/lineScreens';
import { openTestTerminal } from '#tests/terminal/testTerminal';
import { startPlant, stopPlant } from './benchPlant.ts';
import { linkTells, openBenchTerminal } from './benchTerminal.ts';
import { receivedContainer } from './containers.ts';
import type { Bench, BenchOptions, Figure } from './figure.ts';
import { median, percentile } from './figure.ts';
import { floorLinkOf, startBroker } from './floorBroker.ts';
import type { LiveAnswer, LiveAsk } from './liveListener.ts';

type Terminal = ReturnType<typeof openTestTerminal>;

/** Of the bar. */
const perSecond = 100;
const limitMs = 250;
const seconds = 20;
/** Whoever was not seen by then was lost. */
const patienceMs = 60_000;

interface LiveFigures {
  /** From a command's start to the other terminal's change feed, ms. */
  readonly ms: readonly number[];
  readonly perSecond: number;
}

/**
 * Commands at one terminal until the change feed of another, in a process of its own, tells of them: through the plant, and over the floor
 * link with the plant out of reach.
 */
export const liveBench: Bench = async ({ folder, say, scale }) => {
  const plant = await startPlant(path.join(folder, 'plant'));
  const listener = fork(fileURLToPath(new URL('liveListener.ts', import.meta.url)));
  const broker = await startBroker(folder);
  try {
    let engine: Terminal | null = null;
    const speaker = await openBenchTerminal(plant, path.join(folder, 'speaker.db'), (owner) => {
      engine = openTestTerminal(owner);
      return engine;
    });
    const speaking = engine as Terminal | null;
    if (!speaking) throw new Error('no engine');
    const { url, adminToken } = plant;
    await asked(listener, { ask: 'follow', url, adminToken, file: path.join(folder, 'listener.db') });
    const entered = linkTells(speaker.client, () => speaker.link.follows() === null);
    speaker.client.start();
    await entered;
    await seedDemoLine(speaking, 1);
    await measure(speaking, listener, 'W', 50);
    const count = Math.max(50, Math.round(perSecond * seconds * scale));
    const plantMs = await measure(speaking, listener, 'P', count);
    tell('through the plant', plantMs, say);
    const figures = [figureOf('live.plant_p99_ms', plantMs)];
    if (broker) {
      speaker.client.stop();
      const floor = floorLinkOf(speaker, broker.url);
      await asked(listener, { ask: 'floor', broker: broker.url });
      floor.start();
      await measure(speaking, listener, 'V', 50);
      const floorMs = await measure(speaking, listener, 'F', count);
      tell('over the floor link', floorMs, say);
      figures.push(figureOf('live.floor_p99_ms', floorMs));
      floor.stop();
    } else say('Mosquitto is not installed: the floor link was not measured');
    speaker.close();
    return figures;
  } finally {
    listener.kill();
    await broker?.stop();
    await stopPlant(plant);
  }
};

async function asked(listener: ChildProcess, ask: LiveAsk): Promise<LiveAnswer> {
  const answered = once(listener, 'message');
  listener.send(ask);
  return ((await answered) as [LiveAnswer])[0];
}

/** `count` commands at the bar's pace, or as fast as it goes where that is slower; each an event of a stream of its own. */
async function measure(
  terminal: Terminal,
  listener: ChildProcess,
  prefix: string,
  count: number,
): Promise<LiveFigures> {
  const { runtime, store } = terminal;
  const begun = new Map<string, number>();
  let startedMs = 0;
  const stop = store.onChange(({ source, events }) => {
    if (source === 'own') for (const { eventId } of events) begun.set(eventId, startedMs);
  });
  const fromMs = runtime.monotonicMs();
  for (let n = 0; n < count; n++) {
    const dueMs = fromMs + (n * 1000) / perSecond;
    await pause(Math.max(0, dueMs - runtime.monotonicMs()));
    startedMs = runtime.monotonicMs();
    await does(terminal, 'logistics.receiveContainer', receivedContainer(`${prefix}-${n}`), 'logistics');
  }
  const tookMs = runtime.monotonicMs() - fromMs;
  stop();
  const seen = await allSeen(listener, [...begun.keys()]);
  const ms = [...begun].map(([eventId, at]) => (seen.get(eventId) ?? Number.NaN) - at);
  return { ms, perSecond: (count * 1000) / tookMs };
}

async function allSeen(
  listener: ChildProcess,
  wanted: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const untilMs = performance.now() + patienceMs;
  for (;;) {
    const { seen } = await asked(listener, { ask: 'seen' });
    const known = new Map(seen);
    const missing = wanted.filter((eventId) => !known.has(eventId)).length;
    if (missing === 0) return known;
    if (performance.now() > untilMs) throw new Error(`${missing} of ${wanted.length} events never came`);
    await pause(100);
  }
}

const tell = (way: string, { ms, perSecond: rate }: LiveFigures, say: BenchOptions['say']): void =>
  say(
    `${way}: ${ms.length} events at ${rate.toFixed(0)}/s, p50 ${median(ms).toFixed(0)} ms, p99 ${percentile(ms, 0.99).toFixed(0)} ms`,
  );

const figureOf = (name: string, { ms, perSecond: rate }: LiveFigures): Figure => ({
  bench: 'live',
  name,
  value: percentile(ms, 0.99),
  unit: 'ms',
  better: 'lower',
  peer: { name: 'events/s', value: rate },
  limit: { name: 'bar', value: limitMs },
  runs: ms.length,
});
