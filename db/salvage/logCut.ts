import Database from 'better-sqlite3';
import { link } from '#sync/chain';
import { columnsOf, rowsOf } from './foundRows.ts';
import type { FoundEvent } from './foundRows.ts';
import { committedFrames } from './rawPages.ts';

/**
 * Whether the write-ahead log of a sound database holds, behind a frame that is damaged, what this terminal had recorded and SQLite does not see.
 * What is left there of transactions that the disk refused is none of it: nobody was told that they were saved. Those all begin where the run ends, and nothing
 * follows them. What others recorded is the plant's to give again.
 */
export function isLogCut(database: string): boolean {
  const unseen = [...committedFrames(`${database}-wal`)].filter(({ seen }) => !seen);
  if (unseen.length === 0) return false;
  // One that can write would put its own into the place of what is looked at.
  const sqlite = new Database(database, { readonly: true, fileMustExist: true });
  try {
    const runs = sqlite
      .prepare<[], { run: string; lastSeq: number; terminal: string }>(
        'select run, last_seq as lastSeq, terminal from run where own = 1',
      )
      .all();
    const last = new Map(runs.map(({ run, lastSeq }) => [run, lastSeq]));
    const own = new Set(runs.map(({ terminal }) => terminal));
    const pages = unseen.flatMap(({ frames }) => frames);
    const { events } = rowsOf(
      pages,
      () => null,
      columnsOf(sqlite),
      (run, seq) => seq > (last.get(run) ?? 0),
    );
    return [...events]
      .filter(([, ofRun]) => own.size === 0 || isBy(own, ofRun))
      .some(([run, ofRun]) => hasFollower(ofRun) || !ofRun.has((last.get(run) ?? 0) + 1));
  } catch (error) {
    // It is not sound: opening it will say so.
    if (error instanceof Database.SqliteError) return false;
    throw error;
  } finally {
    sqlite.close();
  }
}

const isBy = (terminals: ReadonlySet<string>, events: ReadonlyMap<number, readonly FoundEvent[]>): boolean =>
  [...events.values()].flat().some(({ event }) => terminals.has(event.terminal));

/** One that ends a decision, and the next behind it. */
const hasFollower = (events: ReadonlyMap<number, readonly FoundEvent[]>): boolean =>
  [...events].some(([seq, found]) =>
    found.some(
      ({ signature, hash }) =>
        signature !== null &&
        events.get(seq + 1)?.some((next) => link(hash, next.bodyHash) === next.hash) === true,
    ),
  );
