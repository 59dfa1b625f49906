import { signedText } from '#sync/batch';
import { genesis } from '#sync/chain';
import { parseBody } from '#sync/envelope';
import type { RunAck } from '#sync/messages';
import { refusalWire, verdict } from '#sync/messages';
import { signedPlace } from '#sync/place';
import type { HeldRow, HeldRun } from '#sync/recovery';
import { mostHeldRows } from '#sync/recovery';
import type { HeldLog } from '#sync/rewound';
import { done } from './answerOf.ts';
import { newestCheckpoint } from './checkpoints.ts';
import { settleEffect } from './effects.ts';
import { follow } from './follows.ts';
import { forgetFacts, writeFacts } from './kernelFacts.ts';
import type { Store } from './store.ts';

export const placeSetting = 'signedPlace';
const epochSetting = 'plantEpoch';

/** Rows looked at in one bite. */
const looked = 2_000;
/** Bodies of one piece together, UTF-16 units. */
const pieceSize = 2_000_000;
/** Runs looked at, the newest. */
const mostRuns = 200;

/** The terminal's copy of its plant's log, for when the plant has lost it. */
export const heldLog = (store: Store): HeldLog => ({
  epoch() {
    const known = store.setting(epochSetting);
    return known === undefined ? null : Number(known);
  },
  shown() {
    const text = store.setting(placeSetting);
    const place = text === undefined ? null : (signedPlace.safeParse(JSON.parse(text)).data ?? null);
    return { place, checkpoint: newestCheckpoint(store) };
  },
  rowsAbove: (position, from) => rowsAbove(store, position, from),
  runsAbove: (position) => runsAbove(store, position),
  runs: () => store.statements.knownRuns.all().map(({ run }) => run),
  begin: (epoch, acks, anew) => done(() => begin(store, epoch, acks, anew)),
});

function rowsAbove(
  store: Store,
  position: number,
  from: number,
): { readonly rows: readonly HeldRow[]; readonly next: number | null } {
  const rows: HeldRow[] = [];
  let size = 0;
  const seen = store.statements.confirmedAfter.all(from, looked);
  for (const { id, position: at, status, refusal, hash, body, side } of seen) {
    const judged = verdict.safeParse(status);
    if (at === null || at <= position || !judged.success) continue;
    const why = refusal === null ? null : refusalWire.parse(JSON.parse(refusal));
    rows.push({ position: at, verdict: judged.data, refusal: why, hash, body, side });
    size += body.length;
    if (rows.length === mostHeldRows || size > pieceSize) return { rows, next: id };
  }
  return { rows, next: seen.length < looked ? null : (seen.at(-1)?.id ?? null) };
}

function runsAbove(store: Store, position: number): HeldRun[] {
  const { statements, options } = store;
  return statements.newestRuns.all(mostRuns).flatMap(({ run, prevRun, prevHash, own }) => {
    const last = statements.lastConfirmed.get(run, position);
    if (!last || prevHash === null) return [];
    const signed = own === 1 ? last : (statements.lastSigned.get(run, position) ?? last);
    const { seq, hash } = signed;
    const signature =
      own === 1 ? options.sign(signedText({ run, prevRun }, seq, hash)) : (signed.signature ?? null);
    return [{ run, prevRun, prevHash, seq, hash, signature: signature === '' ? null : signature }];
  });
}

function begin(store: Store, epoch: number, acks: readonly RunAck[], anew: boolean): void {
  const streams = store.transact(() => {
    store.settings.put(epochSetting, String(epoch));
    const touched = acks.flatMap((ack) => withdraw(store, ack, anew));
    if (anew) forgetPlace(store, epoch);
    return new Set(touched);
  });
  if (anew) follow(store, []);
  if (streams.size > 0) store.changed({ source: 'plant', streams: [...streams], events: [] });
}

/** What the plant has no longer waits to be pushed again, as it did before the plant had it. Answers the streams that it is on. */
function withdraw(store: Store, { run: id, seq }: RunAck, anew: boolean): readonly string[] {
  const { statements } = store;
  const run = statements.run.get(id);
  if (!run || run.ackedSeq <= seq) return [];
  const events = anew ? statements.confirmedOfRun.all(id, seq) : [];
  if (run.own === 0) {
    // Of others only what was heard can be pushed from here; what they had confirmed was handed over.
    for (const event of events) drop(store, event);
    const judged = statements.lastConfirmed.get(id, 0)?.seq ?? 0;
    statements.unackRun.run(Math.max(seq, judged, events.at(-1)?.seq ?? 0), id);
    return events.map(({ stream }) => stream);
  }
  statements.unackRun.run(seq, id);
  for (const { eventId, body, side, status } of events) {
    statements.unjudge.run(eventId);
    const event = parseBody(body);
    if (event && status !== 'accepted') writeFacts(store, event, side);
    if (event?.effectKey) settleEffect(store, event.effectKey);
  }
  return events.map(({ stream }) => stream);
}

function drop(
  store: Store,
  { eventId, body, side }: { readonly eventId: string; readonly body: string; readonly side: string | null },
): void {
  const event = parseBody(body);
  if (event) forgetFacts(store, event, side);
  store.statements.removeEvent.run(eventId);
}

function forgetPlace({ settings, statements }: Store, epoch: number): void {
  settings.put('cursor', '0');
  settings.put('headHash', genesis);
  settings.put('entering', 'null');
  settings.put('histories', '[]');
  statements.forgetCheckpoints.run(epoch);
}
