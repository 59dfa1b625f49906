import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { enrolTerminal } from '#tests/plant/plantClient';
import type { RunningPlant } from './benchPlant.ts';
import { databaseUrlOf, enrolmentCode, startPlant, stopPlant } from './benchPlant.ts';
import { linkTells, openBenchTerminal } from './benchTerminal.ts';
import type { Bench, Figure } from './figure.ts';
import { eventsOfUnit, streamsOfUnit, writeLongLog } from './longLog.ts';

/** Of the bar: events of the long log, and streams that are open in it as in the short one, a tenth as long. */
const events = 5_000_000;
const openStreams = 2_000;

interface Ready {
  readonly seconds: number;
  /** Whoever opens a screen sees people and site from here on. */
  readonly events: number;
  readonly streams: number;
}

/**
 * A new terminal on a log of 5,000,000 events in 200,000 streams, of which 2,000 are open: from its first question until it follows
 * all scopes and holds what is open, parsed, checked, folded, projected and durable. Then the same on a tenth of the log.
 */
export const bootstrapBench: Bench = async ({ folder, say, scale }) => {
  const open = Math.max(1, Math.round((openStreams * scale) / streamsOfUnit));
  const units = Math.round((events * scale) / eventsOfUnit);
  const short = await measure(path.join(folder, 'short'), Math.round(units / 10), open, say);
  const long = await measure(path.join(folder, 'long'), units, open, say);
  const whole = scale === 1;
  const figure = (name: string, value: number, unit: string, limit: number): Figure => ({
    bench: 'bootstrap',
    name,
    value,
    unit,
    better: 'lower',
    peer: { name: 'a tenth of the log, s', value: short.seconds },
    limit: whole ? { name: 'bar', value: limit } : null,
    runs: 1,
  });
  return [
    figure('ready_s', long.seconds, 's', 30),
    figure('ready_by_length', long.seconds / short.seconds, 'times', 1.5),
  ];
};

async function measure(
  folder: string,
  units: number,
  open: number,
  say: (line: string) => void,
): Promise<Ready> {
  mkdirSync(folder, { recursive: true });
  const plantFolder = path.join(folder, 'plant');
  const founded = await startPlant(plantFolder);
  const { answer } = await enrolTerminal(founded.url, await enrolmentCode(founded));
  const databaseUrl = await databaseUrlOf(plantFolder);
  const written = await writeLongLog({ databaseUrl, units, open, terminal: answer.terminal, say });
  await stopPlant(founded);
  const plant = await startPlant(plantFolder);
  try {
    const ready = await enter(plant, path.join(folder, 'terminal.db'));
    say(
      `${String(written)} events in ${String(units * streamsOfUnit)} streams: ready in ${ready.seconds.toFixed(2)} s with ${String(ready.events)} events of ${String(ready.streams)} streams`,
    );
    const expected = open * streamsOfUnit;
    if (ready.streams !== expected) throw new Error(`${ready.streams} streams are here, not ${expected}`);
    return ready;
  } finally {
    await stopPlant(plant);
  }
}

async function enter(plant: RunningPlant, file: string): Promise<Ready> {
  const { client, link, database, close } = await openBenchTerminal(plant, file);
  const startedMs = performance.now();
  const entered = linkTells(client, () => link.follows() === null);
  client.start();
  await entered;
  const seconds = (performance.now() - startedMs) / 1000;
  client.stop();
  const count = (sql: string): number => (database.sqlite.prepare(sql).get() as { n: number }).n;
  const held = {
    events: count('select count(*) as n from event'),
    streams: count('select count(*) as n from stream where version > 0'),
  };
  close();
  return { seconds, ...held };
}
