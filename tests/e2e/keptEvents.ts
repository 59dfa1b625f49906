import { readFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';

/** One event as a database holds it. */
export interface KeptEvent {
  readonly eventId: string;
  readonly type: string;
  readonly body: string;
}

/** Looks into a PC's database beside its engine, unable to write. */
export function keptBy<T>(file: string, look: (database: Database.Database) => T): T {
  const database = new Database(file, { readonly: true, fileMustExist: true });
  try {
    return look(database);
  } finally {
    database.close();
  }
}

/** What a PC has and nobody refused. */
export const eventsIn = (database: Database.Database): readonly KeptEvent[] =>
  database
    .prepare<[], KeptEvent>(
      `select event_id as eventId, type, body from event where status in ('pending', 'accepted')`,
    )
    .all();

/** Those of `ids` that are not there. */
export function missingFrom(database: Database.Database, ids: Iterable<string>): string[] {
  const found = database.prepare<[string], { readonly n: number }>(
    'select count(*) as n from event where event_id = ?',
  );
  return [...ids].filter((id) => found.get(id)?.n !== 1);
}

/** Asks the PostgreSQL in the plant's data folder. */
export async function askPlant<Row extends pg.QueryResultRow>(plantDir: string, sql: string): Promise<Row[]> {
  const read = (name: string): string => readFileSync(path.join(plantDir, name), 'utf8');
  const port = read('postgres/postmaster.pid').split('\n')[3] ?? '';
  const client = new pg.Client(
    `postgres://takt:${read('postgres.password').trim()}@127.0.0.1:${port}/postgres`,
  );
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** What the plant has accepted. */
export async function eventsAtPlant(plantDir: string): Promise<readonly KeptEvent[]> {
  const rows = await askPlant<{ event_id: string; body: string }>(
    plantDir,
    "select event_id, body from event where verdict = 'accepted'",
  );
  return rows.map(({ event_id: eventId, body }) => ({
    eventId,
    body,
    type: (JSON.parse(body) as { type: string }).type,
  }));
}

/** How often each mark took effect: events of its type that carry it. */
export function effectsOf(
  events: readonly KeptEvent[],
  asked: ReadonlyMap<string, { readonly type: string }>,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { type, body } of events) {
    const mark = /\bK-\d+\b/u.exec(body)?.[0];
    if (mark === undefined || asked.get(mark)?.type !== type) continue;
    counts.set(mark, (counts.get(mark) ?? 0) + 1);
  }
  return counts;
}

/** How often each tightening of a controller is there, by its id. */
export function tighteningsIn(events: readonly KeptEvent[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { type, body } of events) {
    if (type !== 'TighteningUnmatched') continue;
    const { payload } = JSON.parse(body) as { readonly payload: { readonly tighteningId: number } };
    counts.set(payload.tighteningId, (counts.get(payload.tighteningId) ?? 0) + 1);
  }
  return counts;
}
