import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { realTimers } from '#simulate/realTimers';
import { TerminalClient } from '#simulate/terminalClient';
import { watchBoard } from './boardWatch.ts';
import { residentMb, startDemo } from './demoProcess.ts';
import type { DemoProcess } from './demoProcess.ts';
import type { Bench, Figure } from './figure.ts';
import { median, percentile } from './figure.ts';

const minutes = 10;
/** Of the demo's line. */
const demoTaktS = 76;
/** A queue is looked at for this long: at one moment something is always under way. */
const queueLooks = 20;

/** A whole demo from outside for ten minutes: how soon it stands, what its engines hold, how far the board lags, what waits. */
export const demoBench: Bench = async ({ folder, say }) => {
  const demo = await startDemo(path.join(folder, 'site'));
  try {
    return await watched(demo, say);
  } finally {
    await demo.stop();
  }
};

async function watched(demo: DemoProcess, say: (line: string) => void): Promise<readonly Figure[]> {
  const { readyS, terminals } = demo;
  const line = terminals.find(({ name }) => name === 'line');
  if (!line) throw new Error('the demo has no line PC');
  say(`ready after ${readyS.toFixed(1)} s`);
  const end = performance.now() + minutes * 60_000;
  const board = await watchBoard(line.url, 'FA1');
  const atReady = Math.max(...terminals.map(({ pid }) => residentMb(pid)));
  const before = await waiting(demo);
  for (let left = end - performance.now(); left > 0; left = end - performance.now()) {
    await wait(Math.min(left, 60_000));
    say(terminals.map(({ name, pid }) => `${name} ${residentMb(pid).toFixed(0)} MB`).join(', '));
  }
  const held = Math.max(...terminals.map(({ pid }) => residentMb(pid)));
  const after = await waiting(demo);
  board.stop();
  const lags = board.lagsMs;
  const movedMs = board.firstMoveMs();
  if (movedMs === null) throw new Error(`the line did not move in ${minutes} minutes`);
  if (lags.length < 20) throw new Error(`the board showed ${lags.length} changes in ${minutes} minutes`);
  const figure = (
    name: string,
    value: number,
    unit: string,
    bar: number | null,
    peer: Figure['peer'],
    runs = 1,
  ): Figure => ({
    bench: 'demo',
    name,
    value,
    unit,
    better: 'lower',
    peer,
    limit: bar === null ? null : { name: 'bar', value: bar },
    runs,
  });
  return [
    figure('demo.ready_s', readyS, 's', 60, null),
    figure('demo.first_move_s', movedMs / 1000, 's', 10, { name: 'takt', value: demoTaktS }),
    figure('demo.engine_rss_mb', held, 'MB', 250, { name: 'when ready', value: atReady }),
    figure(
      'demo.board_lag_p99_ms',
      percentile(lags, 0.99),
      'ms',
      null,
      { name: 'p50', value: median(lags) },
      lags.length,
    ),
    figure('demo.queue_growth', after - before, 'events', 0, { name: 'at the start', value: before }),
  ];
}

/** Events that wait for the plant on all PCs: the least that was seen in a while, which is 0 where they are drained. */
async function waiting({ terminals }: DemoProcess): Promise<number> {
  const person = { badge: '1001', pin: '246810', timers: realTimers };
  const clients = terminals.map(({ url }) => new TerminalClient({ url, ...person }));
  const least = await Promise.all(
    clients.map(async (client) => {
      let fewest = Number.POSITIVE_INFINITY;
      for (let i = 0; i < queueLooks; i++) {
        fewest = Math.min(fewest, (await client.query('system.status', {})).waiting);
        await wait(500);
      }
      return fewest;
    }),
  );
  return least.reduce((sum, n) => sum + n, 0);
}
