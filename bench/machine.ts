import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Figure } from './figure.ts';
import { median } from './figure.ts';

/** How fast this machine is by itself: a bar that is missed on a slow day is missed by the machine. */
export interface Calibration {
  /** Rounds of one fixed piece of work a second, on one core: JSON there and back, and its SHA-256. */
  readonly roundsPerS: number;
  /** Median of one page written and synced, ms. */
  readonly fsyncMs: number;
}

/** Processor time of all cores since the start, ticks. `stolen`: what the machine below gave to others. */
export type CpuTicks = Readonly<Record<'all' | 'stolen', number>>;

const page = Buffer.alloc(4096, 120);
const record = JSON.stringify(Array.from({ length: 40 }, (_, i) => ({ at: i, nm: i / 3 })));
const round = (): string =>
  createHash('sha256')
    .update(JSON.stringify(JSON.parse(record)))
    .digest('hex');

/** Repeats `work` for `ms`; ms each. */
function repeated(work: () => unknown, ms: number): number[] {
  const times: number[] = [];
  for (let at = performance.now(), end = at + ms; at < end; at = performance.now()) {
    work();
    times.push(performance.now() - at);
  }
  return times;
}

/** Two seconds, of which one is on the disk of `folder`. */
export function calibrate(folder: string, ms = 1_000): Calibration {
  repeated(round, ms / 4);
  const rounds = repeated(round, ms).length;
  const file = openSync(path.join(folder, 'calibration'), 'w');
  const synced = repeated(() => {
    writeSync(file, page, 0, page.length, 0);
    fsyncSync(file);
  }, ms);
  closeSync(file);
  return { roundsPerS: (rounds * 1000) / ms, fsyncMs: median(synced) };
}

/** Of the first line of Linux's /proc/stat, 0 without it; a guest's time is in its user's already. */
export function ticksIn(stat: string): CpuTicks {
  const times = (/^cpu +(.*)$/m.exec(stat)?.[1] ?? '').split(' ').map(Number).slice(0, 8);
  return { all: times.reduce((sum, n) => sum + n, 0), stolen: times[7] ?? 0 };
}

export const ticksNow = (): CpuTicks =>
  ticksIn(existsSync('/proc/stat') ? readFileSync('/proc/stat', 'utf8') : '');

/** What a bench met: the machine after it beside the machine before it, and the share that others took meanwhile. */
export function machineFigures(
  bench: string,
  [before, after]: readonly [Calibration, Calibration],
  [from, to]: readonly [CpuTicks, CpuTicks],
): readonly Figure[] {
  const figure = (name: string, unit: string, value: number, first: number | null): Figure => ({
    bench: 'machine',
    name: `machine.${name}.${bench}`,
    value,
    unit,
    better: unit === 'rounds/s' ? 'higher' : 'lower',
    peer: first === null ? null : { name: 'before', value: first },
    limit: null,
    runs: 1,
  });
  const stolen = (to.stolen - from.stolen) / (to.all - from.all);
  const speeds = [
    figure('cpu_rounds_per_s', 'rounds/s', after.roundsPerS, before.roundsPerS),
    figure('fsync_p50_ms', 'ms', after.fsyncMs, before.fsyncMs),
  ];
  return Number.isFinite(stolen) ? [...speeds, figure('steal_share', 'share', stolen, null)] : speeds;
}
