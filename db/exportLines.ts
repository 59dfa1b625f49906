import type Database from 'better-sqlite3';
import type { EventRow } from './coreStatements.ts';

type ExportedRow = Pick<
  EventRow,
  'eventId' | 'run' | 'seq' | 'body' | 'hash' | 'signature' | 'status' | 'position' | 'refusal'
>;

/**
 * Every event of a terminal's database as one JSON line, in the order in which it came here. `event` is the body exactly as it
 * was hashed and signed. What rides beside bodies (personal fields) stays here.
 */
export function* exportLines(database: Database.Database): Generator<string> {
  const rows = database.prepare<[], ExportedRow>(
    `select event_id as eventId, run, seq, body, hash, signature, status, position, refusal from event order by id`,
  );
  for (const row of rows.iterate()) yield lineOf(row);
}

function lineOf({ body, refusal, ...row }: ExportedRow): string {
  const head = JSON.stringify({
    ...row,
    refusal: refusal === null ? null : (JSON.parse(refusal) as unknown),
  });
  return `${head.slice(0, -1)},"event":${body}}\n`;
}
