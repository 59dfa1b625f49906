import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyHashOf, genesis, link } from '#sync/chain';
import { enrolAlone } from '#tests/electron/product/enrolAlone';
import { takt } from './taktCommand.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'takt-records-'));
const last = (text: string): unknown => JSON.parse(text.trimEnd().split('\n').at(-1) ?? '');

beforeAll(async () => {
  await enrolAlone(folder, 'Line 1');
  expect(await takt('import', 'demo/site', '--data', folder)).toMatchObject({ code: 0, stderr: '' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Changes the database as somebody with the disk in hand could; undone after the test's look at it. */
async function withTampering<T>(sql: string, look: () => Promise<T>): Promise<T> {
  const database = new Database(path.join(folder, 'terminal.db'));
  try {
    database.exec('create temp table before as select * from main.event');
    database.exec(sql);
    return await look();
  } finally {
    database.exec('delete from main.event; insert into main.event select * from before');
    database.close();
  }
}

describe('takt verify', () => {
  it('finds every chain of a folder sound, and counts what it looked at', async () => {
    const { code, stdout } = await takt('verify', '--data', folder);
    expect(code).toBe(0);
    const said = last(stdout) as { runs: number; events: number; signatures: number };
    expect(said).toMatchObject({ runs: 1, signatures: 1, untold: 0, faults: [] });
    expect(said.events).toBeGreaterThan(100);
  });

  it.each([
    [
      'a changed body',
      `update event set body = replace(body, '1042802', '1042899') where stream = 'order/PO-42802'`,
      'hash',
    ],
    ['a missing event', 'delete from event where seq = 40', 'gap'],
    ['a shortened run', 'delete from event where seq = (select max(seq) from event)', 'gap'],
    ['a foreign signature', `update event set signature = 'AAAA' where signature is not null`, 'signature'],
    ['a removed signature', 'update event set signature = null', 'unsigned'],
    ['a column that says something else', `update event set stream = 'order/other' where seq = 3`, 'columns'],
    ['a body that is none', `update event set body = '{}' where seq = 7`, 'unreadable'],
  ])('tells %s', async (_what, sql, fault) => {
    const { code, stdout, stderr } = await withTampering(sql, () => takt('verify', '--data', folder));
    expect(code).toBe(1);
    const { faults } = last(stdout) as { faults: { fault: string }[] };
    expect(faults.map((f) => f.fault)).toContain(fault);
    expect(stderr).toMatch(new RegExp(`^${fault}: run [0-9a-f-]{36}, event \\d+$`, 'mu'));
  });
});

describe('takt doctor', () => {
  it('says of each check what it saw, and that a folder without a backup wants one', async () => {
    const { code, stdout, stderr } = await takt('doctor', '--data', folder);
    expect(code).toBe(0);
    const { healthy, checks } = last(stdout) as {
      healthy: boolean;
      checks: { check: string; status: string }[];
    };
    expect(healthy).toBe(true);
    const by = Object.fromEntries(checks.map(({ check, status }) => [check, status]));
    expect(by).toMatchObject({ journal: 'ok', integrity: 'ok', backupAge: 'warning', plantNews: 'warning' });
    expect(stderr.trimEnd().split('\n')).toHaveLength(checks.length);
    expect(await takt('backup', '--data', folder)).toMatchObject({ code: 0 });
    expect((await takt('doctor', '--data', folder)).stdout).toContain(
      '{"check":"backupAge","status":"ok","found":0,"unit":"hours"}',
    );
  });
});

describe('takt export', () => {
  it('writes every event as a line whose body gives its hash, in the order of the chain', async () => {
    const { code, stdout } = await takt('export', '--data', folder);
    expect(code).toBe(0);
    let head = genesis;
    const lines = stdout.trimEnd().split('\n');
    for (const line of lines) {
      const { hash, status, position } = JSON.parse(line) as Record<string, unknown>;
      head = link(head, bodyHashOf(line.slice(line.indexOf(',"event":') + ',"event":'.length, -1)));
      expect({ hash, status, position }).toEqual({ hash: head, status: 'pending', position: null });
    }
    expect(lines.length).toBeGreaterThan(100);
  });

  it('of a database that is damaged in the middle writes what comes before, and says how much that is', async () => {
    const damaged = mkdtempSync(path.join(tmpdir(), 'takt-damaged-'));
    const file = path.join(damaged, 'terminal.db');
    copyFileSync(path.join(folder, 'terminal.db'), file);
    garblePage(
      file,
      "select pageno from dbstat where name = 'event' and pagetype = 'leaf' order by path limit 1 offset 3",
    );
    const { code, stdout, stderr } = await takt('export', '--data', damaged);
    rmSync(damaged, { recursive: true });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    expect([code, stderr]).toEqual([
      1,
      `${file} is damaged (SQLITE_CORRUPT): ${String(lines.length)} events before the damage were written\n`,
    ]);
  });
});

/** Spoils the page that the query names. */
function garblePage(file: string, query: string): void {
  const database = new Database(file);
  const page = database.prepare<[], { pageno: number }>(query).get()?.pageno ?? 0;
  const size = Number(database.pragma('page_size', { simple: true }));
  database.close();
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0xa5, (page - 1) * size, page * size));
}
