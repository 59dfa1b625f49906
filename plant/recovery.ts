import type { Runtime } from '#domain/kernel/runtime';
import { isoInstant } from '#domain/kernel/runtime';
import { streamId } from '#domain/kernel/streamType';
import { terminal as terminalType } from '#domain/site/terminal';
import { checkpointHolds } from '#sync/checkpoint';
import type { SignedPlace } from '#sync/place';
import { epochText, placeHolds } from '#sync/place';
import type { HeldRow, RecoveryAnswer, RecoveryRequest } from '#sync/recovery';
import type { Identity } from './identity.ts';
import type { Intake } from './intake/intake.ts';
import type { Ledger } from './intake/ledger.ts';
import type { CommittedGroup } from './intake/observer.ts';
import type { StreamTypeOf } from './intake/readEvent.ts';
import type { Pen } from './intake/plantEvents.ts';
import type { Readopted } from './intake/readopt.ts';
import { appendAnew, readopt } from './intake/readopt.ts';
import { lostCode } from './intake/refusals.ts';
import { plantTerminal } from './plantTerminal.ts';
import type { RecoveryPlan } from './recoveryPlan.ts';
import { chosen, PlanWalk } from './recoveryPlan.ts';
import type { Evidence, OfferedPlace, OfferedRow, RecoveryRecord } from './recoveryStore.ts';
import type { LogRow, PlantStore } from './store.ts';
import { StoreUnavailable } from './store.ts';

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
  /** Where terminals differ, what this one holds is taken. */
  readonly prefer: string | null;
  /** The log stays as it is; what terminals hold beyond is judged anew behind it. */
  readonly asIs: boolean;
}

export type Opened =
  | { readonly status: 'opened'; readonly epoch: number; readonly taken: number; readonly lost: number }
  /** Nothing happened. `notHere`: another node appends, or the log is open. */
  | { readonly status: 'refused'; readonly code: 'notHere' | 'holes' | 'disagreements' };

export interface RecoveryStatus extends RecoveryPlan {
  readonly record: RecoveryRecord;
  readonly places: readonly OfferedPlace[];
}

/** So far before the place where the log ended is looked for where it began to be another. */
const overlap = 10_000;
const startOf = ({ base }: RecoveryRecord): number => Math.max(0, base - overlap);

/** Positions of one commit, and rows read at a time. */
const several = 500;

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
    const after = startOf(record);
    const rows = await this.#unlike(record, request.rows);
    await store.keepOffer({ terminal, rows, runs, whole, place: current && shown });
    if (!current) return { ...answer, status: 'open', after };
    const places = await store.offeredPlaces();
    const has = places.some((one) => one.terminal === terminal && one.whole);
    return { ...answer, status: 'recovering', after, has };
  }

  /** @throws StoreUnavailable */
  async status(prefer: string | null = null): Promise<RecoveryStatus | null> {
    const record = this.current;
    if (!record) return null;
    const { store } = this.#parts;
    const places = await store.offeredPlaces();
    const walk = new PlanWalk({ position: record.base, logHash: record.baseHash }, places, prefer);
    for await (const [position, rows] of this.#offered(startOf(record))) walk.over(position, rows);
    return { record, places, ...walk.end() };
  }

  /** @throws StoreUnavailable */
  async open({ withHoles, prefer, asIs }: Opening): Promise<Opened> {
    const status = await this.status(prefer);
    if (!status) return { status: 'refused', code: 'notHere' };
    if (!asIs && status.disagreements.length > 0) return { status: 'refused', code: 'disagreements' };
    if (!asIs && status.holes.length > 0 && !withHoles) return { status: 'refused', code: 'holes' };
    const { intake, identity } = this.#parts;
    const counted = { taken: 0, lost: 0 };
    const done = await intake().reopen(async (ledger) => {
      const intact = await this.#takeBack(ledger, status, { prefer, asIs }, counted);
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

  /** Answers through where the log is what it was. */
  async #takeBack(
    ledger: Ledger,
    { record }: RecoveryStatus,
    { prefer, asIs }: Omit<Opening, 'withHoles'>,
    counted: { taken: number; lost: number },
  ): Promise<number> {
    const { store, typeOf, identity } = this.#parts;
    const through = await store.offeredThrough();
    const said = new Map((await store.offeredRuns()).map((run) => [run.run, run]));
    const last = new Map((await store.furthestRuns()).map((run) => [run.terminal, run]));
    const [first] = await store.offeredPlaces();
    const tellOn = streamId(terminalType, first?.terminal ?? plantTerminal);
    let lost = await this.#filledBefore(record.base, ledger.head.position);
    const start = asIs ? startOf(record) : ledger.head.position;
    for (let at = start; at < through; at += several) {
      const end = Math.min(at + several, through);
      const offered = await store.offeredRows(at, end);
      const tools = { store, typeOf, pen: this.#pen(), signText: identity.signText };
      const byPosition = [...Map.groupBy(offered, ({ position }) => position).values()];
      const rows = asIs ? offered : byPosition.flatMap((some) => chosen(some, prefer) ?? []);
      const before = ledger.head.position;
      const done = asIs
        ? await appendAnew(ledger, { rows, said, last }, tools)
        : await readopt(ledger, { rows, through: end, said, last, tellOn }, tools);
      await this.#commit(done);
      lost ??= done.lost[0] ?? null;
      counted.lost += done.lost.length;
      counted.taken += ledger.head.position - before - done.lost.length;
    }
    if (asIs) return record.base;
    return (lost ?? ledger.head.position + 1) - 1;
  }

  #pen(): Pen {
    const { runtime, identity } = this.#parts;
    return {
      newId: () => runtime.newId(),
      nowIso: isoInstant(runtime.nowMs()),
      isRevoked: (id) => (identity.terminal(id)?.revokedAt ?? null) !== null,
    };
  }

  async #commit({ commit, judgement }: Readopted): Promise<void> {
    const { store, committed } = this.#parts;
    const { rows, runs, deadLetters } = commit;
    if (rows.length + runs.length + deadLetters.length === 0) return;
    if ((await store.commit(commit)) !== 'committed') throw new StoreUnavailable('the lease is lost');
    committed({ rows, runs, judgement, latencyMs: 0, again: false });
  }

  /** The first position that was filled without its row, where it was begun before and broken off; null without one. */
  async #filledBefore(base: number, head: number): Promise<number | null> {
    for (let at = base; at < head; at += several) {
      const rows = await this.#parts.store.rows(at, several);
      const filled = rows.find((row) => row.terminal === plantTerminal && tellsLost(row));
      if (filled) return filled.position;
    }
    return null;
  }

  async *#offered(base: number): AsyncGenerator<readonly [number, readonly OfferedRow[]]> {
    const { store } = this.#parts;
    const through = await store.offeredThrough();
    for (let at = base; at < through; at += several) {
      const rows = await store.offeredRows(at, Math.min(at + several, through));
      yield* Map.groupBy(rows, ({ position }) => position);
    }
  }

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
    if (place && placeHolds({ serverId, ...place }, place.signature, publicKey)) return place;
    if (checkpoint?.serverId === serverId && checkpointHolds(checkpoint, publicKey)) return checkpoint;
    return null;
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

const tellsLost = ({ stream, body }: Pick<LogRow, 'stream' | 'body'>): boolean =>
  stream.startsWith(`${terminalType.name}/`) && body.includes(`"code":"${lostCode}"`);
