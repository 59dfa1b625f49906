import { asc, desc, eq } from 'drizzle-orm';
import { effectiveRevision } from '#domain/site/revision';
import type { PublishedRevision } from '#domain/site/revision';
import type { ReadDb } from '../open.ts';
import { statement } from '../statement.ts';
import { endOf } from './silence.ts';
import { heardThrough, run } from '../schema/core.ts';
import { revision, terminal } from '../schema/site.ts';

/** Every published revision; a site has few. Newest first. */
/** What the PCs of the site are called. */
export const terminalNames = (read: ReadDb): ReadonlyMap<string, string> =>
  new Map(
    read
      .select({ id: terminal.terminal, name: terminal.name })
      .from(terminal)
      .all()
      .flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])),
  );

export const revisions = (read: ReadDb) =>
  read.select().from(revision).orderBy(desc(revision.publishedAt), desc(revision.revision)).all();

const published = (read: ReadDb): PublishedRevision[] =>
  read
    .select({
      hash: revision.revision,
      variants: revision.variants,
      effectivities: revision.effectivities,
    })
    .from(revision)
    .all();

/** Content address of the revision that a unit is built to when it enters the line, or null; its content is the stream's state. */
export const effectiveRevisionHash = (
  read: ReadDb,
  unit: { readonly line: string; readonly variant: string; readonly sequence: number },
): string | null => effectiveRevision(published(read), unit)?.hash ?? null;

/** Every terminal with what the plant has heard of it, by name. */
export const terminals = (read: ReadDb) =>
  read
    .select({ terminal, heard: heardThrough })
    .from(terminal)
    .leftJoin(heardThrough, eq(heardThrough.terminal, terminal.terminal))
    .orderBy(asc(terminal.name), asc(terminal.terminal))
    .all();

/** The last event known here of each run of a terminal: where its runs end if it is lost. */
export const runsOf = (read: ReadDb, id: string): { run: string; lastSeq: number }[] =>
  read.select({ run: run.run, lastSeq: run.lastSeq }).from(run).where(eq(run.terminal, id)).all();

const cloned = statement<[], { readonly stream: string }>(
  `select e.stream from event e
   where e.stream >= 'terminal/' and e.stream < 'terminal0' and e.type = 'TerminalCloned' and e.status in ('pending', 'accepted')
     and not exists (select 1 from discrepancy d join attention_closed c on c.of = d.event_id where d.of = e.event_id)`,
);

/** Terminals as which two PCs speak, where nobody has looked into it. */
export const clonedTerminals = (read: ReadDb): ReadonlySet<string> =>
  new Set(
    cloned(read)
      .all()
      .map(({ stream }) => stream.slice('terminal/'.length)),
  );

const unheardAtEnd = statement<[terminal: string, end: number | null], { readonly n: number }>(
  `select count(*) as n from event e join run r on r.run = e.run
   where r.terminal = ? and e.type <> 'TerminalReturned' and (e.position is null or e.position > ?)`,
);

/** How many records of a terminal the plant's log did not have before the terminal's end, as far as they are known here. */
export function recordsPastEnd(read: ReadDb, id: string): number {
  const end = endOf(read).get(`terminal/${id}`)?.position ?? null;
  return unheardAtEnd(read).get(id, end)?.n ?? 0;
}
