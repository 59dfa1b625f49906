import { and, eq, ne } from 'drizzle-orm';
import type { ReadDb } from '../open.ts';
import { statement } from '../statement.ts';
import { heardThrough } from '../schema/core.ts';
import { terminal } from '../schema/site.ts';
import { endOf, silentTerminals, wholeThrough } from './silence.ts';

/** A visit of a unit at a station of a PC that has ended, of which that PC may have known more than was heard. */
export interface UnheardVisit {
  readonly terminal: string;
  readonly unit: string;
  readonly station: string;
  readonly status: 'open' | 'closed' | 'withdrawn';
  /** Missing there by what is known. */
  readonly owed: number;
}

/** PCs because of which somebody has to look at the unit again, also while it stands at a station of theirs. */
export const endedTerminals = (read: ReadDb, unit: string): string[] => [
  ...new Set(unheardVisits(read, unit).map((visit) => visit.terminal)),
];

/** Of every unit that is still on the site; with `unit` of that one. */
export const unheardVisits = (read: ReadDb, unit: string | null = null): UnheardVisit[] =>
  ended(read).flatMap(({ terminal: id, stations, heard }) => {
    const end = endOf(read).get(`terminal/${id}`)?.position ?? Number.MAX_SAFE_INTEGER;
    const asked = { id, stations: JSON.stringify(stations), through: wholeThrough(heard), end, unit };
    return candidates(read)
      .all(asked)
      .filter((visit) => visit.status === 'open' || isSilent(read, visit.unit, id))
      .map((visit) => ({ terminal: id, ...visit }));
  });

const isSilent = (read: ReadDb, unit: string, id: string): boolean =>
  silentTerminals(read, unit).some((silence) => silence.terminal === id);

const ended = (read: ReadDb) =>
  read
    .select({ terminal: terminal.terminal, stations: terminal.stations, heard: heardThrough })
    .from(terminal)
    .leftJoin(heardThrough, eq(heardThrough.terminal, terminal.terminal))
    .where(and(ne(terminal.status, 'active'), eq(terminal.kind, 'floor')))
    .all();

/** Not yet heard through, arrived before its end was known to whoever recorded that, and not looked at since. */
const candidates = statement<
  [
    {
      readonly id: string;
      /** JSON list. */
      readonly stations: string;
      readonly through: number;
      readonly end: number;
      readonly unit: string | null;
    },
  ],
  Omit<UnheardVisit, 'terminal'>
>(
  `select v.unit, v.station, v.status, v.owed
   from unit u join visit v on v.unit = u.unit
   where u.status not in ('shipped', 'scrapped') and (@unit is null or u.unit = @unit)
     and v.station in (select value from json_each(@stations))
     and not exists (select 1 from reverification r where r.unit = v.unit and r.terminal = @id)
     and not exists (
       select 1 from event e where e.stream = v.stream and e.type in ('VisitClosed', 'VisitWithdrawn')
         and e.status = 'accepted' and e.position <= @through)
     and coalesce((
       select min(json_extract(a.body, '$.base')) from event a
       where a.stream = v.stream and a.type = 'VisitOpened' and a.status in ('pending', 'accepted')), -1) < @end
   order by u.sequence, v.unit, v.station`,
);
