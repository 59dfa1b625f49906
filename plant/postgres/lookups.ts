import type pg from 'pg';
import type { ClaimRow, ConcernRow, EffectRow, KnownEvent, LoadKeys, Loaded, StreamRow } from '../store.ts';
import { column } from './columns.ts';
import type { StoredBody } from './storedBodies.ts';
import { wholeStreams } from './storedBodies.ts';

const events = `
select k.event_id as "eventId", k.run, k.seq, e.stream, e.scope, e.verdict
from event_key k join event e on e.position = k.position
where k.event_id = any(string_to_array($1, chr(1))::uuid[])`;
const streams = `
select stream, scope, version, state_version as "stateVersion", state, kept_by as "keptBy" from stream
where stream = any(string_to_array($1, chr(1)))`;
const effects = `
select key, event_id as "eventId" from effect where key = any(string_to_array($1, chr(1)))`;
const claims = `
select c.registry, c.name, c.holder, c.event_id as "eventId", c.stream, c.scope
from unnest(string_to_array($1, chr(1)), string_to_array($2, chr(1))) as wanted(registry, name)
join claim c on c.registry = wanted.registry and c.name = wanted.name`;

const concerns = `
select subject, stream from concern where subject = any(string_to_array($1, chr(1)))`;

/** At most five statements, at once, on as many connections; none for kinds of which no key is asked. */
export async function load(pool: pg.Pool, keys: LoadKeys): Promise<Loaded> {
  const rows = async <R extends pg.QueryResultRow>(name: string, text: string, ...columns: string[]) =>
    columns[0] === '' ? [] : (await pool.query<R>({ name, text, values: columns })).rows;
  const registries = column(keys.claims.map((c) => c.registry));
  const names = column(keys.claims.map((c) => c.name));
  const [knownEvents, streamRows, effectRows, claimRows, concernRows] = await Promise.all([
    rows<KnownEvent>('events', events, column(keys.events)),
    rows<StreamRow>('streams', streams, column(keys.streams)),
    rows<EffectRow>('effects', effects, column(keys.effects)),
    rows<ClaimRow>('claims', claims, registries, names),
    rows<ConcernRow>('concerns', concerns, column(keys.subjects)),
  ]);
  return {
    events: knownEvents,
    streams: streamRows,
    effects: effectRows,
    claims: claimRows,
    concerns: concernRows,
  };
}

export async function acceptedBodies(pool: pg.Pool, stream: string): Promise<readonly string[]> {
  const text =
    "select position, stream, body from event where stream = $1 and verdict = 'accepted' order by position";
  const read = { name: 'accepted-bodies', text, values: [stream] };
  const rows = async () => (await pool.query<StoredBody & { stream: string }>(read)).rows;
  return (await wholeStreams(pool, rows)).map(({ body }) => body);
}
