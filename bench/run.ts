import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, Figure } from './figure.ts';
import { keepsBar } from './figure.ts';
import { calibrate, machineFigures, ticksNow } from './machine.ts';

/** `npm run bench -- [--only NAME] [--seed N] [--json FILE] [--scale SHARE]`: each figure beside its peer and its bar, measured in one run. */
const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  commands: async () => (await import('./commands.ts')).commandsBench,
  sync: async () => (await import('./sync.ts')).syncBench,
  storm: async () => (await import('./storm.ts')).stormBench,
  live: async () => (await import('./live.ts')).liveBench,
  bootstrap: async () => (await import('./bootstrap.ts')).bootstrapBench,
  demo: async () => (await import('./demo.ts')).demoBench,
  ui: async () => (await import('./ui.ts')).uiBench,
  salvage: async () => (await import('./salvage.ts')).salvageBench,
  growth: async () => (await import('./growth.ts')).growthBench,
};

const number = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(3);

function line(figure: Figure): string {
  const { name, value, unit, peer, limit } = figure;
  const verdict = limit === null ? '' : keepsBar(figure) ? 'ok' : 'MISSED';
  const against = peer === null ? '' : `${peer.name} ${number(peer.value)}`;
  const bar = limit === null ? '' : `${figure.better === 'lower' ? '<=' : '>='} ${number(limit.value)}`;
  return `${name.padEnd(36)} ${number(value).padStart(10)} ${unit.padEnd(9)} ${bar.padEnd(12)} ${verdict.padEnd(7)} ${against}`;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      seed: { type: 'string', default: '1' },
      json: { type: 'string' },
      scale: { type: 'string', default: '1' },
    },
  });
  const names = values.only === undefined ? Object.keys(benches) : values.only.split(',');
  const unknown = names.filter((name) => !Object.hasOwn(benches, name));
  if (unknown.length > 0) {
    process.stderr.write(`no bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}\n`);
    return 2;
  }
  const figures: Figure[] = [];
  for (const name of names) {
    const folder = mkdtempSync(path.join(tmpdir(), `takt-bench-${name}-`));
    try {
      const bench = await benches[name]?.();
      const say = (text: string): void => void process.stderr.write(`${name}: ${text}\n`);
      const [before, from] = [calibrate(folder), ticksNow()];
      const measured =
        (await bench?.({ seed: Number(values.seed), folder, say, scale: Number(values.scale) })) ?? [];
      const to = ticksNow();
      const machine = machineFigures(name, [before, calibrate(folder)], [from, to]);
      for (const figure of measured) process.stdout.write(`${line(figure)}\n`);
      for (const figure of machine) process.stderr.write(`${line(figure)}\n`);
      figures.push(...measured, ...(measured.length > 0 ? machine : []));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
  if (figures.length === 0) process.stderr.write('nothing was measured\n');
  return figures.length > 0 && figures.every(keepsBar) ? 0 : 1;
}

process.exitCode = await main();
