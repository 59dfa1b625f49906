import type Database from 'better-sqlite3';
import { signedText } from '#sync/batch';
import { bodyHashOf, link } from '#sync/chain';
import { parseBody } from '#sync/envelope';
import { verifySignature } from '#sync/signing';

/** At most so many events are looked at with each start: about a second and a half. */
const lookedAt = 20_000;

interface PendingRun {
  readonly run: string;
  readonly prevRun: string | null;
  readonly ackedSeq: number;
  readonly lastSeq: number;
  readonly lastHash: string;
  /** Of the chain, before what is looked at; null where it is not here. */
  readonly head: string | null;
}

interface PendingEvent {
  readonly eventId: string;
  readonly seq: number;
  readonly stream: string;
  readonly type: string;
  readonly lamport: number;
  readonly body: string;
  readonly hash: string;
  readonly signature: string | null;
}

/**
 * Whether what the plant lacks of this terminal's own runs is, event by event, what it wrote: SQLite finds damage in the structure of its file
 * alone. `publicKey` is this terminal's.
 */
export function pendingHolds(sqlite: Database.Database, publicKey: string): boolean {
  const runs = sqlite
    .prepare<[], PendingRun>(
      `select r.run, r.prev_run as prevRun, r.acked_seq as ackedSeq, r.last_seq as lastSeq, r.last_hash as lastHash,
         case when r.acked_seq = 0 then r.prev_hash else (
           select hash from event e where e.run = r.run and e.seq = r.acked_seq
           union all select hash from hash_only h where h.run = r.run and h.seq = r.acked_seq limit 1) end as head
       from run r where r.own = 1 and r.last_seq > r.acked_seq`,
    )
    .all();
  const events = sqlite.prepare<[string, number, number, number], PendingEvent>(
    `select event_id as eventId, seq, stream, type, lamport, body, hash, signature from event
     where run = ? and seq > ? and seq <= ? order by seq limit ?`,
  );
  let left = lookedAt;
  return runs.every((run) => {
    const found = events.all(run.run, run.ackedSeq, run.lastSeq, left);
    left -= found.length;
    const all = found.length === run.lastSeq - run.ackedSeq;
    return (
      (all || left === 0) && runHolds(run, found, publicKey) && (!all || found.at(-1)?.hash === run.lastHash)
    );
  });
}

function runHolds(run: PendingRun, events: readonly PendingEvent[], publicKey: string): boolean {
  let { head } = run;
  return events.every((event, i) => {
    const follows = event.seq === run.ackedSeq + 1 + i;
    const linked = head === null || link(head, bodyHashOf(event.body)) === event.hash;
    head = event.hash;
    return follows && linked && agrees(run.run, event) && isSigned(run, event, publicKey);
  });
}

/** Also where nothing is signed: only the end of a commit is. */
const isSigned = (run: PendingRun, { seq, hash, signature }: PendingEvent, publicKey: string): boolean =>
  signature === null || verifySignature(publicKey, signedText(run, seq, hash), signature);

function agrees(run: string, { eventId, seq, stream, type, lamport, body }: PendingEvent): boolean {
  const event = parseBody(body);
  return (
    event !== null &&
    event.run === run &&
    event.seq === seq &&
    event.eventId === eventId &&
    event.stream === stream &&
    event.type === type &&
    event.lamport === lamport
  );
}
