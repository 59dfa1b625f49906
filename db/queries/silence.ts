import { eq } from 'drizzle-orm';
import type { ReadDb } from '../open.ts';
import { statement } from '../statement.ts';
import { heardThrough } from '../schema/core.ts';
import { terminal } from '../schema/site.ts';

export interface Silence {
  readonly terminal: string;
  readonly lastHeardAt: string | null;
  /** It was replaced, revoked or declared lost: what it did not say will never be heard, and somebody has to look at the unit again. */
  readonly ended: boolean;
}

/** What is known here of one visit that is over, or was taken back: somebody may have worked on the unit there all the same. */
interface Departure {
  readonly stream: string;
  readonly station: string;
  /** Terminals that recorded it. */
  readonly toldBy: ReadonlySet<string>;
  /** Where the plant's log first has it; null while no word of it is confirmed. */
  readonly position: number | null;
}

/**
 * Floor terminals of the stations that the unit has left, which may still hold something about it. A terminal is heard through a
 * departure that it alone told, because its events are known without a gap or not at all; and through one that it had read in
 * the plant's log when it last said what it had, once the plant has that. No clock has a part in it: a departure that the
 * plant has not confirmed is before nothing. What this terminal itself recorded goes to the plant before what it decides next.
 * One that has ended is asked about the visits before its end, until somebody has looked at the unit again because of it.
 */
export function silentTerminals(read: ReadDb, unit: string): Silence[] {
  const departures = departuresOf(read, unit);
  if (departures.length === 0) return [];
  const own = ownTerminal(read).get()?.terminal;
  return floorTerminals(read).flatMap(({ terminal: id, status, stations, heard }) => {
    const through = wholeThrough(heard);
    const unheard = departures.filter(
      (d) =>
        stations.includes(d.station) && !toldAlone(d, id) && (d.position === null || d.position > through),
    );
    const ended = status !== 'active';
    const silent = ended ? isOpenAfterEnd(read, unit, id, unheard) : unheard.length > 0;
    return silent && id !== own ? [{ terminal: id, lastHeardAt: heard?.lastHeardAt ?? null, ended }] : [];
  });
}

const floorTerminals = (read: ReadDb) =>
  read
    .select({
      terminal: terminal.terminal,
      status: terminal.status,
      stations: terminal.stations,
      heard: heardThrough,
    })
    .from(terminal)
    .leftJoin(heardThrough, eq(heardThrough.terminal, terminal.terminal))
    .where(eq(terminal.kind, 'floor'))
    .all();

/** Where others told it, too, the terminal may have recorded more between its own word and theirs. */
const toldAlone = ({ toldBy }: Departure, id: string): boolean => toldBy.size === 1 && toldBy.has(id);

/** All that the terminal recorded before it had read this position of the log is at the plant; -1 when that is not known. */
export function wholeThrough(heard: typeof heardThrough.$inferSelect | null): number {
  if (heard === null || heard.saidCursor === null) return -1;
  const { run, pending, saidSeq, throughSeq } = heard;
  const arrived = run !== null && saidSeq !== null && throughSeq >= saidSeq;
  return pending === 0 || arrived ? heard.saidCursor : -1;
}

function isOpenAfterEnd(read: ReadDb, unit: string, id: string, unheard: readonly Departure[]): boolean {
  if (unheard.length === 0 || reverified(read).get(unit, id)) return false;
  const end = endOf(read).get(`terminal/${id}`)?.position ?? Number.POSITIVE_INFINITY;
  return unheard.some(({ stream }) => (arrivedKnowing(read).get(stream)?.base ?? -1) < end);
}

const reverified = statement<[unit: string, terminal: string], { readonly n: number }>(
  'select 1 as n from reverification where unit = ? and terminal = ?',
);

/** Where the plant's log has the terminal's end; null while it is not confirmed. */
export const endOf = statement<[stream: string], { readonly position: number | null }>(
  `select min(position) as position from event where stream = ? and status = 'accepted'
     and type in ('TerminalReplaced', 'TerminalRevoked', 'TerminalDeclaredLost')`,
);

/** How far whoever recorded the arrival had read the plant's log then, at least; null where nobody recorded one. */
const arrivedKnowing = statement<[stream: string], { readonly base: number | null }>(
  `select min(json_extract(body, '$.base')) as base from event
   where stream = ? and type = 'VisitOpened' and status in ('pending', 'accepted')`,
);

const ownTerminal = statement<[], { readonly terminal: string }>(
  'select terminal from run where own = 1 limit 1',
);

const endedBy = { closed: 'VisitClosed', withdrawn: 'VisitWithdrawn' } as const;

/** A row per word of a departure; of a visit whose events are not here one that says nothing. */
const departureWords = statement<
  [unit: string],
  {
    readonly stream: string;
    readonly station: string;
    readonly terminal: string | null;
    readonly position: number | null;
  }
>(
  `with asked (unit) as (select ?) ${(['closed', 'withdrawn'] as const)
    .map(
      (status) => `select v.stream, v.station, r.terminal, e.position
       from visit v
       left join event e
         on e.stream = v.stream and e.type = '${endedBy[status]}' and e.status in ('pending', 'accepted')
       left join run r on r.run = e.run
       where v.unit = (select unit from asked) and v.status = '${status}'`,
    )
    .join(' union all ')}`,
);

function departuresOf(read: ReadDb, unit: string): readonly Departure[] {
  const byVisit = new Map<string, Departure>();
  for (const { stream, station, terminal: by, position } of departureWords(read).all(unit)) {
    const before = byVisit.get(stream);
    const positions = [before?.position, position].flatMap((p) => p ?? []);
    byVisit.set(stream, {
      stream,
      station,
      toldBy: new Set([...(before?.toldBy ?? []), ...(by === null ? [] : [by])]),
      position: positions.length === 0 ? null : Math.min(...positions),
    });
  }
  return [...byVisit.values()];
}
