import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  generateDrizzleJson,
  generateMigration,
  generateSQLiteDrizzleJson,
  generateSQLiteMigration,
} from 'drizzle-kit/api';
import { expect, it } from 'vitest';

/** What `npm run migrations` would write, were it run now: nothing, or the schema says something that no migration brings. */

type Schema = Record<string, unknown>;

async function schemaIn(pattern: string): Promise<Schema> {
  const files = globSync(pattern);
  const modules = await Promise.all(
    files.map((file) => import(path.resolve(file)) as Promise<Record<string, unknown>>),
  );
  return Object.assign({}, ...modules) as Schema;
}

function lastSnapshot<T>(of: 'plant' | 'terminal'): T {
  const file = globSync(`migrations/${of}/meta/*_snapshot.json`).toSorted().at(-1) ?? '';
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

it('the migrations of a terminal bring its database to what the schema says', async () => {
  const now = await generateSQLiteDrizzleJson(await schemaIn('db/schema/*.ts'));
  expect(Object.keys(now.tables).length).toBeGreaterThan(30);
  expect(await generateSQLiteMigration(lastSnapshot<typeof now>('terminal'), now)).toEqual([]);
});

it('the migrations of the plant bring its database to what the schema says', async () => {
  const now = generateDrizzleJson(await schemaIn('plant/postgres/schema.ts'));
  expect(Object.keys(now.tables).length).toBeGreaterThan(10);
  expect(await generateMigration(lastSnapshot<typeof now>('plant'), now)).toEqual([]);
});
