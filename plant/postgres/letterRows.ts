import type pg from 'pg';
import type { DeadLetter, WaitingLetters, WaitingStream } from '../store.ts';
import { textOfBytes } from './columns.ts';

export const letterColumns = `run, seq, terminal, code, detail, stream, arrival, hash, body, side,
  received_at as "receivedAt", tried_at as "triedAt", dropped_by as "droppedBy"`;

/** A row as the driver gives it, bytes in hex. */
export const letterOf = (row: DeadLetter): DeadLetter => ({
  ...row,
  detail: textOfBytes(row.detail),
  body: textOfBytes(row.body),
  side: row.side === null ? null : textOfBytes(row.side),
});

export async function waitingLetters(
  pool: pg.Pool,
  after: number,
  limit: number,
): Promise<readonly DeadLetter[]> {
  const text = `select ${letterColumns} from dead_letter
    where dropped_by is null and arrival > $1 order by arrival limit $2`;
  const { rows } = await pool.query<DeadLetter>({ name: 'waiting-letters', text, values: [after, limit] });
  return rows.map(letterOf);
}

export async function waitingStreams(pool: pg.Pool): Promise<readonly WaitingStream[]> {
  const text = `select stream, count(*)::int as letters from dead_letter
    where dropped_by is null group by stream order by stream nulls first`;
  return (await pool.query<WaitingStream>({ name: 'waiting-streams', text })).rows;
}

export async function waitingSince(pool: pg.Pool): Promise<WaitingLetters> {
  const text = `select count(*)::int as letters, min(received_at) as "oldestAt" from dead_letter where dropped_by is null`;
  const { rows } = await pool.query<WaitingLetters>({ name: 'waiting-since', text });
  return rows[0] ?? { letters: 0, oldestAt: null };
}
