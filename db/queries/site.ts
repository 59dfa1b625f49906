import { asc, desc, eq } from 'drizzle-orm';
import { effectiveRevision } from '#domain/site/revision';
import type { PublishedRevision } from '#domain/site/revision';
import type { ReadDb } from '../open.ts';
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
