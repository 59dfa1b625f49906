import type { Checkpoint } from '#sync/checkpoint';
import { readCheckpoint } from '#sync/checkpoint';
import type { ScopeHead } from '#sync/scopes';
import type { ReadDb } from '../open.ts';
import { scopeHead } from '../schema/core.ts';
import { statement } from '../statement.ts';

/** A backlog of days is not counted to its end: commands wait meanwhile. */
const counted = 50_000;

const pendingStreams = statement<
  [number],
  { readonly scope: string; readonly own: number; readonly heard: number }
>(
  `select coalesce(s.scope, '') as scope, sum(p.own) as own, sum(p.heard) as heard
   from (select e.stream, sum(r.own) as own, sum(1 - r.own) as heard
         from (select stream, run from event where status = 'pending' limit ?) e
         join run r on r.run = e.run group by e.stream) p
   left join stream s on s.stream = p.stream group by 1 order by 1`,
);

/** Records that the plant has not judged, by scope; `more`: there are more than were counted. */
export function pendingByScope(read: ReadDb) {
  const scopes = pendingStreams(read).all(counted);
  const sum = (of: 'own' | 'heard') => scopes.reduce((n, row) => n + row[of], 0);
  const [own, heard] = [sum('own'), sum('heard')];
  return { own, heard, scopes, more: own + heard >= counted };
}

/** How far each scope is known here, by name. */
export const scopeHeads = (read: ReadDb): readonly ScopeHead[] =>
  read.select().from(scopeHead).orderBy(scopeHead.scope).all();

const newest = statement<[], { readonly body: string }>(
  'select body from checkpoint order by epoch desc, position desc limit 1',
);

export function lastCheckpoint(read: ReadDb): Checkpoint | null {
  const found = newest(read).get();
  return found === undefined ? null : readCheckpoint(found.body);
}

const unread = statement<[number], { readonly stream: string }>(
  'select stream from unread_stream order by stream limit ?',
);

/** Streams with a record of a newer version; at most `limit`. */
export const unreadStreams = (read: ReadDb, limit: number): readonly string[] =>
  unread(read)
    .all(limit)
    .map(({ stream }) => stream);
