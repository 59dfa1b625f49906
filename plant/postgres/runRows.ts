import type pg from 'pg';
import { behind } from '../intake/refusals.ts';
import type { ChainPlace, ParkedEvent, RunRow } from '../store.ts';

export const runColumns = `run, terminal, prev_run as "prevRun", prev_hash as "prevHash", seq, hash, linked, ordinal,
  parked, conflicts, first_received_at as "firstReceivedAt"`;

export async function runsById(pool: pg.Pool, ids: readonly string[]): Promise<readonly RunRow[]> {
  if (ids.length === 0) return [];
  const text = `select ${runColumns} from run where run = any($1::uuid[])`;
  return (await pool.query<RunRow>({ name: 'runs', text, values: [ids] })).rows;
}

export async function furthestRuns(pool: pg.Pool): Promise<readonly RunRow[]> {
  const text = `select distinct on (terminal) ${runColumns} from run where ordinal is not null
    order by terminal, ordinal desc, first_received_at desc`;
  return (await pool.query<RunRow>(text)).rows;
}

/** Quarantined events that are places of their run's chain; the others are of a chain beside it. */
const inChain = "code = 'sameIdOtherContent'";

/** Places of the log and of what is parked. */
export async function chainPlaces(
  pool: pg.Pool,
  run: string,
  fromSeq: number,
  toSeq: number,
): Promise<readonly ChainPlace[]> {
  const text = `
    select seq, hash, event_id as "eventId" from event_key where run = $1 and seq between $2 and $3
    union all
    select seq, hash, null from dead_letter where run = $1 and seq between $2 and $3
    union all
    select seq, hash, null from quarantined where run = $1 and seq between $2 and $3 and ${inChain}
    order by seq`;
  return (await pool.query<ChainPlace>({ name: 'chain', text, values: [run, fromSeq, toSeq] })).rows;
}

export async function chainHolds(pool: pg.Pool, run: string, hash: string): Promise<boolean> {
  const text = `
    select exists (select from event_key where run = $1 and hash = decode($2, 'hex'))
        or exists (select from dead_letter where run = $1 and hash = decode($2, 'hex'))
        or exists (select from quarantined where run = $1 and hash = decode($2, 'hex') and ${inChain}) as holds`;
  const { rows } = await pool.query<{ holds: boolean }>({ name: 'chain-holds', text, values: [run, hash] });
  return rows[0]?.holds ?? false;
}

export async function parkedOf(pool: pg.Pool, run: string): Promise<readonly ParkedEvent[]> {
  const text = `
    select run, seq, code from dead_letter where run = $1 and code <> '${behind}'
    union all select run, seq, code from quarantined where run = $1 and ${inChain}
    order by seq limit 100`;
  return (await pool.query<ParkedEvent>({ name: 'parked', text, values: [run] })).rows;
}
