import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { audit } from '#db/audit';
import { openDatabase } from '#db/open';
import { Dice } from '#tests/simulation/dice';
import { recordDisk, type DiskAct } from './diskLog.ts';
import { MortalDisk } from './mortalDisk.ts';

/** So many that SQLite moves its log into the database file more than once while they are made. */
const commits = 240;
const cuts = 150;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'takt-power-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a PC asked of its disk while it made the commits and said so after each. */
function written(synchronous: 'FULL' | 'NORMAL'): { acts: readonly DiskAct[]; said: string } {
  const home = path.join(folder, synchronous);
  mkdirSync(home);
  const said = path.join(home, 'said');
  const script = [
    'tests/db/writeAndSay.ts',
    path.join(home, 'terminal.db'),
    String(commits),
    said,
    synchronous,
  ];
  return { acts: recordDisk(home, script), said };
}

/** What was found after one power cut; `lost` are commits that had been called saved. */
interface Found {
  readonly said: number;
  readonly lost: number;
  readonly faults: readonly unknown[];
  readonly integrity: unknown;
}

/** The power goes away at `cuts` places of what was written, each time the PC is started on what its disk has kept. */
function afterEachCut({ acts, said }: ReturnType<typeof written>, seed: number): readonly Found[] {
  const dice = new Dice(seed);
  const places = new Set(Array.from({ length: cuts }, () => dice.below(acts.length)));
  const disk = new MortalDisk();
  const key = readFileSync(`${said}.key`, 'utf8');
  let saved = 0;
  return acts.flatMap((act, place) => {
    if (act.file === said) saved += act.act === 'append' ? 1 : 0;
    else disk.take(act);
    return places.has(place) ? [started(disk.afterPowerCut(dice), saved, key)] : [];
  });
}

function started(files: ReadonlyMap<string, Buffer>, said: number, key: string): Found {
  const home = path.join(folder, 'found');
  mkdirSync(home);
  for (const [file, content] of files) {
    // The index of the log lives in shared memory: nothing of it outlives the power.
    if (/terminal\.db(-wal|-journal)?$/u.test(file))
      writeFileSync(path.join(home, path.basename(file)), content);
  }
  const database = openDatabase(path.join(home, 'terminal.db'));
  const { n } = database.sqlite
    .prepare("select count(*) as n from event where stream like 'lamp/%'")
    .get() as { n: number };
  const integrity = database.sqlite.pragma('integrity_check', { simple: true });
  const { faults } = audit(database.sqlite, () => key);
  database.close();
  rmSync(home, { recursive: true });
  return { said, lost: Math.max(0, said - n), faults, integrity };
}

describe('a PC whose power is cut', () => {
  it('has everything that it called saved, at whatever write it was cut', { timeout: 120_000 }, () => {
    const record = written('FULL');
    const moved = record.acts.filter((a) => a.act === 'sync' && a.file.endsWith('terminal.db')).length;
    expect(moved, 'times the log was moved into the database').toBeGreaterThan(2);
    const found = afterEachCut(record, 1);
    expect(found.filter(({ lost }) => lost > 0)).toEqual([]);
    expect(found.filter(({ integrity }) => integrity !== 'ok')).toEqual([]);
    expect(found.flatMap(({ faults }) => faults)).toEqual([]);
    expect(new Set(found.map(({ said }) => said)).size).toBeGreaterThan(50);
  });

  it('would not, were the log not synced at each commit', { timeout: 120_000 }, () => {
    const found = afterEachCut(written('NORMAL'), 2);
    expect(found.filter(({ lost }) => lost > 0).length).toBeGreaterThan(10);
  });
});
