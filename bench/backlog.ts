import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { hear } from '#db/hear';
import type { Store } from '#db/store';
import { checkBatch } from '#sync/batch';
import { does, seedDemoLine } from '#tests/renderer/line/lineScreens';
import { TerminalWriter } from '#tests/plant/writer';
import { openTestTerminal } from '#tests/terminal/testTerminal';
import type { RunningPlant } from './benchPlant.ts';
import { startPlant, stopPlant } from './benchPlant.ts';
import type { Owner } from './benchTerminal.ts';
import { linkTells, openBenchTerminal } from './benchTerminal.ts';
import { receivedContainer } from './containers.ts';
import type { BenchOptions, Figure } from './figure.ts';
import { median, percentile } from './figure.ts';
import { unitStory } from './unitStory.ts';

/** Of the bar: what a line's PC records in seven days, and how long a command may take meanwhile. */
const events = 1_000_000;
const limitMs = 20;
/** What somebody or a device does at that PC: a command every so often, ms. */
const everyMs = 50;
const unitsOfLine = 200;
const eventsOfUnit = 20;

/**
 * A PC that was alone for seven days meets its plant: its backlog drains while its engine goes on taking commands. Each command is measured from
 * when it was due, so that whatever kept the engine busy is in it.
 */
export async function measureBacklog(options: BenchOptions): Promise<readonly Figure[]> {
  const plant = await startPlant(path.join(options.folder, 'backlog-plant'));
  try {
    return await drain(plant, options);
  } finally {
    await stopPlant(plant);
  }
}

async function drain(plant: RunningPlant, { folder, say, scale }: BenchOptions): Promise<readonly Figure[]> {
  const made: { engine?: ReturnType<typeof openTestTerminal>; owner?: Owner } = {};
  const pc = await openBenchTerminal(plant, path.join(folder, 'backlog.db'), (owner) => {
    made.owner = owner;
    return (made.engine = openTestTerminal(owner));
  });
  const { engine, owner } = made;
  if (!engine || !owner) throw new Error('no engine');
  const entered = linkTells(pc.client, () => pc.link.follows() === null);
  pc.client.start();
  await entered;
  pc.client.stop();
  const units = Math.max(1, Math.round((events * scale) / eventsOfUnit));
  recordAlone(pc.store, owner, units, say);
  await seedDemoLine(engine, 1);
  const lone = await commandsDuring(engine, pause(5_000), 'A');
  const backlog = pc.link.status().pending;
  const fromMs = performance.now();
  const drained = linkTells(pc.client, () => pc.link.status().pending < 20);
  pc.client.start();
  const meanwhile = await commandsDuring(engine, drained, 'M');
  const seconds = (performance.now() - fromMs) / 1000;
  say(
    `${backlog} events drained in ${seconds.toFixed(1)} s; ${meanwhile.length} commands meanwhile: p50 ${median(meanwhile).toFixed(1)} ms, p99 ${percentile(meanwhile, 0.99).toFixed(1)} ms, longest ${Math.max(...meanwhile).toFixed(1)} ms`,
  );
  pc.close();
  return figuresOf(meanwhile, lone, backlog / seconds);
}

/** Its own records of an earlier run, none of them at the plant. */
function recordAlone(store: Store, { terminal, keys }: Owner, units: number, say: BenchOptions['say']): void {
  const writer = new TerminalWriter(terminal, keys);
  for (let n = 0; n < units; n += unitsOfLine) {
    const run = writer.startRun();
    const line = { line: `L${n / unitsOfLine}`, station: 'S1' };
    for (let at = n; at < Math.min(units, n + unitsOfLine); at += 25) {
      const from = run.written.length + 1;
      for (let unit = at; unit < Math.min(units, n + unitsOfLine, at + 25); unit++)
        for (const said of unitStory(line, unit - n)) run.write(said);
      const batch = run.batch(from);
      const checked = checkBatch(batch, keys.publicKey);
      if (!checked.ok) throw new Error(checked.fault);
      hear(store, [{ batch, checked: checked.events }]);
    }
    if (n % 10_000 === 0) say(`${n * eventsOfUnit} of ${units * eventsOfUnit} events recorded`);
  }
  store.transact(() => store.options.database.sqlite.exec('update run set own = 1'));
}

/** A command each so often until `end`; ms from when it was due until it was saved. */
async function commandsDuring(
  engine: ReturnType<typeof openTestTerminal>,
  end: Promise<unknown>,
  prefix: string,
): Promise<readonly number[]> {
  const over = new AbortController();
  void end.then(() => over.abort());
  const took: number[] = [];
  const from = performance.now();
  for (let n = 0; !over.signal.aborted; n++) {
    const due = Math.max(from + n * everyMs, performance.now());
    await pause(Math.max(0, due - performance.now()));
    await does(engine, 'logistics.receiveContainer', receivedContainer(`${prefix}-${n}`), 'logistics');
    took.push(performance.now() - due);
  }
  return took;
}

function figuresOf(
  meanwhile: readonly number[],
  lone: readonly number[],
  drainedPerS: number,
): readonly Figure[] {
  const of = { bench: 'storm', runs: meanwhile.length } as const;
  return [
    {
      ...of,
      name: 'storm.backlog_command_p99_ms',
      value: percentile(meanwhile, 0.99),
      unit: 'ms',
      better: 'lower',
      peer: { name: 'p99 ms before', value: percentile(lone, 0.99) },
      limit: { name: 'bar', value: limitMs },
    },
    {
      ...of,
      name: 'storm.backlog_events_per_s',
      value: drainedPerS,
      unit: 'events/s',
      better: 'higher',
      peer: null,
      limit: null,
    },
  ];
}
