import type Database from 'better-sqlite3';
import type { EventPlace } from '#sync/envelope';
import type { SignedPlace } from '#sync/place';
import type { ScopeHead } from '#sync/scopes';
import { namedWrite } from './namedWrite.ts';

/** A row of `event` as the store writes it. */
export interface EventRow {
  readonly eventId: string;
  readonly run: string;
  readonly seq: number;
  readonly stream: string;
  readonly type: string;
  readonly lamport: number;
  readonly occurredAt: string;
  readonly body: string;
  readonly hash: string;
  readonly side: string | null;
  readonly signature: string | null;
  readonly effectKey: string | null;
  readonly status: 'pending' | 'accepted' | 'refused' | 'duplicateEffect' | 'quarantined' | 'parked';
  readonly position: number | null;
  readonly refusal: string | null;
}

export interface StreamRow {
  readonly stream: string;
  readonly scope: string;
  readonly stateVersion: number;
  readonly version: number;
  readonly confirmed: string;
  readonly view: string | null;
  readonly awaiting: string | null;
  readonly pending: number;
}

export interface RunRow {
  readonly run: string;
  readonly terminal: string;
  readonly prevRun: string | null;
  readonly prevHash: string | null;
  readonly lastSeq: number;
  readonly lastHash: string;
  readonly ackedSeq: number;
  readonly own: number;
  readonly startedAt: string;
}

export interface KnownEvent {
  readonly eventId: string;
  readonly seq: number;
  readonly status: EventRow['status'];
}

const eventColumns = `event_id, run, seq, stream, type, lamport, occurred_at, body, hash, side, signature, effect_key, status, position, refusal`;
const eventValues = `@eventId, @run, @seq, @stream, @type, @lamport, @occurredAt, @body, @hash, @side, @signature, @effectKey, @status, @position, @refusal`;
const runFields = `run, terminal, prev_run as prevRun, prev_hash as prevHash, last_seq as lastSeq, last_hash as lastHash,
  acked_seq as ackedSeq, own, started_at as startedAt`;

/** A place of a run's chain: in full, or only its body's hash. */
export type StoredPlace =
  | {
      readonly seq: number;
      readonly body: string;
      readonly bodyHash: null;
      readonly hash: string;
      readonly side: string | null;
      readonly signature: string | null;
    }
  | {
      readonly seq: number;
      readonly body: null;
      readonly bodyHash: string;
      readonly hash: null;
      readonly side: null;
      readonly signature: null;
    };

export interface PendingPlace {
  readonly run: string;
  readonly seq: number;
  readonly lamport: number;
}

/** `based` is the body where it may name a basis, null where it certainly names none; `signed` is 0 or 1. */
export interface PushableEvent extends PendingPlace {
  readonly size: number;
  readonly signed: number;
  readonly based: string | null;
}

/** An event that claims an effect which only one may have. */
export interface Rival extends PendingPlace {
  readonly eventId: string;
  readonly stream: string;
  readonly status: 'pending' | 'accepted' | 'duplicateEffect';
}

/** An event with what it takes to let go of it. */
export type KeptEvent = Pick<EventRow, 'eventId' | 'run' | 'seq' | 'stream' | 'hash' | 'body' | 'side'>;

const keptFields = `e.event_id as eventId, e.run, e.seq, e.stream, e.hash, e.body, e.side`;
/** Nobody has looked at what the plant said against `e`. */
const needsAttention = `(
  e.status in ('refused', 'quarantined', 'parked') and not exists (select 1 from attention_closed where of = e.event_id)
  or exists (select 1 from discrepancy d where (d.of = e.event_id or d.event_id = e.event_id)
    and not exists (select 1 from attention_closed where of = d.event_id)))`;

/** Another event has its effect, as far as is known here; the plant has not judged it. */
const isAside = `status = 'duplicateEffect' and position is null`;

/** The store's own statements, prepared once. */
interface RunPlace {
  readonly seq: number;
  readonly hash: string;
  readonly signature: string | null;
}
type HeldFields = Pick<EventRow, 'position' | 'status' | 'refusal' | 'hash'> & {
  readonly id: number;
  readonly body: string;
  readonly side: string | null;
};

export const coreStatements = (sqlite: Database.Database) => ({
  writeOver: sqlite.prepare(
    `insert into setting (name, value) values ('writtenOver', '1') on conflict (name) do update set value = value + 1`,
  ),
  begin: sqlite.prepare('begin immediate'),
  commit: sqlite.prepare('commit'),
  rollback: sqlite.prepare('rollback'),
  insertEvent: namedWrite<EventRow>(sqlite, `insert into event (${eventColumns}) values (${eventValues})`),
  /** Changes nothing where the event, or another one at its place in the run, is there already. */
  insertNewEvent: namedWrite<EventRow>(
    sqlite,
    `insert into event (${eventColumns}) values (${eventValues}) on conflict do nothing`,
  ),
  judgeEvent: sqlite.prepare<[EventRow['status'], number, string | null, string]>(
    `update event set status = ?, position = ?, refusal = ? where event_id = ?`,
  ),
  signEvent: sqlite.prepare<[string, string, number]>(
    `update event set signature = ? where run = ? and seq = ?`,
  ),
  knownEvent: sqlite.prepare<[string], KnownEvent>(
    `select event_id as eventId, seq, status from event where event_id = ?`,
  ),
  effect: sqlite.prepare<[string], KnownEvent & { readonly stream: string }>(
    `select event_id as eventId, seq, status, stream from event where effect_key = ? and status in ('pending', 'accepted') limit 1`,
  ),
  pendingAt: sqlite.prepare<[string, number], { readonly eventId: string; readonly stream: string }>(
    `select event_id as eventId, stream from event where run = ? and seq = ? and status = 'pending'`,
  ),
  /** Also what the plant keeps without applying it. */
  unjudgedAt: sqlite.prepare<
    [string, number],
    { readonly eventId: string; readonly stream: string; readonly body: string }
  >(
    `select event_id as eventId, stream, body from event
     where run = ? and seq = ? and position is null and status in ('pending', 'parked')`,
  ),
  parkEvent: sqlite.prepare<[string, string]>(
    `update event set status = 'parked', refusal = ? where event_id = ?`,
  ),
  setStatus: sqlite.prepare<[EventRow['status'], string]>(`update event set status = ? where event_id = ?`),
  /** All that claim one effect: what the plant accepted, and what it has not judged. */
  rivals: sqlite.prepare<[string], Rival>(
    `select event_id as eventId, run, seq, lamport, stream, status from event
     where effect_key = ? and (status in ('pending', 'accepted') or (status = 'duplicateEffect' and position is null))`,
  ),
  pendingPlaces: sqlite.prepare<[string], PendingPlace>(
    `select run, seq, lamport from event where stream = ? and status = 'pending'`,
  ),
  bodyOf: sqlite.prepare<[string], { readonly body: string; readonly side: string | null }>(
    `select body, side from event where event_id = ?`,
  ),
  /** Something of the stream that this terminal did not record itself, or that has its verdict. */
  othersOrJudged: sqlite.prepare<[string], unknown>(
    `select 1 from event e join run r on r.run = e.run where e.stream = ? and (r.own = 0 or e.status <> 'pending') limit 1`,
  ),
  /** Of other runs, unjudged and not known to be at the plant: on a stream, and one by its id. */
  otherPlaces: sqlite.prepare<[string, string], EventPlace>(
    `select e.run, e.seq from event e join run r on r.run = e.run
     where e.stream = ? and e.status = 'pending' and e.run <> ? and e.seq > r.acked_seq`,
  ),
  otherPlace: sqlite.prepare<[string, string], EventPlace>(
    `select e.run, e.seq from event e join run r on r.run = e.run
     where e.event_id = ? and e.run <> ? and e.seq > r.acked_seq`,
  ),
  pushable: sqlite.prepare<[string, number, number], PushableEvent>(
    `select run, seq, lamport, length(body) as size, signature is not null as signed,
       case when instr(body, '"basis":[') > 0 then body end as based
     from event where run = ? and seq > ? order by seq limit ?`,
  ),
  lamportAt: sqlite.prepare<[string, number], { readonly lamport: number }>(
    `select lamport from event where run = ? and seq = ?`,
  ),
  /** Of an event that is here, that was let go of, or of the place before a carried piece. */
  hashAt: sqlite.prepare<[{ readonly run: string; readonly seq: number }], { readonly hash: string }>(
    `select hash from event where run = @run and seq = @seq
     union all
     select hash from hash_only where run = @run and seq = @seq and hash is not null
     union all
     select hash from chain_head where run = @run and seq = @seq limit 1`,
  ),
  putHead: sqlite.prepare<[string, number, string]>(
    `insert into chain_head (run, seq, hash) values (?, ?, ?) on conflict do nothing`,
  ),
  pendingBodies: sqlite.prepare<[string], { readonly body: string }>(
    `select body from event where stream = ? and status = 'pending'`,
  ),
  /** Of a stream, in the order in which they are folded: how many there are, and how many of them before that place. */
  pendingBehind: sqlite.prepare<
    [Pick<EventRow, 'stream' | 'lamport' | 'run' | 'seq'>],
    { readonly left: number; readonly earlier: number }
  >(
    `select count(*) as "left", coalesce(sum((lamport, run, seq) < (@lamport, @run, @seq)), 0) as earlier
     from event where stream = @stream and status = 'pending'`,
  ),
  unackedOwn: sqlite.prepare<[], { readonly n: number }>(
    `select coalesce(sum(max(last_seq - acked_seq, 0)), 0) as n from run where own = 1`,
  ),
  stream: sqlite.prepare<[string], StreamRow>(
    `select stream, scope, state_version as stateVersion, version, confirmed, view, awaiting, pending from stream where stream = ?`,
  ),
  stateVersions: sqlite.prepare<[], Pick<StreamRow, 'stream' | 'stateVersion'>>(
    `select stream, state_version as stateVersion from stream`,
  ),
  /** Of one stream, in the plant's order. */
  acceptedBodies: sqlite.prepare<[string], { readonly body: string }>(
    `select body from event where stream = ? and status = 'accepted' order by position`,
  ),
  putStream: namedWrite<StreamRow>(
    sqlite,
    `insert into stream (stream, scope, state_version, version, confirmed, view, awaiting, pending)
     values (@stream, @scope, @stateVersion, @version, @confirmed, @view, @awaiting, @pending)
     on conflict (stream) do update set scope = excluded.scope, state_version = excluded.state_version, version = excluded.version,
       confirmed = excluded.confirmed, view = excluded.view, awaiting = excluded.awaiting, pending = excluded.pending`,
  ),
  /** Of a stream whose confirmed state stands as it is. */
  putView: namedWrite<Pick<StreamRow, 'view' | 'awaiting' | 'pending' | 'stream'>>(
    sqlite,
    `update stream set view = @view, awaiting = @awaiting, pending = @pending where stream = @stream`,
  ),
  run: sqlite.prepare<[string], RunRow>(`select ${runFields} from run where run = ?`),
  ownRuns: sqlite.prepare<[], RunRow>(`select ${runFields} from run where own = 1 order by rowid`),
  unackedRuns: sqlite.prepare<[number], RunRow>(
    `select ${runFields} from run where own = ? and last_seq > acked_seq order by rowid`,
  ),
  behindGaps: sqlite.prepare<[number], { readonly run: string }>(
    `select run from run where own = 0 and last_seq > acked_seq
       and exists (select 1 from event e where e.run = run.run and e.seq > run.acked_seq)
       and (not exists (select 1 from event e where e.run = run.run and e.seq = run.acked_seq + 1)
         or exists (select 1 from hash_only h where h.run = run.run and h.seq > run.acked_seq
           and not exists (select 1 from event s where s.run = run.run and s.seq > run.acked_seq and s.seq < h.seq
             and s.signature is not null)))
     order by rowid limit ?`,
  ),
  /** The last own runs, and all that the plant is not known to have; newest first. */
  runsToTell: sqlite.prepare<[{ readonly own: number; readonly limit: number }], RunRow>(
    `select * from (select ${runFields} from run where own = 1 order by rowid desc limit @own)
     union
     select * from (select ${runFields} from run where last_seq > acked_seq order by rowid desc limit @limit)`,
  ),
  putRun: namedWrite<Omit<RunRow, 'ackedSeq'>>(
    sqlite,
    `insert into run (run, terminal, prev_run, prev_hash, last_seq, last_hash, acked_seq, own, started_at)
     values (@run, @terminal, @prevRun, @prevHash, @lastSeq, @lastHash, 0, @own, @startedAt)
     on conflict (run) do update set last_seq = excluded.last_seq, last_hash = excluded.last_hash,
       prev_run = coalesce(prev_run, excluded.prev_run), prev_hash = coalesce(prev_hash, excluded.prev_hash)`,
  ),
  ackRun: namedWrite<{ readonly run: string; readonly seq: number }>(
    sqlite,
    `update run set acked_seq = @seq where run = @run and acked_seq < @seq`,
  ),
  eventsAfter: sqlite.prepare<[string, number], StoredPlace>(
    `select seq, body, null as bodyHash, hash, side, signature from event where run = ? and seq > ? order by seq`,
  ),
  /** Also the places known by hash alone. */
  placesAfter: sqlite.prepare<[{ readonly run: string; readonly seq: number }], StoredPlace>(
    `select seq, body, null as bodyHash, hash, side, signature from event where run = @run and seq > @seq
     union all
     select seq, null, body_hash, null, null, null from hash_only where run = @run and seq > @seq order by 1`,
  ),
  hashOnlyAt: sqlite.prepare<[string, number], { readonly bodyHash: string }>(
    `select body_hash as bodyHash from hash_only where run = ? and seq = ?`,
  ),
  firstHashOnly: sqlite.prepare<[string], { readonly seq: number | null }>(
    `select min(seq) as seq from hash_only where run = ?`,
  ),
  /** The first that the plant is not known to have. */
  firstUntold: sqlite.prepare<[string], { readonly seq: number | null }>(
    `select min(h.seq) as seq from run r join hash_only h on h.run = r.run and h.seq > r.acked_seq where r.run = ?`,
  ),
  removeHashOnly: sqlite.prepare<[string, number]>(`delete from hash_only where run = ? and seq = ?`),
  insertHashOnly: sqlite.prepare<[string, number, string, string | null]>(
    `insert into hash_only (run, seq, body_hash, hash) values (?, ?, ?, ?) on conflict do nothing`,
  ),
  scopeHeads: sqlite.prepare<[], ScopeHead>(`select scope, seq, hash from scope_head`),
  /** All that the plant judged, in its order; `said` is the scope that the event's author gave it. */
  logRows: sqlite.prepare<[], Pick<EventRow, 'stream' | 'hash' | 'status'> & { readonly said: string }>(
    `select stream, hash, status, body ->> '$.scope' as said from event where position is not null order by position`,
  ),
  putScopeHead: namedWrite<ScopeHead>(
    sqlite,
    `insert into scope_head (scope, seq, hash) values (@scope, @seq, @hash)
     on conflict (scope) do update set seq = excluded.seq, hash = excluded.hash`,
  ),
  streamsAfter: sqlite.prepare<[string, number], { readonly stream: string }>(
    `select stream from stream where stream > ? and version > 0 order by stream limit ?`,
  ),
  heldScopes: sqlite.prepare<[], { readonly scope: string }>(`select distinct scope from stream`),
  heldIn: sqlite.prepare<[string, number], { readonly stream: string }>(
    `select stream from stream where scope = ? and version > 0 limit ?`,
  ),
  /** Confirmed events of a stream that nobody needs any more. */
  lettableEvents: sqlite.prepare<[string], KeptEvent>(
    `select ${keptFields} from event e join run r on r.run = e.run
     where e.stream = ? and e.position is not null and e.seq <= r.acked_seq and not ${needsAttention}`,
  ),
  /** Events with a place in the plant's log. */
  judged: sqlite.prepare<
    [],
    KeptEvent & { readonly status: EventRow['status']; readonly own: number; readonly lettable: number }
  >(
    `select ${keptFields}, e.status, r.own, not ${needsAttention} as lettable from event e join run r on r.run = e.run
     where e.position is not null`,
  ),
  removeEvent: sqlite.prepare<[string]>(`delete from event where event_id = ?`),
  /** Acknowledged by the plant, but not judged here; a backlog is looked at in part, so that it keeps nobody waiting. */
  acknowledged: sqlite.prepare<[number], { readonly eventId: string }>(
    `select e.event_id as eventId
     from (
       select * from (select event_id, run, seq from event where status = 'pending' limit 5000)
       union all select * from (select event_id, run, seq from event where ${isAside} limit 5000)
     ) e join run r on r.run = e.run
     where e.seq <= r.acked_seq limit ?`,
  ),
  strandedEvent: sqlite.prepare<[string], KeptEvent & { readonly own: number }>(
    `select ${keptFields}, r.own from event e join run r on r.run = e.run 
     where e.event_id = ? and (e.status = 'pending' or (${isAside}))`,
  ),
  lastPosition: sqlite.prepare<[string], { readonly position: number | null }>(
    `select max(position) as position from event where stream = ?`,
  ),
  /** Where in the plant's log the n-th accepted event of a stream lies, from 0. */
  acceptedAt: sqlite.prepare<[string, number], { readonly position: number }>(
    `select position from event where stream = ? and status = 'accepted' order by position limit 1 offset ?`,
  ),
  removeScopeHead: sqlite.prepare<[string]>(`delete from scope_head where scope = ?`),
  removeStream: sqlite.prepare<[string]>(`delete from stream where stream = ?`),
  setting: sqlite.prepare<[string], { readonly value: string }>(`select value from setting where name = ?`),
  putSetting: sqlite.prepare<[string, string]>(
    `insert into setting (name, value) values (?, ?) on conflict (name) do update set value = excluded.value`,
  ),
  newestCheckpoint: sqlite.prepare<[], { readonly body: string }>(
    `select body from checkpoint order by epoch desc, position desc limit 1`,
  ),
  putCheckpoint: sqlite.prepare<[number, number, string]>(
    `insert into checkpoint (epoch, position, body) values (?, ?, ?) on conflict do nothing`,
  ),
  /** All but the newest. */
  dropCheckpoints: sqlite.prepare<[number]>(
    `delete from checkpoint where (epoch, position) < (select epoch, position from checkpoint
       order by epoch desc, position desc limit 1 offset ?)`,
  ),
  /** Unless there is one less than so far before it. */
  keepPlace: sqlite.prepare<[SignedPlace & { readonly apart: number }]>(
    `insert into signed_place (position, epoch, log_hash, signature)
     select @position, @epoch, @logHash, @signature
     where not exists (select 1 from signed_place where position > @position - @apart) on conflict do nothing`,
  ),
  dropPlaces: sqlite.prepare<[number]>(`delete from signed_place where position < ?`),
  signedPlacesAfter: sqlite.prepare<[number], SignedPlace>(
    `select position, epoch, log_hash as logHash, signature from signed_place where position > ? order by position`,
  ),
  forgetPlaces: sqlite.prepare<[]>(`delete from signed_place`),
  /** In the order in which they came here. */
  confirmedAfter: sqlite.prepare<[number, number], HeldFields>(
    `select id, position, status, refusal, hash, body, side from event where id > ? order by id limit ?`,
  ),
  /** The last place of a run that the plant judged, if that is above a position of its log. */
  lastConfirmed: sqlite.prepare<[string, number], RunPlace>(
    `select seq, hash, signature from event where run = ? and position > ? order by seq desc limit 1`,
  ),
  lastSigned: sqlite.prepare<[string, number], RunPlace>(
    `select seq, hash, signature from event where run = ? and position > ? and signature <> '' order by seq desc limit 1`,
  ),
  newestRuns: sqlite.prepare<[number], RunRow>(
    `select ${runFields} from run where prev_hash is not null order by rowid desc limit ?`,
  ),
  confirmedOfRun: sqlite.prepare<
    [string, number],
    Pick<EventRow, 'eventId' | 'seq' | 'stream' | 'status'> & {
      readonly body: string;
      readonly side: string | null;
    }
  >(
    `select event_id as eventId, seq, stream, status, body, side from event
     where run = ? and seq > ? and position is not null order by seq`,
  ),
  unjudge: sqlite.prepare<[string]>(
    `update event set status = 'pending', position = null, refusal = null where event_id = ?`,
  ),
  unackRun: sqlite.prepare<[number, string]>(`update run set acked_seq = ? where run = ?`),
  knownRuns: sqlite.prepare<[], { readonly run: string }>(`select run from run order by rowid`),
  forgetCheckpoints: sqlite.prepare<[number]>(`delete from checkpoint where epoch < ?`),
  attachmentAtPlant: sqlite.prepare<[string]>(
    `insert into attachment_at_plant (hash) values (?) on conflict do nothing`,
  ),
  forgetAttachmentsAtPlant: sqlite.prepare<[]>(`delete from attachment_at_plant`),
  /** What this PC named on a stream, by events that the plant judged, and the plant is not known to have. */
  oweAttachments: sqlite.prepare<[string]>(
    `insert into attachment_owed (hash, size, event)
     select a.hash, a.size, a.event from attachment a
     join event e on e.event_id = a.event join run r on r.run = e.run and r.own = 1
     where a.stream = ? and e.position is not null
       and not exists (select 1 from attachment_at_plant p where p.hash = a.hash)
     on conflict do nothing`,
  ),
  oweNoAttachment: sqlite.prepare<[string]>(`delete from attachment_owed where hash = ?`),
  lastOwnLamport: sqlite.prepare<[], { readonly n: number | null }>(
    `select max(e.lamport) as n from run r join event e on e.run = r.run and e.seq = r.last_seq where r.own = 1`,
  ),
  unreadStreams: sqlite.prepare<[], { readonly stream: string }>(`select stream from unread_stream`),
  markUnread: sqlite.prepare<[string]>(
    `insert into unread_stream (stream) values (?) on conflict do nothing`,
  ),
  unmarkUnread: sqlite.prepare<[string]>(`delete from unread_stream where stream = ?`),
  /** All of a stream that counts or may come to count; what the plant keeps aside has a refusal. */
  standingBodies: sqlite.prepare<
    [string],
    {
      readonly eventId: string;
      readonly body: string;
      readonly side: string | null;
      readonly status: 'accepted' | 'pending' | 'parked';
    }
  >(
    `select event_id as eventId, body, side, status from event where stream = ?
       and (status in ('accepted', 'pending') or (status = 'parked' and refusal is null)) order by position, id`,
  ),
  putHeard: sqlite.prepare(
    `insert into heard_through (terminal, name, run, through_seq, said_seq, said_cursor, pending, last_heard_at, version, clock_offset_ms)
     values (@terminal, @name, @run, @throughSeq, @saidSeq, @saidCursor, @pending, @lastHeardAt, @version, @clockOffsetMs)
     on conflict (terminal) do update set name = excluded.name, run = excluded.run, through_seq = excluded.through_seq,
       said_seq = excluded.said_seq, said_cursor = excluded.said_cursor, pending = excluded.pending, last_heard_at = excluded.last_heard_at,
       version = excluded.version, clock_offset_ms = excluded.clock_offset_ms`,
  ),
});
export type CoreStatements = ReturnType<typeof coreStatements>;
