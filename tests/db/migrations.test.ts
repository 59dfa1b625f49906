import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#db/open';
import { done, openQualitySite } from '#tests/terminal/qualitySite';
import { openTestTerminal } from '#tests/terminal/testTerminal';
import { earlierMigrations } from './earlierMigrations.ts';
import { freshDatabase } from './freshDatabase.ts';

/** What a database of an earlier version held is all there after the migrations that came since, under the schema of a new one. */

const folder = mkdtempSync(path.join(tmpdir(), 'takt-migrations-'));
const { earlier, until } = earlierMigrations('terminal', folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Sqlite = Database.Database;
type Row = Readonly<Record<string, unknown>>;
interface Column {
  readonly name: string;
  readonly type: string;
}

const rowsOf = <T = Row>(sqlite: Sqlite, sql: string): T[] => sqlite.prepare<[], T>(sql).all();
const tablesOf = (sqlite: Sqlite): string[] =>
  rowsOf<{ name: string }>(
    sqlite,
    `select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name not like '\\_\\_%' escape '\\' order by 1`,
  ).map(({ name }) => name);
const columnsOf = (sqlite: Sqlite, table: string): Column[] =>
  rowsOf<Column>(sqlite, `select name, upper(type) as type from pragma_table_info('${table}') order by name`);
const sorted = (rows: readonly Row[]): string[] => rows.map((row) => JSON.stringify(row)).toSorted();

/** Tables, their columns and their indexes, whatever way they came about. */
const shapeOf = (sqlite: Sqlite) => ({
  tables: tablesOf(sqlite).map((table) => [
    table,
    rowsOf(
      sqlite,
      `select name, upper(type) as type, "notnull", pk from pragma_table_info('${table}') order by 1`,
    ),
  ]),
  indexes: rowsOf(
    sqlite,
    `select sql from sqlite_master where type = 'index' and sql is not null order by sql`,
  ),
});

/** Three rows in every table, each value its own. */
function fill(sqlite: Sqlite): void {
  for (const table of tablesOf(sqlite)) {
    sqlite.exec(`delete from "${table}"`);
    const columns = columnsOf(sqlite, table);
    const names = columns.map(({ name }) => `"${name}"`).join();
    const insert = sqlite.prepare(
      `insert into "${table}" (${names}) values (${columns.map(() => '?').join()})`,
    );
    for (const n of [1, 2, 3])
      insert.run(columns.map(({ name, type }) => (type === 'TEXT' ? `${name} ${String(n)}` : n)));
  }
}

const contentsOf = (sqlite: Sqlite) =>
  tablesOf(sqlite).map((table) => {
    const names = columnsOf(sqlite, table).map(({ name }) => name);
    return {
      table,
      names,
      rows: rowsOf(sqlite, `select ${names.map((n) => `"${n}"`).join()} from "${table}"`),
    };
  });

describe.each(earlier)('a database as $tag left it', ({ at }) => {
  it('keeps every row and every value, and has the shape of a new one', () => {
    const before = openDatabase(':memory:', until(at));
    fill(before.sqlite);
    const held = contentsOf(before.sqlite);
    expect(held.length).toBeGreaterThan(30);
    const { sqlite } = openDatabase(before.sqlite.serialize());
    for (const { table, names, rows } of held) {
      expect(rows.length, table).toBe(3);
      const now = rowsOf(sqlite, `select ${names.map((n) => `"${n}"`).join()} from "${table}"`);
      // Every opening writes down that it was.
      const kept = now.filter((row) => row['name'] !== 'opened');
      expect(sorted(kept), table).toEqual(sorted(rows));
    }
    expect(shapeOf(sqlite)).toEqual(shapeOf(freshDatabase().sqlite));
    expect(rowsOf(sqlite, 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  it('answers as before', async () => {
    const file = path.join(folder, `${String(at)}.db`);
    const before = openDatabase(file, until(at));
    const now = new Set(tablesOf(freshDatabase().sqlite));
    before.sqlite.exec(`attach '${site.file}' as site`);
    for (const table of tablesOf(before.sqlite).filter((name) => now.has(name))) {
      const names = columnsOf(before.sqlite, table).map(({ name }) => `"${name}"`);
      before.sqlite.exec(
        `delete from "${table}"; insert into "${table}" (${names.join()}) select ${names.join()} from site."${table}"`,
      );
    }
    before.close();
    expect(await answersIn(file)).toEqual(site.answers);
  });
});

interface Site {
  readonly file: string;
  readonly keys: ReturnType<typeof openTestTerminal>['keys'];
  readonly unit: string;
  readonly answers: readonly unknown[];
}
let site: Site;

/** A unit with a result that is too low, its issue and a hold; part of it is judged by the plant, part waits. */
beforeAll(async () => {
  const t = await openQualitySite();
  const { unit, vin } = await t.unitAtWheels('PO-42801');
  t.plantJudges();
  for (const torque of [140, 95, 96, 97]) await t.tighten(vin, torque);
  const members = [{ kind: 'unit', unit }];
  await done(
    t.execute('quality.placeHold', { reason: 'low', population: { kind: 'listed' }, members }, 'quality'),
  );
  const file = path.join(folder, 'site.db');
  await t.database.sqlite.backup(file);
  site = { file, keys: t.keys, unit, answers: [] };
  site = { ...site, answers: await answersIn(file) };
});

/** What a terminal shows that is started on the database. */
async function answersIn(file: string): Promise<readonly unknown[]> {
  const t = openTestTerminal({ file, keys: site.keys });
  const asked = [
    ['assembly.lineBoard', { line: 'FA1' }],
    ['assembly.station', { station: 'FA-10' }],
    ['assembly.unit', { unit: site.unit }],
    ['logistics.stock', {}],
    ['quality.issues', { view: 'all' }],
    ['quality.holds', {}],
    ['site.inbox', {}],
  ] as const;
  const answers: unknown[] = [];
  for (const [name, input] of asked) {
    const answer = await t.query(name, input);
    expect(JSON.stringify(answer).length, name).toBeGreaterThan(20);
    answers.push(answer);
  }
  const states = rowsOf(t.database.sqlite, 'select stream, version, confirmed, view from stream order by 1');
  const waiting = t.store.pendingTotal();
  expect(waiting).toBeGreaterThan(5);
  t.database.close();
  return [...answers, states, waiting];
}
