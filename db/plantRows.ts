import type { FeedRow } from '#sync/messages';
import type { EventBody } from '#sync/envelope';
import { parseBody } from '#sync/envelope';
import { foldConfirmed, pendingOrder } from '#sync/merge';
import { bodyHashOf, link } from '#sync/chain';
import { FeedCorrupt } from '#sync/feedCorrupt';
import { settleEffect } from './effects.ts';
import { removeFacts, writeFacts } from './kernelFacts.ts';
import type { EventRow, RunRow } from './coreStatements.ts';
import type { StoreParts } from './store.ts';
import { dropHere } from './parked.ts';
import type { StreamEntry } from './streamEntries.ts';
import { pendingOf, refolded, stillSeen } from './streamEntries.ts';
import { canRead } from './unreadStreams.ts';

/** A row of the plant's log with the event in it. */
export interface ReadRow {
  readonly row: FeedRow;
  readonly event: EventBody;
}

/** @throws FeedCorrupt */
export function readRow(row: FeedRow): ReadRow {
  const event = parseBody(row.body);
  if (!event) throw new FeedCorrupt(row.position, 'unreadable event');
  return { row, event };
}

export function byStream(read: readonly ReadRow[]): ReadonlyMap<string, readonly ReadRow[]> {
  const streams = new Map<string, ReadRow[]>();
  for (const one of read) {
    const list = streams.get(one.event.stream);
    if (list) list.push(one);
    else streams.set(one.event.stream, [one]);
  }
  return streams;
}

/** Writes the rows and what is known of their runs, inside the caller's transaction; answers the streams in which an effect changed hands or an event was given up. */
export function writeRows(store: StoreParts, read: readonly ReadRow[]): ReadonlySet<string> {
  const runs = new Map<string, FollowedRun>();
  const effects = new Set<string>();
  for (const { row, event } of read) {
    const run = followRun(store, runs, row, event);
    writeRow(store, row, event);
    if (run.hasStubs) store.statements.removeHashOnly.run(event.run, event.seq);
    if (event.effectKey !== null) effects.add(event.effectKey);
  }
  for (const { row } of runs.values()) {
    store.statements.putRun.run(row);
    store.statements.ackRun.run({ run: row.run, seq: row.ackedSeq });
  }
  const changed = new Set<string>();
  for (const { row, event } of read) {
    const stream = isDrop(row, event) ? dropHere(store, event) : null;
    if (stream !== null) changed.add(stream);
  }
  for (const key of effects) for (const stream of settleEffect(store, key)) changed.add(stream);
  return changed;
}

const isDrop = ({ verdict }: FeedRow, { type }: EventBody): boolean =>
  type === 'RecordDropped' && verdict === 'accepted';

function writeRow(store: StoreParts, row: FeedRow, event: EventBody): void {
  const refusal = row.refusal ? JSON.stringify(row.refusal) : null;
  const before = insert(store, row, event, refusal) ? null : judge(store, row, event, refusal);
  if (row.verdict === 'accepted') {
    if (before !== 'pending') writeFacts(store, event, row.side ?? null);
  } else if (before === 'pending') removeFacts(store, event);
}

/** False when it is here already. */
function insert(store: StoreParts, row: FeedRow, event: EventBody, refusal: string | null): boolean {
  const { eventId, run, seq, stream, type, lamport, occurredAt, effectKey } = event;
  const { body, hash, position, verdict: status } = row;
  const place = { eventId, run, seq, stream, type, lamport, occurredAt, effectKey };
  const said = { body, hash, side: row.side ?? null, signature: null };
  return store.statements.insertNewEvent.run({ ...place, ...said, status, position, refusal }).changes > 0;
}

/** Notes the verdict on an event that was heard or made here; answers what it was before. */
function judge(
  store: StoreParts,
  row: FeedRow,
  event: EventBody,
  refusal: string | null,
): EventRow['status'] {
  const known = store.statements.knownEvent.get(event.eventId);
  if (!known) throw new FeedCorrupt(row.position, `another event is ${event.run}/${event.seq} here`);
  store.statements.judgeEvent.run(row.verdict, row.position, refusal, event.eventId);
  return known.status;
}

interface FollowedRun {
  readonly row: RunRow;
  /** Some of its events are known by their hash alone. */
  readonly hasStubs: boolean;
}

/** Keeps what is known of a run's chain; a link that does not follow the head that we know is a corrupt feed. */
function followRun(
  store: StoreParts,
  runs: Map<string, FollowedRun>,
  row: FeedRow,
  event: EventBody,
): FollowedRun {
  const { run, seq, terminal, occurredAt } = event;
  const followed = runs.get(run);
  const known = followed?.row ?? store.statements.run.get(run);
  if (known && seq === known.lastSeq + 1 && link(known.lastHash, bodyHashOf(row.body)) !== row.hash)
    throw new FeedCorrupt(row.position, 'broken chain');
  const further = !known || seq > known.lastSeq;
  const next: FollowedRun = {
    row: {
      ...(known ?? { run, terminal, prevRun: null, prevHash: null, own: 0, startedAt: occurredAt }),
      lastSeq: further ? seq : known.lastSeq,
      lastHash: further ? row.hash : known.lastHash,
      ackedSeq: Math.max(known?.ackedSeq ?? 0, seq),
    },
    hasStubs:
      followed?.hasStubs ?? (known !== undefined && store.statements.firstHashOnly.get(run)?.seq !== null),
  };
  runs.set(run, next);
  return next;
}

/**
 * Folds rows onto their stream, whose next ones they are, and the pending events again on top. `revived`: set-aside events may have become pending again.
 * @throws FeedCorrupt
 */
export function rebase(store: StoreParts, stream: string, rows: readonly ReadRow[], revived: boolean): void {
  const entry = store.entries.get(stream);
  if (!entry) return markNewer(store, rows);
  let { confirmed, version } = entry;
  for (const { row, event } of rows) {
    if (row.streamVersion !== version)
      throw new FeedCorrupt(row.position, `${stream} has version ${version}, not ${row.streamVersion}`);
    if (row.verdict !== 'accepted') continue;
    version += 1;
    if (!canRead(entry.type, event)) store.unread.mark(stream);
    // Behind an event of a newer version everything waits for that version, in order.
    if (!store.unread.has(stream)) confirmed = foldConfirmed(entry.type, confirmed, event, row.verdict);
  }
  const scope = rows[0]?.row.scope ?? entry.scope;
  const next = { ...entry, scope, confirmed, version };
  const left = revived ? null : leftBehind(store, entry, rows);
  if (left !== null) return store.entries.put(stillSeen(next, left));
  const pending = entry.pending === 0 && !revived ? [] : pendingOf(store.statements, stream);
  store.entries.put(refolded(next, pending));
}

/**
 * How many pending events are left where the rows are the first of those that the view was folded from, in its order: then it is what it was, and is not folded anew. A
 * PC's backlog comes back like that, with hundreds of events left on a line's sequence each time. Null where it must be folded.
 */
function leftBehind(store: StoreParts, entry: StreamEntry, rows: readonly ReadRow[]): number | null {
  const last = rows.at(-1);
  if (!last || entry.view === null || entry.view.awaiting.length > 0) return null;
  if (store.unread.has(entry.stream) || rows.some(({ row }) => row.verdict !== 'accepted')) return null;
  if (rows.some(({ event }, i) => i > 0 && pendingOrder(rows[i - 1]?.event ?? event, event) >= 0))
    return null;
  const { stream, lamport, run, seq } = last.event;
  const { left, earlier } = store.statements.pendingBehind.get({ stream, lamport, run, seq }) ?? none;
  return earlier === 0 && left === entry.pending - rows.length ? left : null;
}

const none = { left: 0, earlier: 0 };

/** Of a stream type that this version does not know. */
function markNewer(store: StoreParts, rows: readonly ReadRow[]): void {
  for (const { row, event } of rows) if (row.verdict === 'accepted') store.unread.mark(event.stream);
}

/**
 * Own events of a scope that is not kept up here: they have their verdict, and of the stream nothing is shown any more but what
 * still waits for one.
 * @throws FeedCorrupt
 */
export function passBy(store: StoreParts, stream: string, rows: readonly ReadRow[]): void {
  const strange = rows.find(({ event }) => event.terminal !== store.options.terminal);
  if (strange) throw new FeedCorrupt(strange.row.position, `nobody asked for ${strange.row.scope}`);
  keepUnfolded(store, stream);
}

/** Confirmed rows of a stream that is not held from its start: of it nothing is shown but what still waits. */
export function keepUnfolded(store: StoreParts, stream: string): void {
  const entry = store.entries.get(stream);
  if (!entry) return;
  const pending = pendingOf(store.statements, stream);
  if (pending.length > 0 || entry.version > 0) store.entries.put(refolded(entry, pending));
  else store.entries.remove(entry);
}

/** The latest Lamport time of the rows; 0 without any. */
export const highestLamport = (read: readonly ReadRow[]): number =>
  read.reduce((highest, { event }) => Math.max(highest, event.lamport), 0);

/** Inside the caller's transaction. */
export function putLamport({ settings }: StoreParts, lamport: number): void {
  if (lamport > Number(settings.get('lamport') ?? 0)) settings.put('lamport', String(lamport));
}
