import type { Runtime } from '#domain/kernel/runtime';
import { isoInstant } from '#domain/kernel/runtime';
import { streamId } from '#domain/kernel/streamType';
import { terminal as terminalType } from '#domain/site/terminal';
import { checkpointHolds } from '#sync/checkpoint';
import type { SignedPlace } from '#sync/place';
import { placeHolds } from '#sync/place';
import type { RecoveryAnswer, RecoveryRequest } from '#sync/recovery';
import type { Identity } from './identity.ts';
import type { Intake } from './intake/intake.ts';
import type { Ledger } from './intake/ledger.ts';
import type { CommittedGroup } from './intake/observer.ts';
import type { StreamTypeOf } from './intake/readEvent.ts';
import { readopt } from './intake/readopt.ts';
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
  /** Nothing is taken back: what terminals hold beyond is recorded anew by those who wrote it. */
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

  /** A terminal shows what it knows of a log that this one is not. */
  async show(terminal: string, request: RecoveryRequest): Promise<RecoveryAnswer> {
    const { store, identity } = this.#parts;
    const shown = this.#signedOf(request);
    if (!this.current && shown && (await this.#isMissing(shown)))
      await this.begin({ kind: 'terminal', terminal, position: shown.position });
    const record = this.current ?? this.#records.find(({ epoch }) => epoch === shown?.epoch) ?? null;
    const { serverId, epoch } = identity.record;
    if (!record) return { serverId, epoch, status: 'unproven', after: 0 };
    const { rows, runs, whole, place } = request;
    const proven = place && shown?.position === place.position ? place : null;
    await store.keepOffer({ terminal, rows, runs, whole, place: proven });
    const status = this.current ? 'recovering' : 'open';
    return { serverId, epoch, status, after: record.base };
  }

  /** @throws StoreUnavailable */
  async status(prefer: string | null = null): Promise<RecoveryStatus | null> {
    const record = this.current;
    if (!record) return null;
    const { store } = this.#parts;
    const places = await store.offeredPlaces();
    const walk = new PlanWalk({ position: record.base, logHash: record.baseHash }, places, prefer);
    for await (const [position, rows] of this.#offered(record.base)) walk.over(position, rows);
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
      const intact = asIs ? status.record.base : await this.#takeBack(ledger, status, prefer, counted);
      const openedAt = isoInstant(this.#parts.runtime.nowMs());
      if (!(await this.#parts.store.endRecovery(ledger.token, openedAt, intact)))
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
    prefer: string | null,
    counted: { taken: number; lost: number },
  ): Promise<number> {
    const { store, runtime, typeOf, identity, committed } = this.#parts;
    const through = await store.offeredThrough();
    const said = new Map((await store.offeredRuns()).map((run) => [run.run, run]));
    const last = new Map((await store.furthestRuns()).map((run) => [run.terminal, run]));
    const [first] = await store.offeredPlaces();
    const tellOn = streamId(terminalType, first?.terminal ?? plantTerminal);
    const isRevoked = (id: string) => (identity.terminal(id)?.revokedAt ?? null) !== null;
    let lost = await this.#filledBefore(record.base, ledger.head.position);
    while (ledger.head.position < through) {
      const nowMs = runtime.nowMs();
      const pen = { newId: () => runtime.newId(), nowIso: isoInstant(nowMs), isRevoked };
      const at = ledger.head.position;
      const offered = await store.offeredRows(at, Math.min(at + several, through));
      const rows = [...Map.groupBy(offered, ({ position }) => position).values()];
      const readoption = {
        rows: rows.flatMap((some) => chosen(some, prefer) ?? []),
        through: Math.min(at + several, through),
        said,
        last,
        tellOn,
      };
      const done = await readopt(ledger, readoption, { store, typeOf, pen, signText: identity.signText });
      if ((await store.commit(done.commit)) !== 'committed') throw new StoreUnavailable('the lease is lost');
      const { judgement, commit } = done;
      const latencyMs = 0;
      committed({ rows: commit.rows, runs: commit.runs, judgement, latencyMs, again: false });
      lost ??= done.lost[0] ?? null;
      counted.lost += done.lost.length;
      counted.taken += readoption.through - at - done.lost.length;
    }
    return (lost ?? ledger.head.position + 1) - 1;
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

  /** What this plant signed, of all that is shown; null where nothing is its word. */
  #signedOf({ place, checkpoint }: RecoveryRequest) {
    const { serverId, publicKey } = this.#parts.identity.record;
    if (place && placeHolds({ serverId, ...place }, place.signature, publicKey)) return place;
    if (checkpoint?.serverId === serverId && checkpointHolds(checkpoint, publicKey)) return checkpoint;
    return null;
  }

  /** Signed in this epoch, and not in the log. */
  async #isMissing(shown: Pick<SignedPlace, 'epoch' | 'position' | 'logHash'>): Promise<boolean> {
    const { epoch, position, logHash } = shown;
    const { store, identity } = this.#parts;
    // Nothing may be told of a log that is not settled.
    await store.head();
    return epoch === identity.record.epoch && (await store.logHashAt(position)) !== logHash;
  }
}

const tellsLost = ({ stream, body }: Pick<LogRow, 'stream' | 'body'>): boolean =>
  stream.startsWith(`${terminalType.name}/`) && body.includes(`"code":"${lostCode}"`);
