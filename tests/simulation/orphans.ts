import type { Site } from './faults.ts';
import type { SimTerminal } from './simTerminal.ts';

/**
 * What a terminal heard of a PC that burned down, under no signature that it could show without a body that burned with it:
 * behind such a place, or before it in the same signed piece. The plant had the body perhaps, and was put back. Nobody can bring that to the plant before the PC is declared
 * lost with its gap.
 */
export function orphans(site: Site, t: SimTerminal): ReadonlySet<string> {
  const gone = new Set(site.terminals.filter((one) => one.lost).map((one) => one.id));
  if (gone.size === 0) return gone;
  const rows = t.look<[], Orphan>(behindHoles).all();
  return new Set(rows.filter((row) => gone.has(row.terminal) && burned(site, row)).map((row) => row.eventId));
}

interface Orphan {
  readonly eventId: string;
  readonly terminal: string;
  readonly run: string;
  /** The first place of the run of which the body is not here. */
  readonly hole: number;
}

/** No verdict came for it yet; what another event's effect sets aside until then waits like what is pending. */
export const unjudged = (event: string): string =>
  `(${event}.status = 'pending' or (${event}.status = 'duplicateEffect' and ${event}.position is null))`;

const behindHoles = `select e.event_id as eventId, e.run, r.terminal, hole.seq as hole from event e join run r on r.run = e.run
  join (
    select run, min(seq) as seq from (
      select h.run, h.seq from hash_only h join run k on k.run = h.run and h.seq > k.acked_seq
      union all
      select k.run, k.acked_seq + 1 from run k where k.last_seq > k.acked_seq
        and not exists (select 1 from event m where m.run = k.run and m.seq = k.acked_seq + 1)
    ) group by run
  ) hole on hole.run = e.run
  where ${unjudged('e')} and e.seq > (
    select coalesce(max(s.seq), 0) from event s
    where s.run = e.run and s.seq < hole.seq and s.signature is not null)`;

/** True when no PC that is left has the body: who has it must tell it over the floor. */
const burned = (site: Site, { run, hole }: Orphan): boolean =>
  site.terminals.every(
    (one) =>
      one.lost ||
      !one.look<[string, number], unknown>('select 1 from event where run = ? and seq = ?').get(run, hole),
  );
