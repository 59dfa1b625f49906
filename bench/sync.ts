import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Bench, Figure } from './figure.ts';
import { measureIntake } from './plantIntake.ts';
import { measureSelection } from './pushSelection.ts';
import { measurePull } from './syncClient.ts';

const runs = 1;

/**
 * Push to a plant of its own over HTTP with judging on, then what a terminal chooses to push, then pull and projection at a terminal; raw
 * inserts in the same run.
 */
export const syncBench: Bench = async ({ folder, say }) => {
  const folders = ['push', 'pull', 'select'].map((name) => path.join(folder, name));
  const [pushFolder = '', pullFolder = '', selectFolder = ''] = folders;
  for (const made of folders) mkdirSync(made, { recursive: true });
  const push = await measureIntake({
    folder: pushFolder,
    units: 500,
    terminals: 4,
    batch: 500,
    registered: 5_000_000,
    say,
  });
  say(
    `push: ack p50 ${push.ackP50Ms.toFixed(0)} ms, p99 ${push.ackP99Ms.toFixed(0)} ms, plant ${push.plantCpuUs?.toFixed(0) ?? '?'} us/event, PostgreSQL ${push.databaseCpuUs?.toFixed(0) ?? '?'} us/event`,
  );
  const select = measureSelection({ folder: selectFolder, runs: 4, units: 1250, say });
  say(`choosing what to push: longest ${select.longestMs.toFixed(1)} ms`);
  const pull = measurePull({ folder: pullFolder, units: 2000, lines: 1, say });
  say(`pull: ${pull.cpuUs.toFixed(0)} us/event, longest piece ${pull.longestPieceMs.toFixed(1)} ms`);
  const figure = (name: string, value: number, limit: number, peer: Figure['peer']): Figure => ({
    bench: 'sync',
    name,
    value,
    unit: 'events/s',
    better: 'higher',
    peer,
    limit: { name: 'bar', value: limit },
    runs,
  });
  const cost = (name: string, value: number): Figure => ({
    bench: 'sync',
    name,
    value,
    unit: 'us/event',
    better: 'lower',
    peer: null,
    limit: null,
    runs,
  });
  return [
    figure('push.events_per_s', push.eventsPerS, 10_000, {
      name: 'raw PostgreSQL',
      value: push.rawInsertsPerS,
    }),
    figure('pull.events_per_s', pull.eventsPerS, 8_000, { name: 'raw SQLite', value: pull.rawInsertsPerS }),
    cost('push.choose_own_cpu_us', select.ownCpuUs),
    cost('push.choose_heard_cpu_us', select.heardCpuUs),
  ];
};
