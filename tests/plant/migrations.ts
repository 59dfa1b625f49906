import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { migrateDatabase } from '#plant/postgres/connect';
import { earlierMigrations } from '#tests/db/earlierMigrations';
import type { TestDatabases } from './database.ts';

type Row = Readonly<Record<string, unknown>>;
interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
}

/** A value of the column's type, the `n`th. */
function valueOf({ name, type }: Column, n: number): unknown {
  switch (type) {
    case 'text':
      return `${name} ${String(n)}`;
    case 'uuid':
      return `00000000-0000-4000-8000-00000000000${String(n)}`;
    case 'bytea':
      return Buffer.from([n]);
    case 'boolean':
      return true;
    case 'timestamp with time zone':
      return new Date(n * 1000);
    default:
      return n;
  }
}

async function columnsOf(pool: pg.Pool): Promise<readonly Column[]> {
  const { rows } = await pool.query<Column>(
    `select table_name as "table", column_name as name, data_type as type from information_schema.columns
     where table_schema = 'public' order by 1, 2`,
  );
  return rows;
}

const shapeOf = async (pool: pg.Pool): Promise<unknown> => [
  await columnsOf(pool),
  (await pool.query(`select indexdef from pg_indexes where schemaname = 'public' order by 1`)).rows,
];

const contentsOf = async (pool: pg.Pool, columns: readonly Column[]) =>
  Promise.all(
    [...Map.groupBy(columns, ({ table }) => table)].map(async ([table, of]) => {
      const names = of.map(({ name }) => `"${name}"`).join();
      return { table, rows: (await pool.query<Row>(`select ${names} from "${table}" order by 1, 2`)).rows };
    }),
  );

/** Two rows in every table, one where there can only be one. */
async function fill(pool: pg.Pool, columns: readonly Column[]): Promise<void> {
  for (const [table, of] of Map.groupBy(columns, (column) => column.table)) {
    const places = of.map((_, i) => `$${String(i + 1)}`).join();
    const names = of.map(({ name }) => `"${name}"`).join();
    for (const n of of.some(({ name }) => name === 'only') ? [1] : [1, 2])
      await pool.query(
        `insert into "${table}" (${names}) values (${places})`,
        of.map((column) => valueOf(column, n)),
      );
  }
}

/** What a database of an earlier version held is all there after the migrations that came since. */
export function migrationsKeepAll(databases: () => TestDatabases): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'takt-plant-migrations-'));
  const { earlier, until } = earlierMigrations('plant', folder);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  describe('a database of an earlier version', () => {
    it.each(earlier)(
      '($tag) keeps every row and every value, and has the shape of a new one',
      async (was) => {
        const [old, fresh] = await Promise.all(
          [1, 2].map(async () => new pg.Pool({ connectionString: await databases().create(), max: 2 })),
        );
        if (!old || !fresh) throw new Error('no database');
        await migrateDatabase(old, until(was.at));
        const columns = await columnsOf(old);
        await fill(old, columns);
        const held = await contentsOf(old, columns);
        expect(held.length).toBeGreaterThan(12);
        expect(held.filter(({ rows }) => rows.length === 0)).toEqual([]);
        await Promise.all([migrateDatabase(old), migrateDatabase(fresh)]);
        expect(await contentsOf(old, columns)).toEqual(held);
        expect(await shapeOf(old)).toEqual(await shapeOf(fresh));
        await Promise.all([old.end(), fresh.end()]);
      },
    );

    it('knows beside each row how many accepted events of its stream came before', async () => {
      const pool = new pg.Pool({ connectionString: await databases().create(), max: 1 });
      const before = earlier.findIndex(({ tag }) => tag.endsWith('stream_version')) - 1;
      expect(before).toBeGreaterThan(0);
      await migrateDatabase(pool, until(before));
      const log = ['a accepted', 'b accepted', 'a refused', 'a accepted', 'a accepted', 'b accepted'];
      for (const [i, row] of log.entries()) {
        const [stream, verdict] = row.split(' ');
        await pool.query(
          `insert into event (position, event_id, run, seq, stream, scope, scope_seq, verdict, received_at, hash, scope_hash,
             log_hash, body) values ($1, gen_random_uuid(), gen_random_uuid(), 1, $2, 's', $1, $3, now(), '', '', '', '{}')`,
          [i + 1, stream, verdict],
        );
      }
      await migrateDatabase(pool);
      const { rows } = await pool.query<{ n: number }>(
        'select stream_version::int as n from event order by position',
      );
      expect(rows.map(({ n }) => n)).toEqual([0, 0, 1, 1, 2, 1]);
      await pool.end();
    });
  });
}
