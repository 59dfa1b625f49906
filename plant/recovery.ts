import type { Runtime } from '#domain/kernel/runtime';
import { isoInstant } from '#domain/kernel/runtime';
import { checkpointHolds } from '#sync/checkpoint';
import type { SignedPlace } from '#sync/place';
import { epochText, placeHolds } from '#sync/place';
import { signedText } from '#sync/batch';
import { verifySignature } from '#sync/signing';
import type { HeldRow, RecoveryAnswer, RecoveryRequest } from '#sync/recovery';
import type { Identity } from './identity.ts';
import type { Intake } from './intake/intake.ts';
import type { CommittedGroup } from './intake/observer.ts';
import type { StreamTypeOf } from './intake/readEvent.ts';
import type { ReadoptTools } from './intake/readopt.ts';
import { plantTerminal } from './plantTerminal.ts';
import type { Evidence, RecoveryRecord } from './recoveryStore.ts';
import type { RecoveryStatus } from './recoverySurvey.ts';
import { startOf, survey } from './recoverySurvey.ts';
import type { SignatureHolds } from './recoveryVouch.ts';
import type { PlantStore } from './store.ts';
import { StoreUnavailable } from './store.ts';
import { TakeBack } from './takeBack.ts';

export interface RecoveryParts {
  readonly store: PlantStore;
  readonly runtime: Runtime;
  readonly typeOf: StreamTypeOf;
  readonly identity: Identity;
  readonly intake: () => Intake;
  /** Rows are in the log again. */
  committed(group: CommittedGroup): void;
  /** The log was found to be put back: an alarm, told once. */
  noticed(evidence: Evidence): void;
}

/** What an administrator decides about a log that was put back. */
export interface Opening {
  /** Positions that nobody holds are given up. */
  readonly withHoles: boolean;
  /** Rows that nothing proves are taken too; of those that their author has not signed is told on their streams. As it is only those that he signed are, without. */
  readonly withUnproven: boolean;
  /** Where terminals differ, what this one holds is taken. */
  readonly prefer: string | null;
  /** The log stays as it is; what terminals hold beyond is judged anew behind it. */
  readonly asIs: boolean;
}

export type Opened =
  | { readonly status: 'opened'; readonly epoch: number; readonly taken: number; readonly lost: number }
  /** Nothing happened. `notHere`: another node appends, or the log is open. */
  | { readonly status: 'refused'; readonly code: 'notHere' | 'holes' | 'unproven' | 'disagreements' };

/** Notices that the log was put back, keeps what terminals hold of it, and takes that back when an administrator says so. */
export class Recovery {
  readonly #parts: RecoveryParts;
  #records: readonly RecoveryRecord[] = [];

  constructor(parts: RecoveryParts) {
    this.#parts = parts;
  }

  /** Null while the log is open. */
  get current(): RecoveryRecord | null {
    return this.#records.find(({ openedAt }) => openedAt === null) ?? null;
  }

  /** @throws StoreUnavailable */
  async load(): Promise<void> {
    this.#records = await this.#parts.store.recoveries();
  }

  /** @throws StoreUnavailable */
  async begin(evidence: Evidence): Promise<void> {
    if (this.current) return;
    const { store, runtime, noticed } = this.#parts;
    await store.beginRecovery(isoInstant(runtime.nowMs()), evidence);
    await this.load();
    noticed(evidence);
  }

  /**
   * Somebody shows a place that is not in the log: whether it is this plant's word, so that the log was put back. `terminal`: who pushed with it,
   * or whose records it brought.
   * @throws StoreUnavailable
   */
  async notice(terminal: string, place: SignedPlace): Promise<boolean> {
    const shown = this.#signedOf({ place, checkpoint: null });
    return shown !== null && this.#found(terminal, shown);
  }

  /** A terminal shows what it knows of a log that this one is not. */
  async show(terminal: string, request: RecoveryRequest): Promise<RecoveryAnswer> {
    const { store, identity } = this.#parts;
    const shown = this.#signedOf(request);
    if (!this.current && shown) await this.#found(terminal, shown);
    const { current } = this;
    const { serverId, epoch } = identity.record;
    const signature = identity.signText(epochText({ serverId, epoch }));
    const answer = { serverId, epoch, signature, has: false };
    const record = current ?? this.#records.find((one) => one.epoch === request.epoch);
    if (!record) return { ...answer, status: request.epoch < epoch ? 'open' : 'unproven', after: 0 };
    const { runs, whole } = request;
    const proven = request.places.filter((place) => this.#isSigned(place) && place.epoch >= record.epoch);
    const after = startOf(record);
    const rows = await this.#unlike(record, request.rows);
    await store.keepOffer({ terminal, rows, runs, places: proven, whole, place: current && shown });
    if (!current) return { ...answer, status: 'open', after };
    const places = await store.offeredPlaces();
    const has = places.some((one) => one.terminal === terminal && one.whole);
    return { ...answer, status: 'recovering', after, has };
  }

  /** @throws StoreUnavailable */
  async status(prefer: string | null = null): Promise<RecoveryStatus | null> {
    const record = this.current;
    return record && survey(this.#parts.store, record, prefer, this.#signatureHolds);
  }

  /** @throws StoreUnavailable */
  async open(opening: Opening): Promise<Opened> {
    const status = await this.status(opening.prefer);
    if (!status) return { status: 'refused', code: 'notHere' };
    const code = whyNot(status, opening);
    if (code !== null) return { status: 'refused', code };
    const { intake, identity } = this.#parts;
    const counted = { taken: 0, lost: 0 };
    const done = await intake().reopen(async (ledger) => {
      const takeBack = new TakeBack(this.#parts, () => this.#tools(), ledger, counted);
      const intact = await takeBack.run(status, opening);
      const openedAt = isoInstant(this.#parts.runtime.nowMs());
      const { evidence, epoch } = status.record;
      const known = evidence.kind === 'terminal' ? Math.max(epoch, evidence.epoch) : epoch;
      if (!(await this.#parts.store.endRecovery(ledger.token, { openedAt, intact, known })))
        throw new StoreUnavailable('the lease is lost');
      await identity.refresh();
      await this.load();
    });
    if (done === 'busy') return { status: 'refused', code: 'notHere' };
    return { status: 'opened', epoch: identity.record.epoch, ...counted };
  }

  #tools(): ReadoptTools {
    const { store, typeOf, identity, runtime } = this.#parts;
    const pen = {
      newId: () => runtime.newId(),
      nowIso: isoInstant(runtime.nowMs()),
      isRevoked: (id: string) => (identity.terminal(id)?.revokedAt ?? null) !== null,
    };
    return { store, typeOf, pen, signText: identity.signText, signatureHolds: this.#signatureHolds };
  }

  readonly #signatureHolds: SignatureHolds = (said, author) => {
    const { identity } = this.#parts;
    const { publicKey } = identity.record;
    const key = author === plantTerminal ? publicKey : identity.terminal(author)?.certificate.publicKey;
    return (
      key !== undefined &&
      said.signature !== null &&
      verifySignature(key, signedText(said, said.seq, said.hash), said.signature)
    );
  };

  /** Rows that the log does not have as they are. */
  async #unlike({ base }: RecoveryRecord, rows: readonly HeldRow[]): Promise<readonly HeldRow[]> {
    const within = rows.flatMap(({ position }) => (position <= base ? [position] : []));
    if (within.length === 0) return rows;
    const first = within.reduce((least, position) => Math.min(least, position));
    const last = within.reduce((most, position) => Math.max(most, position));
    const there = await this.#parts.store.chained(first - 1, last - first + 1);
    const known = new Map(there.map((row) => [row.position, row]));
    return rows.filter(({ position, hash, verdict }) => {
      const row = known.get(position);
      return row?.hash !== hash || row.verdict !== verdict;
    });
  }

  /** What this plant signed, of all that is shown; null where nothing is its word. */
  #signedOf({ place, checkpoint }: Pick<RecoveryRequest, 'place' | 'checkpoint'>) {
    const { serverId, publicKey } = this.#parts.identity.record;
    if (place && this.#isSigned(place)) return place;
    if (checkpoint?.serverId === serverId && checkpointHolds(checkpoint, publicKey)) return checkpoint;
    return null;
  }

  #isSigned(place: SignedPlace): boolean {
    const { serverId, publicKey } = this.#parts.identity.record;
    return placeHolds({ serverId, ...place }, place.signature, publicKey);
  }

  async #found(
    terminal: string,
    shown: Pick<SignedPlace, 'epoch' | 'position' | 'logHash'>,
  ): Promise<boolean> {
    if (!(await this.#isMissing(shown))) return false;
    const { epoch, position } = shown;
    await this.begin({ kind: 'terminal', terminal, epoch, position });
    return true;
  }

  /** Signed in this epoch, or in one that the database does not know of, and not in the log. */
  async #isMissing(shown: Pick<SignedPlace, 'epoch' | 'position' | 'logHash'>): Promise<boolean> {
    const { epoch, position, logHash } = shown;
    const { store, identity } = this.#parts;
    // Nothing may be told of a log that is not settled.
    await store.head();
    return epoch >= identity.record.epoch && (await store.logHashAt(position)) !== logHash;
  }
}

/** What an administrator has not agreed to; null where it may be opened. */
function whyNot(
  { disagreements, holes, unproven }: RecoveryStatus,
  { asIs, withHoles, withUnproven }: Opening,
): 'disagreements' | 'holes' | 'unproven' | null {
  if (asIs) return null;
  if (disagreements.length > 0) return 'disagreements';
  if (holes.length > 0 && !withHoles) return 'holes';
  return unproven.length > 0 && !withUnproven ? 'unproven' : null;
}
