import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { keepsBar } from '#bench/figure';
import { calibrate, machineFigures, ticksIn } from '#bench/machine';

const stat = (cpu: string): string => `cpu  ${cpu}\ncpu0 1 1 1 1 1 1 1 1 0 0\nintr 12 3\n`;

it('says of a bench which share of the processors others took, and how fast the machine was before and after', () => {
  const from = ticksIn(stat('100 0 50 800 20 0 5 25 40 0'));
  const to = ticksIn(stat('180 0 60 850 20 0 5 85 99 0'));
  expect(from).toEqual({ all: 1000, stolen: 25 });
  const before = { roundsPerS: 9_000, fsyncMs: 0.5 };
  const after = { roundsPerS: 6_000, fsyncMs: 0.9 };
  const figures = machineFigures('sync', [before, after], [from, to]);
  expect(figures.map(({ name, value, peer }) => [name, value, peer?.value ?? null])).toEqual([
    ['machine.cpu_rounds_per_s.sync', 6_000, 9_000],
    ['machine.fsync_p50_ms.sync', 0.9, 0.5],
    ['machine.steal_share.sync', 0.3, null],
  ]);
  expect(figures.every((figure) => figure.bench === 'machine' && keepsBar(figure))).toBe(true);
});

it('is silent about what others took where the machine does not say it', () => {
  const speed = { roundsPerS: 9_000, fsyncMs: 0.5 };
  expect(machineFigures('ui', [speed, speed], [ticksIn(''), ticksIn('')])).toHaveLength(2);
});

it('measures the work of a moment and the disk of a folder', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'takt-machine-'));
  try {
    const { roundsPerS, fsyncMs } = calibrate(folder, 20);
    expect(roundsPerS).toBeGreaterThan(1);
    expect(fsyncMs).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
