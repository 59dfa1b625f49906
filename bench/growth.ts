import path from 'node:path';
import { plantLinkStore } from '#db/plantLinkStore';
import { plantLinkTuning } from '#sync/tuning';
import { splitPage } from '#sync/page';
import { TerminalWriter } from '#tests/plant/writer';
import type { Said } from '#tests/plant/writer';
import { does, seedDemoLine } from '#tests/renderer/line/lineScreens';
import { openIssue } from '#tests/renderer/quality/qualityScreens';
import { openTestTerminal } from '#tests/terminal/testTerminal';
import type { Logged } from './feedPager.ts';
import { FeedPager } from './feedPager.ts';
import { receivedContainer } from './containers.ts';
import type { Bench, Figure } from './figure.ts';
import { median, percentile } from './figure.ts';
import { issueStory } from './issueStory.ts';
import { supplyStory } from './supplyStory.ts';
import { unitStory } from './unitStory.ts';

type Terminal = ReturnType<typeof openTestTerminal>;

/** Of the bar, in events. */
const [few, many] = [20_000, 2_000_000];
const rounds = 200;
const warmUp = 30;

/** What one unit leaves behind: 20 events of its own, 9 of what was brought for it, and each tenth an issue of 9. */
const lifeOf = (n: number): Said[] => [
  ...unitStory({ line: 'FA1', station: 'FA-10' }, n),
  ...supplyStory(n),
  ...(n % 10 === 0 ? issueStory(n / 10) : []),
];

/** Everything of it is over: shipped, used up, closed. Applied as the plant's feed is, page by page. */
export function pullHistory({ store }: Terminal, events: number, say: (line: string) => void): void {
  const link = plantLinkStore(store);
  const pager = new FeedPager();
  let [run, said, unit] = [new TerminalWriter('history').startRun(), 0, 0];
  let log: Logged[] = [];
  while (said < events) {
    for (const one of lifeOf(unit)) log.push({ run, body: run.write(one).body });
    unit += 1;
    if (log.length < plantLinkTuning.pullRows && said + log.length < events) continue;
    for (const piece of splitPage(pager.page(log), link.place(), plantLinkTuning.pieceRows)) {
      const applied = link.applyPage(piece);
      if (!applied.ok) throw new Error(applied.detail);
    }
    said += log.length;
    log = [];
    // A run keeps all that it wrote: a new one now and then keeps this flat.
    run = new TerminalWriter(`history-${unit}`).startRun();
    if (said % 200_000 < plantLinkTuning.pullRows) say(`${said} of ${events} events pulled`);
  }
}

/** What people do and look at all day. */
const acts: readonly (readonly [string, (terminal: Terminal, n: number) => Promise<unknown>])[] = [
  [
    'command.receive_container',
    (t, n) => does(t, 'logistics.receiveContainer', receivedContainer(`N-${n}`), 'logistics'),
  ],
  ['command.open_issue', (t, n) => openIssue(t, { title: `Seen ${n}`, subject: { station: 'FA-07' } })],
  ['query.line_board', (t) => t.query('assembly.lineBoard', { line: 'FA1' })],
  ['query.station', (t) => t.query('assembly.station', { station: 'FA-07' })],
  ['query.calls', (t) => t.query('logistics.calls', {})],
  ['query.shortages', (t) => t.query('logistics.shortages', { line: 'FA1', limit: 50 })],
  ['query.issues', (t) => t.query('quality.issues', { limit: 50 }, 'quality')],
];

async function prepared(file: string, events: number, say: (line: string) => void): Promise<Terminal> {
  const terminal = openTestTerminal({ file });
  pullHistory(terminal, events, say);
  await seedDemoLine(terminal, 12);
  return terminal;
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

/**
 * Commands and the board, dispatch and issue queries on a database that has seen a hundred times as much. Both are asked in
 * turns, so that they meet the same hour of the machine; the first rounds are the compiler's.
 */
export const growthBench: Bench = async ({ folder, say, scale }) => {
  const sizes = { few, many: Math.max(few, Math.round(many * scale)) };
  const small = await prepared(path.join(folder, 'few.db'), sizes.few, say);
  const large = await prepared(path.join(folder, 'many.db'), sizes.many, say);
  const times = new Map(acts.map(([name]) => [name, { small: [] as number[], large: [] as number[] }]));
  for (let n = 0; n < warmUp + rounds; n += 1) {
    for (const [name, act] of acts) {
      const before = await timed(() => act(small, n));
      const after = await timed(() => act(large, n));
      if (n < warmUp) continue;
      times.get(name)?.small.push(before);
      times.get(name)?.large.push(after);
    }
  }
  small.database.close();
  large.database.close();
  return [...times].map(([name, ms]) => figureOf(name, ms, sizes.many, say));
};

function figureOf(
  name: string,
  { small, large }: { readonly small: readonly number[]; readonly large: readonly number[] },
  size: number,
  say: (line: string) => void,
): Figure {
  const spread = (ms: readonly number[]) =>
    `${median(ms).toFixed(2)} (p99 ${percentile(ms, 0.99).toFixed(2)})`;
  say(`${name}: p50 ${spread(small)} ms at ${few}, ${spread(large)} ms at ${size} events`);
  return {
    bench: 'growth',
    name: `growth.${name}_ratio`,
    value: median(large) / median(small),
    unit: 'x',
    better: 'lower',
    peer: { name: `p50 ms at ${few}`, value: median(small) },
    limit: size === many ? { name: 'bar', value: 1.5 } : null,
    runs: large.length,
  };
}
