import type Database from 'better-sqlite3';
import type { Checkpoint } from '#sync/checkpoint';
import { readCheckpoint } from '#sync/checkpoint';
import type { StoreParts } from './store.ts';

/** The newest are worth the most; a thousand span a million positions. */
const kept = 1000;

export function newestCheckpoint(store: StoreParts): Checkpoint | null {
  const newest = store.statements.newestCheckpoint.get();
  return newest === undefined ? null : readCheckpoint(newest.body);
}

/** Whose signatures were checked. */
export function keepCheckpoints(store: StoreParts, made: readonly Checkpoint[]): void {
  store.transact(() => {
    for (const one of made) store.statements.putCheckpoint.run(one.epoch, one.position, JSON.stringify(one));
    store.statements.dropCheckpoints.run(kept);
  });
}

/** All that a terminal holds, looked at from outside; none where no engine of this version has opened its database yet. */
export function heldCheckpoints(database: Database.Database): readonly Checkpoint[] {
  if (!database.prepare("select 1 from sqlite_master where name = 'checkpoint'").get()) return [];
  return database
    .prepare<[], { readonly body: string }>('select body from checkpoint order by position, epoch')
    .all()
    .flatMap(({ body }) => readCheckpoint(body) ?? []);
}
