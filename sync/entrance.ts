import type { Ending } from './ending.ts';
import type { Entering } from './entering.ts';
import type { FeedRow, HistoryRequest, SnapshotAnswer, SnapshotRequest } from './messages.ts';
import { protocolVersion } from './messages.ts';
import type { Lacking, PlantAnswer, PlantLinkStore, PlantTransport, StoreAnswer } from './plantPorts.ts';
import type { Follows } from './scopes.ts';
import { sameScopes } from './scopes.ts';
import { snapshotStart } from './snapshot.ts';
import type { PlantLinkTuning } from './tuning.ts';

type Asked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly ending: Ending };

export interface EntranceParts {
  readonly store: PlantLinkStore;
  readonly transport: PlantTransport;
  readonly tuning: PlantLinkTuning;
  /** Asks until there is an answer of this plant, however busy it is. */
  ask<T extends { readonly serverId: string; readonly epoch: number }>(
    request: (signal: AbortSignal) => Promise<PlantAnswer<T>>,
  ): Promise<Asked<T>>;
  /** Lets others go on. */
  pause(): Promise<void>;
  /** So many of the plant's open streams are here. */
  onProgress(done: number, total: number): void;
  /** These months of the plant's log are detached. */
  onDetached(months: readonly string[]): void;
}

/** What a terminal fetches beside the feed: the open streams of scopes that it enters, and what it lacks of single streams. */
export class Entrance {
  readonly #parts: EntranceParts;

  constructor(parts: EntranceParts) {
    this.#parts = parts;
  }

  /**
   * Lets go of what is left of scopes that are not followed any more; then, where the plant has said what it gives, enters what of
   * that is not followed yet.
   */
  async settle(told: { readonly scopes: Follows } | null): Promise<Ending | null> {
    const { store } = this.#parts;
    if (told && !this.#isBegun(told.scopes)) {
      const given = store.giveUpEntering();
      if (!given.ok) return storeEnding(given);
    }
    const ending = await this.#clear();
    if (ending !== null || !told || sameScopes(told.scopes, store.follows())) return ending;
    return this.#enter(told.scopes, store.follows() ?? []);
  }

  /** It goes on where an earlier conversation left off. */
  #isBegun(given: Follows): boolean {
    const { store } = this.#parts;
    const begun = store.entering();
    return begun !== null && sameScopes(begun.scopes, given) && sameScopes(begun.except, store.follows());
  }

  /** By a snapshot, piece by piece; ends early when other scopes are followed meanwhile. */
  async #enter(given: Follows, follows: readonly string[]): Promise<Ending | null> {
    const { store, tuning, transport } = this.#parts;
    let state = store.entering();
    for (;;) {
      const request: SnapshotRequest = {
        protocol: protocolVersion,
        scopes: given === null ? null : [...given],
        except: [...follows],
        through: state?.through ?? null,
        after: state?.next ?? null,
        limit: tuning.snapshotRows,
      };
      const asked: Asked<SnapshotAnswer> = await this.#parts.ask((signal) =>
        transport.snapshot(request, signal),
      );
      if (!asked.ok) return asked.ending;
      if (!sameScopes(follows, store.follows())) return null;
      const { rows, start, next } = asked.value;
      const known: Entering | null =
        state ?? (start && { scopes: request.scopes, except: request.except, ...start, next });
      if (known === null)
        return { kind: 'stop', reason: 'feedCorrupt', detail: 'a snapshot without a start' };
      state = { ...known, next };
      const applied = await this.#apply(rows, (piece, last) =>
        store.applySnapshot(
          piece,
          last ? { ...known, next } : { ...known, next: request.after ?? snapshotStart },
        ),
      );
      if (applied !== null) return applied;
      this.#parts.onProgress(next?.passed ?? state.open, state.open);
      if (next === null) return null;
    }
  }

  /** Fetches and applies what must be there before a page; answers the streams of which it lies in detached months of the plant's log. */
  async fetch(lacking: readonly Lacking[]): Promise<Asked<ReadonlySet<string>>> {
    const away = new Set<string>();
    for (const one of lacking) {
      const ending = await this.#history(one);
      if (ending?.kind === 'fault' && ending.fault.kind === 'detached') {
        this.#parts.onDetached(ending.fault.months);
        away.add(one.stream);
      } else if (ending !== null) return { ok: false, ending };
    }
    return { ok: true, value: away };
  }

  async #history({ stream, after, through }: Lacking): Promise<Ending | null> {
    const { store, tuning, transport } = this.#parts;
    for (let from = after; ;) {
      const limit = tuning.snapshotRows;
      const request: HistoryRequest = { protocol: protocolVersion, stream, after: from, through, limit };
      const asked = await this.#parts.ask((signal) => transport.history(request, signal));
      if (!asked.ok) return asked.ending;
      const { rows, next } = asked.value;
      const applied = await this.#apply(rows, (piece) => store.applyHistory(piece));
      if (applied !== null) return applied;
      if (next === null || next <= from) return null;
      from = next;
    }
  }

  /** In transactions of bounded size. */
  async #apply(
    rows: readonly FeedRow[],
    apply: (piece: readonly FeedRow[], last: boolean) => StoreAnswer,
  ): Promise<Ending | null> {
    const size = this.#parts.tuning.pieceRows;
    for (let at = 0; at === 0 || at < rows.length; at += size) {
      const applied = apply(rows.slice(at, at + size), at + size >= rows.length);
      if (!applied.ok) return storeEnding(applied);
      await this.#parts.pause();
    }
    return null;
  }

  async #clear(): Promise<Ending | null> {
    for (;;) {
      const cleared = this.#parts.store.letGo();
      if (!cleared.ok) return storeEnding(cleared);
      if (!cleared.more) return null;
      await this.#parts.pause();
    }
  }
}

export const storeEnding = (answer: {
  readonly kind: 'corrupt' | 'storage';
  readonly detail: string;
}): Ending =>
  answer.kind === 'corrupt'
    ? { kind: 'stop', reason: 'feedCorrupt', detail: answer.detail }
    : { kind: 'storage', detail: answer.detail };
