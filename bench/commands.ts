import { mkdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { demoFiles } from '#cli/demo/prepare';
import { tighteningCommands } from '#terminal/commands/tightenings';
import { openTestTerminal } from '#tests/terminal/testTerminal';
import type { Bench, Figure } from './figure.ts';
import { median, percentile } from './figure.ts';

type Terminal = ReturnType<typeof openTestTerminal>;

/** A unit of the demo site standing at the wheel station, by its VIN. */
async function unitAtWheels(terminal: Terminal): Promise<string> {
  const { execute, query } = terminal;
  const device = { kind: 'device', device: 'bench' } as const;
  const must = async (name: `${string}.${string}`, input: unknown, who: Parameters<typeof execute>[2]) => {
    const done = await execute(name, input, who);
    if (!done.ok) throw new Error(`${name}: ${done.code} ${JSON.stringify(done.params)}`);
  };
  await must('site.importFolder', { files: await demoFiles('mqtt://127.0.0.1:1883') }, device);
  const { rows } = await query<{ rows: { order: string }[] }>('assembly.orders', { line: 'FA1', limit: 1 });
  await must('assembly.releaseOrders', { line: 'FA1', orders: rows.map((r) => r.order) }, 'supervisor');
  await must('assembly.launchUnit', { line: 'FA1' }, 'operator');
  const units = await query<{ rows: { unit: string; vin: string | null }[] }>('assembly.units', {
    line: 'FA1',
    limit: 1,
  });
  const [unit] = units.rows;
  if (!unit?.vin) throw new Error('the demo launched no unit with a VIN');
  await must('assembly.enterStation', { station: 'FA-10', unit: unit.unit, insist: true }, 'operator');
  return unit.vin;
}

const tightening = (vin: string, n: number) => ({
  tool: 'T-17',
  tighteningId: n,
  controllerTime: `2026-11-22T08:${String(Math.floor(n / 60) % 60).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`,
  contentHash: n.toString(16).padStart(64, '0'),
  vin,
  parameterSet: 1,
  batchCounter: null,
  torqueNm: 140,
  angleDeg: 60,
  torqueStatus: 'ok' as const,
  angleStatus: 'ok' as const,
  toolOk: true,
});

/** What one command wrote: its event, its stream's state and its result row, as characters. */
function bytesOfOne({ database }: Terminal): number {
  const size = (sql: string): number => (database.sqlite.prepare(sql).get() as { n: number }).n;
  const event = size('select length(body) + 400 as n from event order by id desc limit 1');
  const state = size(
    "select length(confirmed) + coalesce(length(view), 0) + 80 as n from stream where stream like 'visit/%' limit 1",
  );
  return event + state + 400;
}

/** The least that durable storage costs here: one row of that many bytes, one transaction, WAL, synchronous=FULL. */
function rawWriter(folder: string, bytes: number): () => void {
  const raw = new Database(path.join(folder, 'raw.db'));
  raw.pragma('journal_mode = WAL');
  raw.pragma('synchronous = FULL');
  raw.exec('create table raw (id integer primary key, body text not null)');
  const insert = raw.prepare('insert into raw (body) values (?)');
  const body = 'x'.repeat(bytes);
  return raw.transaction(() => void insert.run(body));
}

const timed = async (work: () => unknown): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

interface Series {
  readonly commands: readonly number[];
  readonly raws: readonly number[];
}

/** `count` tightenings of one unit and as many raw transactions, in turns so that both meet the same disk; ms each. */
async function measure(folder: string, count: number): Promise<Series> {
  mkdirSync(folder);
  const terminal = openTestTerminal({ file: path.join(folder, 'terminal.db') });
  const vin = await unitAtWheels(terminal);
  const device = { kind: 'device', device: 'T-17' } as const;
  const record = (n: number) =>
    terminal.engine.execute(tighteningCommands.recordTightening, tightening(vin, n), device);
  const first = await record(1);
  if (!first.ok) throw new Error(first.code);
  const raw = rawWriter(folder, bytesOfOne(terminal));
  const commands: number[] = [];
  const raws: number[] = [];
  for (let n = 2; n <= count; n++) {
    commands.push(await timed(() => record(n)));
    raws.push(await timed(raw));
  }
  const recorded = terminal.database.sqlite.prepare('select count(*) as n from tightening').get() as {
    n: number;
  };
  if (recorded.n !== count) throw new Error(`${recorded.n} tightenings on disk, not ${count}`);
  terminal.database.close();
  return { commands, raws };
}

/**
 * Commands against raw transactions; then the 700th of a unit against its first. An engine runs for weeks: another terminal
 * goes first, so that no compiler is at work in what is measured, neither in the commands nor in the raw transactions.
 */
export const commandsBench: Bench = async ({ folder, say }) => {
  await measure(path.join(folder, 'before'), 700);
  const { commands, raws } = await measure(path.join(folder, 'measured'), 700);
  say(
    `command p50 ${median(commands).toFixed(2)} ms, raw p50 ${median(raws).toFixed(2)} ms, ${commands.length} each`,
  );
  const runs = commands.length;
  const ratioOf = (late: readonly number[], early: readonly number[]) => median(late) / median(early);
  const figure = (
    name: string,
    value: number,
    unit: string,
    limit: number,
    peer: Figure['peer'],
  ): Figure => ({
    bench: 'commands',
    name,
    value,
    unit,
    better: 'lower',
    peer,
    runs,
    limit: { name: 'bar', value: limit },
  });
  return [
    figure('command.p50_ratio_to_raw', ratioOf(commands, raws), 'x', 2, {
      name: 'raw p50 ms',
      value: median(raws),
    }),
    figure('command.p99_ms', percentile(commands, 0.99), 'ms', 10, {
      name: 'raw p99 ms',
      value: percentile(raws, 0.99),
    }),
    figure(
      'command.tightening_700th_ratio',
      ratioOf(commands.slice(-50), commands.slice(0, 50)),
      'x',
      1.2,
      null,
    ),
  ];
};
