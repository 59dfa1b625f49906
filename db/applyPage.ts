import type { FeedRow, HeardThrough } from '#sync/messages';
import type { EventBody } from '#sync/envelope';
import { parseBody } from '#sync/envelope';
import { foldConfirmed } from '#sync/merge';
import { bodyHashOf, genesis, link } from '#sync/chain';
import { rollHash } from '#sync/log';
import { writeFacts } from './kernelFacts.ts';
import type { StoreParts } from './store.ts';
import { refolded } from './streamEntries.ts';
import type { EventRow } from './coreStatements.ts';

/** What the plant sent does not add up (hash, order, form). Nothing was applied; the client stops and says so. */
export class FeedCorrupt extends Error {
  constructor(position: number, what: string) {
    super(`feed at position ${position}: ${what}`);
    this.name = 'FeedCorrupt';
  }
}

export interface Page {
  readonly rows: readonly FeedRow[];
  readonly cursor: number;
  readonly headHash: string;
  readonly heard: readonly HeardThrough[];
}

interface ReadRow {
  readonly row: FeedRow;
  readonly event: EventBody;
}

/**
 * Applies one page of the plant's feed and advances the cursor, in ONE transaction: confirmed states first, then the pending
 * events again on top. Applying a page twice changes nothing.
 * @throws FeedCorrupt
 */
export function applyPage(store: StoreParts, page: Page): void {
  const cursor = Number(store.statements.setting.get('cursor')?.value ?? 0);
  const fresh = page.rows.filter((row) => row.position > cursor);
  const read = fresh.map(readRow);
  checkRolling(store, cursor, fresh, page);
  let lamport = 0;
  const streams = new Map<string, ReadRow[]>();
  store.transact(() => {
    for (const { row, event } of read) {
      lamport = Math.max(lamport, event.lamport);
      writeRow(store, row, event);
      const list = streams.get(event.stream);
      if (list) list.push({ row, event });
      else streams.set(event.stream, [{ row, event }]);
    }
    for (const [stream, rows] of streams) rebase(store, stream, rows);
    advance(store, page, lamport, fresh.length > 0);
  });
  store.raiseLamport(lamport);
  if (read.length === 0) return;
  const events = read.map(({ event }) => ({
    stream: event.stream,
    type: event.type,
    eventId: event.eventId,
  }));
  store.changed({ source: 'plant', streams: [...streams.keys()], events });
}

function readRow(row: FeedRow): ReadRow {
  const event = parseBody(row.body);
  if (!event) throw new FeedCorrupt(row.position, 'unreadable event');
  return { row, event };
}

function checkRolling(store: StoreParts, cursor: number, rows: readonly FeedRow[], page: Page): void {
  let head = store.statements.setting.get('headHash')?.value ?? genesis;
  let position = cursor;
  for (const row of rows) {
    position += 1;
    if (row.position !== position) throw new FeedCorrupt(row.position, `expected position ${position}`);
    head = rollHash(head, row.hash, row.verdict);
  }
  if (page.cursor !== position || head !== page.headHash)
    throw new FeedCorrupt(page.cursor, 'head hash differs');
}

const statusOf = (row: FeedRow): EventRow['status'] => row.verdict;

function writeRow(store: StoreParts, row: FeedRow, event: EventBody): void {
  const { statements } = store;
  const status = statusOf(row);
  const refusal = row.refusal ? JSON.stringify(row.refusal) : null;
  const known = statements.knownEvent.get(event.eventId);
  if (known) statements.judgeEvent.run(status, row.position, refusal, event.eventId);
  else insert(store, row, event, status, refusal);
  if (row.verdict !== 'accepted') store.projector.removeFacts(event.stream, event.eventId);
  else if (known?.status !== 'pending') writeFacts(store, event, row.side ?? null);
  followRun(store, row, event);
}

function insert(
  store: StoreParts,
  row: FeedRow,
  event: EventBody,
  status: EventRow['status'],
  refusal: string | null,
): void {
  const { eventId, run, seq, stream, type, lamport, occurredAt, effectKey } = event;
  const place = { eventId, run, seq, stream, type, lamport, occurredAt, effectKey };
  const { body, hash, position } = row;
  const side = row.side ?? null;
  store.statements.insertEvent.run({
    ...place,
    body,
    hash,
    side,
    signature: null,
    status,
    position,
    refusal,
  });
}

/** Keeps what is known of a run's chain; a link that does not follow the head that we know is a corrupt feed. */
function followRun(store: StoreParts, row: FeedRow, event: EventBody): void {
  const { statements } = store;
  const known = statements.run.get(event.run);
  if (known && event.seq === known.lastSeq + 1) {
    if (link(known.lastHash, bodyHashOf(row.body)) !== row.hash)
      throw new FeedCorrupt(row.position, 'broken chain');
  }
  if (!known || event.seq > known.lastSeq) {
    statements.putRun.run({
      run: event.run,
      terminal: event.terminal,
      prevRun: null,
      prevHash: null,
      own: 0,
      startedAt: event.occurredAt,
      lastSeq: event.seq,
      lastHash: row.hash,
    });
  }
  statements.ackRun.run(event.seq, event.run);
}

function rebase(store: StoreParts, stream: string, rows: readonly ReadRow[]): void {
  const entry = store.entries.get(stream);
  if (!entry) return;
  let { confirmed, version } = entry;
  for (const { row, event } of rows) {
    confirmed = foldConfirmed(entry.type, confirmed, event, row.verdict);
    if (row.verdict === 'accepted') version += 1;
  }
  const scope = entry.born ? entry.scope : (rows[0]?.event.scope ?? '');
  const pending = entry.pending === 0 ? [] : pendingOf(store, stream);
  store.entries.put(refolded({ ...entry, scope, confirmed, version }, pending));
}

export function pendingOf(store: StoreParts, stream: string): EventBody[] {
  return store.statements.pendingBodies.all(stream).map(({ body }) => {
    const event = parseBody(body);
    if (!event) throw new Error('a stored event cannot be read');
    return event;
  });
}

function advance(store: StoreParts, page: Page, lamport: number, moved: boolean): void {
  const { statements } = store;
  if (moved) {
    statements.putSetting.run('cursor', String(page.cursor));
    statements.putSetting.run('headHash', page.headHash);
    const before = Number(statements.setting.get('lamport')?.value ?? 0);
    if (lamport > before) statements.putSetting.run('lamport', String(lamport));
  }
  for (const heard of page.heard) statements.putHeard.run(heard);
}
