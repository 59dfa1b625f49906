import { signedText } from '#sync/batch';
import { genesis } from '#sync/chain';
import type { RunAck } from '#sync/messages';
import { refusalWire, verdict } from '#sync/messages';
import { signedPlace } from '#sync/place';
import type { HeldRow, HeldRun } from '#sync/recovery';
import { mostHeldRows } from '#sync/recovery';
import type { HeldLog } from '#sync/rewound';
import { attempt, done } from './answerOf.ts';
import { newestCheckpoint } from './checkpoints.ts';
import { letGoOfScopes } from './letGo.ts';
import type { Store, StoreParts } from './store.ts';
import { forgetRest, unack, withdraw } from './withdraw.ts';

export const placeSetting = 'signedPlace';
export const epochSetting = 'plantEpoch';

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
  placesAbove: (position) => store.statements.signedPlacesAfter.all(position),
  rowsAbove: (position, from) => rowsAbove(store, position, from),
  runsAbove: (position) => runsAbove(store, position),
  runs: () => store.statements.knownRuns.all().map(({ run }) => run),
  withdraw: (acks) => done(() => withdraw(store, acks)),
  forget: () => attempt(() => ({ more: letGoOfScopes(store) > 0 })),
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

function begin(store: StoreParts, epoch: number, acks: readonly RunAck[], anew: boolean): void {
  const streams = store.transact(() => {
    store.settings.put(epochSetting, String(epoch));
    // Also where its log is whole again: contents are no part of it, and those that came after the backup are gone.
    store.statements.forgetAttachmentsAtPlant.run();
    if (!anew) {
      for (const ack of acks) unack(store, ack);
      return new Set<string>();
    }
    forgetPlace(store, epoch);
    return forgetRest(store);
  });
  if (streams.size > 0) store.changed({ source: 'plant', streams: [...streams], events: [] });
}

function forgetPlace({ settings, statements }: StoreParts, epoch: number): void {
  settings.put('cursor', '0');
  settings.put('headHash', genesis);
  settings.put('entering', 'null');
  settings.put('histories', '[]');
  statements.forgetCheckpoints.run(epoch);
  statements.forgetPlaces.run();
}
