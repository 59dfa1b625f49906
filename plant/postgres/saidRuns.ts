import type pg from 'pg';
import type { SaidRow } from '../store.ts';
import { column } from './columns.ts';

export async function saidRuns(pool: pg.Pool): Promise<readonly SaidRow[]> {
  const text = 'select run, terminal, seq, said_at as "saidAt" from said_run order by run';
  return (await pool.query<SaidRow>(text)).rows;
}

const list = (n: number): string => `string_to_array($${n}, chr(1))`;

const save = `
with settled as (delete from said_run where run = any(${list(5)}::uuid[]))
insert into said_run (run, terminal, seq, said_at)
select run, terminal, seq, said_at
from unnest(${list(1)}::uuid[], ${list(2)}, ${list(3)}::int[], ${list(4)}::timestamptz[]) as u(run, terminal, seq, said_at)
on conflict (run) do update set seq = excluded.seq, said_at = excluded.said_at`;

export async function saveSaidRuns(
  pool: pg.Pool,
  said: readonly SaidRow[],
  settled: readonly string[],
): Promise<void> {
  const values = [
    column(said.map((s) => s.run)),
    column(said.map((s) => s.terminal)),
    column(said.map((s) => s.seq)),
    column(said.map((s) => s.saidAt)),
    column(settled),
  ];
  await pool.query({ name: 'said-runs', text: save, values });
}
