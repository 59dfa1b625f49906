import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { startPlant, stopPlant } from './benchPlant.ts';
import { openBenchTerminal } from './benchTerminal.ts';
import type { Bench, BenchOptions, Figure } from './figure.ts';
import type { HttpPull } from './httpPull.ts';
import { enterEmpty, pullOverHttp } from './httpPull.ts';
import type { IntakeFigures } from './plantIntake.ts';
import { measureIntake } from './plantIntake.ts';
import { measurePouch } from './pouchPeer.ts';
import { measureSelection } from './pushSelection.ts';
import { measurePull } from './syncClient.ts';

/** Of the bar: serial numbers that the plant knows before. */
const registered = 5_000_000;
const terminals = 4;
const batch = 500;
const pouchDocuments = 10_000;

interface Exchanged {
  readonly push: IntakeFigures;
  readonly pulled: HttpPull;
}

/**
 * Push to a plant of its own over HTTP with judging on, then what a terminal chooses to push, then pull and projection at a terminal; raw
 * inserts and PouchDB in the same run.
 */
export const syncBench: Bench = async (options) => {
  const { say } = options;
  const folderOf = (name: string): string => {
    const folder = path.join(options.folder, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  };
  const sized = (size: number): number => Math.max(1, Math.round(size * options.scale));
  const { push, pulled } = await exchange(folderOf('plant'), sized, say);
  const select = measureSelection({ folder: folderOf('select'), runs: 4, units: sized(1250), say });
  say(`choosing what to push: longest ${select.longestMs.toFixed(1)} ms`);
  const pull = measurePull({ folder: folderOf('pull'), units: sized(2000), lines: 1, say });
  say(`pull: ${pull.cpuUs.toFixed(0)} us/event, longest piece ${pull.longestPieceMs.toFixed(1)} ms`);
  const bodies = push.bodies.slice(0, sized(pouchDocuments));
  const [pushers, pushBatch, pullBatch] = [terminals, batch, batch];
  const pouch = await measurePouch({ folder: folderOf('pouch'), bodies, pushers, pushBatch, pullBatch, say });
  say(
    `both sides: pull ${micros(pulled.cpuUs)} us/event; PouchDB push ${micros(pouch.pushCpuUs)}, pull ${micros(pouch.pullCpuUs)} us/document`,
  );
  const figure = figureOf(options.scale === 1);
  const cost = (name: string, value: number): Figure => ({
    ...figure(name, 'us/event', value, null, null),
    better: 'lower',
  });
  const [pushedDocs, pulledDocs] = [pouch.pushedPerS, pouch.pulledPerS];
  return [
    figure('push.events_per_s', 'events/s', push.eventsPerS, 10_000, {
      name: 'raw PostgreSQL',
      value: push.rawInsertsPerS,
    }),
    figure('pull.events_per_s', 'events/s', pull.eventsPerS, 8_000, {
      name: 'raw SQLite',
      value: pull.rawInsertsPerS,
    }),
    figure('push.by_pouchdb', 'times', push.eventsPerS / pushedDocs, 5, pouchPeer(pushedDocs)),
    figure('pull.by_pouchdb', 'times', pulled.eventsPerS / pulledDocs, 2, pouchPeer(pulledDocs)),
    figure('pull.http_events_per_s', 'events/s', pulled.eventsPerS, null, pouchPeer(pulledDocs)),
    cost('push.choose_own_cpu_us', select.ownCpuUs),
    cost('push.choose_heard_cpu_us', select.heardCpuUs),
  ];
};

const micros = (us: number | null): string => us?.toFixed(0) ?? '?';

const pouchPeer = (value: number): Figure['peer'] => ({ name: 'PouchDB docs/s', value });

const figureOf =
  (whole: boolean) =>
  (name: string, unit: string, value: number, bar: number | null, peer: Figure['peer']): Figure => ({
    bench: 'sync',
    name,
    value,
    unit,
    better: 'higher',
    peer,
    limit: whole && bar !== null ? { name: 'bar', value: bar } : null,
    runs: 1,
  });

/** What four terminals push, another that was there before then pulls. */
async function exchange(
  folder: string,
  sized: (size: number) => number,
  say: BenchOptions['say'],
): Promise<Exchanged> {
  const plant = await startPlant(path.join(folder, 'plant'));
  try {
    const puller = await openBenchTerminal(plant, path.join(folder, 'puller.db'));
    await enterEmpty(puller);
    const units = sized(500);
    const push = await measureIntake(plant, {
      units,
      terminals,
      batch,
      registered: sized(registered),
      say,
    });
    say(
      `push: ack p50 ${push.ackP50Ms.toFixed(0)} ms, p99 ${push.ackP99Ms.toFixed(0)} ms; us/event: here ${micros(push.ownCpuUs)}, plant ${micros(push.plantCpuUs)}, PostgreSQL ${micros(push.databaseCpuUs)}`,
    );
    const pulled = await pullOverHttp(puller, push.events, plant.pid);
    puller.close();
    return { push, pulled };
  } finally {
    await stopPlant(plant);
  }
}
