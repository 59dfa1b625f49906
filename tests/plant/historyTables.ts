import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { connect, migrateDatabase } from '#plant/postgres/connect';
import { postgresStore } from '#plant/postgres/postgresStore';
import type { TestDatabases } from './database.ts';
import { closedAt, detach, twoMonths } from './historyContract.ts';

const table = 'history.month_2026_11';
const attach = { month: '2026-11', at: closedAt, by: 'admin' };

async function withTables<T>(
  databases: TestDatabases,
  use: (plant: Awaited<ReturnType<typeof twoMonths>>, admin: pg.Client) => Promise<T>,
): Promise<void> {
  const url = await databases.create();
  const pool = connect(url, () => undefined);
  await migrateDatabase(pool);
  const admin = new pg.Client(url);
  await admin.connect();
  try {
    await use(await twoMonths(() => Promise.resolve(postgresStore(pool))), admin);
  } finally {
    await admin.end();
    await pool.end();
  }
}

/** What PostgreSQL makes of months: tables that an admin may take elsewhere. */
export function historyTables(databases: () => TestDatabases): void {
  describe('the tables of months', () => {
    it('may be taken away and brought again; until then the month cannot be attached', () =>
      withTables(databases(), async ({ store, november, december }, admin) => {
        await store.detachMonth(detach);
        await admin.query('create schema archive');
        await admin.query(`alter table ${table} set schema archive`);
        expect(await store.attachMonth(attach)).toEqual({ status: 'refused', code: 'tableMissing', table });
        await admin.query('alter table archive.month_2026_11 set schema history');
        expect(await store.attachMonth(attach)).toMatchObject({ status: 'done', rows: 4 });
        expect(await store.rows(0, 10)).toEqual([...november, ...december]);
      }));

    it.each([
      ['what it says', `update ${table} set body = '{"n":40}' where position = 4`, 4],
      ['a verdict', `update ${table} set verdict = 'refused' where position = 1`, 1],
      ['a hash', `update ${table} set hash = log_hash where position = 2`, 2],
      ['a missing row', `delete from ${table} where position = 3`, 3],
      ['a missing last row', `delete from ${table} where position = 4`, 4],
    ])('are refused at the first row that is not what was detached: %s', (_, change, position) =>
      withTables(databases(), async ({ store, december }, admin) => {
        await store.detachMonth(detach);
        await admin.query(change);
        const differs = { status: 'refused', code: 'tableDiffers', table, position };
        expect(await store.attachMonth(attach)).toEqual(differs);
        expect(await store.rows(4, 10)).toEqual(december);
        expect((await store.months()).months[0]?.detachedAt).toBe(closedAt);
      }),
    );

    it.each([
      ['is away', `drop table ${table}`],
      ['says something else', `update ${table} set body = '{"n":10}' where position = 1`],
    ])('give nothing back of what is opened again while one %s', (_, change) =>
      withTables(databases(), async ({ store }, admin) => {
        await store.detachMonth(detach);
        await admin.query(`update stream set kept_by = stream where stream = 'unit/shipped'`);
        await admin.query(change);
        const history = store.history({ stream: 'unit/shipped', after: 0, through: 9, limit: 9 });
        await expect(history).rejects.toThrow('2026-11');
      }),
    );

    it('stay as they are while somebody reads the log for long, and appending goes on', () =>
      withTables(databases(), async ({ store, endMonth, token }, admin) => {
        await admin.query('begin');
        await admin.query('select from event');
        expect(await endMonth('2027-01')).toBe('held');
        expect(await store.detachMonth(detach)).toEqual({ status: 'refused', code: 'locked' });
        expect((await store.months()).open).toBe('2026-12');
        expect(await store.renewLease(token, { ttlMs: 60_000, url: null })).toBe(true);
        await admin.query('commit');
        expect(await endMonth('2027-01')).toBe('ended');
      }));

    it('take no row that has no place: each position is in one of them', () =>
      withTables(databases(), async (_, admin) => {
        const { rows } = await admin.query(
          `select inhrelid::regclass::text as name, pg_get_expr(relpartbound, inhrelid) as bounds
           from pg_inherits join pg_class on pg_class.oid = inhrelid where inhparent = 'event'::regclass order by 1`,
        );
        expect(rows).toEqual([
          { name: 'history.event_1', bounds: "FOR VALUES FROM (MINVALUE) TO ('5')" },
          { name: 'history.event_5', bounds: "FOR VALUES FROM ('5') TO (MAXVALUE)" },
        ]);
      }));
  });
}
