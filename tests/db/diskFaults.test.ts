import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openDatabase } from '#db/open';
import { damageBefore } from '#db/salvage/damage';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'takt-disk-faults-'));
  file = path.join(folder, 'terminal.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const line = z.union([
  z.object({ opened: z.literal(true) }),
  z.object({ saved: z.string(), healthy: z.boolean() }),
  z.object({ refused: z.string(), healthy: z.boolean() }),
]);
type Line = z.infer<typeof line>;

/** What a process of its own said about its commits, under this command. */
function write(commits: number, under: readonly string[] = [], seed = 1): readonly Line[] {
  const script = [process.execPath, 'tests/db/writeUntil.ts', file, String(commits), String(seed)];
  const [command = '', ...args] = [...under, ...script];
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  const lines = stdout.split('\n').filter(Boolean);
  if (lines.length === 0) throw new Error(stderr);
  return lines.map((text) => line.parse(JSON.parse(text)));
}

const savedIn = (lines: readonly Line[]): readonly string[] =>
  lines.flatMap((said) => ('saved' in said ? [said.saved] : []));
const refusedIn = (lines: readonly Line[]): readonly string[] =>
  lines.flatMap((said) => ('refused' in said ? [said.refused] : []));
const failingSyncs = (when: string): readonly string[] => [
  '/usr/bin/strace',
  '-f',
  '-qq',
  '-o',
  '/dev/null',
  '-e',
  'trace=fsync,fdatasync',
  '-e',
  `inject=fsync,fdatasync:error=EIO:when=${when}`,
];

/** Events that were called saved and are not there when the PC starts again; it has to start clean. */
function missing(saved: readonly string[]): readonly string[] {
  expect(damageBefore(file)).toBeNull();
  const { sqlite, close } = openDatabase(file);
  try {
    expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
    const known = sqlite.prepare('select 1 from event where event_id = ?');
    return saved.filter((id) => known.get(id) === undefined);
  } finally {
    close();
  }
}

describe('a disk that fails under a process', { timeout: 90_000 }, () => {
  it('and does not sync any more: nothing is called saved from then on, and the PC says that it cannot record', () => {
    const before = write(3);
    const lines = write(20, failingSyncs('12+'), 2);
    const first = lines.findIndex((said) => 'refused' in said);
    expect(first).toBeGreaterThan(1);
    for (const said of lines.slice(first)) expect(said).toEqual({ refused: 'ioError', healthy: false });
    expect(missing([...savedIn(before), ...savedIn(lines)])).toEqual([]);
    expect(savedIn(write(3, [], 3))).toHaveLength(3);
  });

  it('and syncs again after a while: what was refused is said to be, and everything that was called saved is there', () => {
    const lines = write(30, failingSyncs('12..16'));
    expect(refusedIn(lines).length).toBeGreaterThan(0);
    expect(lines.at(-1)).toMatchObject({ healthy: true });
    expect(missing(savedIn(lines))).toEqual([]);
  });

  it('and takes no file beyond a size: the PC says that its disk is full, and loses nothing', () => {
    write(1);
    const lines = write(300, ['/bin/bash', '-c', 'ulimit -f 2400; exec "$0" "$@"'], 2);
    expect(savedIn(lines).length).toBeGreaterThan(10);
    expect(refusedIn(lines).length).toBeGreaterThan(10);
    expect(lines.at(-1)).toMatchObject({ healthy: false });
    expect(missing(savedIn(lines))).toEqual([]);
    expect(savedIn(write(3, [], 3))).toHaveLength(3);
  });
});
