import type { Checkpoint } from '#sync/checkpoint';
import type { Page } from '#sync/page';
import type { PlantLinkStore, PushSelection, Saved, Selected, StoreAnswer } from '#sync/plantPorts';
import type { FeedPlace } from '#sync/page';
import type { Follows, ScopeHead } from '#sync/scopes';
import { rollScopes } from '#sync/scopes';
import type { RunAck } from '#sync/messages';
import type { RunWriter } from '#tests/plant/writer';

/** Where a light terminal begins: as one that follows these scopes and has all of them through there. */
export interface LightStart {
  readonly scopes: readonly string[];
  readonly cursor: number;
  readonly headHash: string;
  readonly heads: readonly ScopeHead[];
}

/**
 * What the plant link needs of a terminal, in memory: its own run, and how far it is in the log. It keeps no rows; those that it is
 * given it checks against their scopes' heads. For benches that need hundreds of terminals and measure the plant.
 */
export class LightStore implements PlantLinkStore {
  readonly #run: RunWriter;
  #follows: Follows;
  #place: FeedPlace;
  #acked = 0;
  #newest: Checkpoint | null = null;
  readonly #listeners = new Set<(saved: Saved) => void>();
  /** Rows that came. */
  rows = 0;

  constructor(run: RunWriter, start: LightStart) {
    this.#run = run;
    this.#follows = start.scopes;
    const heads = new Map(start.heads.map((head) => [head.scope, head]));
    this.#place = { cursor: start.cursor, headHash: start.headHash, heads };
  }

  get pending(): number {
    return this.#run.written.length - this.#acked;
  }

  place(): FeedPlace {
    return this.#place;
  }

  follows(): Follows {
    return this.#follows;
  }

  follow(scopes: Follows): StoreAnswer {
    this.#follows = scopes;
    return { ok: true };
  }

  status() {
    return { run: this.#run.run, lastSeq: this.#run.written.length, pending: this.pending };
  }

  plantNewsAt(): null {
    return null;
  }

  batchesToPush({ whose, maxEvents, without, after }: PushSelection): Selected {
    const { run, written } = this.#run;
    const from = (after.get(run) ?? this.#acked) + 1;
    if (whose === 'heard' || without.has(run) || from > written.length) return { batches: [], held: false };
    return {
      batches: [this.#run.batch(from, Math.min(from + maxEvents - 1, written.length))],
      held: false,
    };
  }

  ack(acks: readonly RunAck[]): StoreAnswer<{ readonly moved: boolean }> {
    const told = acks.find(({ run }) => run === this.#run.run)?.seq ?? 0;
    const moved = told > this.#acked;
    this.#acked = Math.max(this.#acked, told);
    return { ok: true, moved };
  }

  /** Rows that do not add up throw, which ends the bench. */
  applyPage({ rows, cursor, headHash, follows }: Page): StoreAnswer<{ readonly lacking: readonly [] }> {
    const { heads } = this.#place;
    const { moved } = rollScopes(rows, heads, follows);
    this.rows += rows.length;
    this.#place = { cursor, headHash, heads: new Map([...heads, ...moved]) };
    return { ok: true, lacking: [] };
  }

  newestCheckpoint(): Checkpoint | null {
    return this.#newest;
  }

  keepCheckpoints(made: readonly Checkpoint[]): StoreAnswer {
    this.#newest = made.at(-1) ?? this.#newest;
    return { ok: true };
  }

  onSaved(listener: (saved: Saved) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What was written to the run is saved: the link is told. */
  saved(): void {
    for (const listener of this.#listeners) listener({ source: 'own' });
  }

  entering(): null {
    return null;
  }

  giveUpEntering(): StoreAnswer {
    return { ok: true };
  }

  /** It follows from the start what it is given. */
  applySnapshot(): never {
    throw new Error('a light terminal enters nothing');
  }

  applyHistory(): StoreAnswer {
    return { ok: true };
  }

  letGo(): StoreAnswer<{ readonly more: boolean }> {
    return { ok: true, more: false };
  }

  behindGaps(): readonly string[] {
    return [];
  }

  acknowledged(): readonly string[] {
    return [];
  }

  settleStranded(): StoreAnswer<{ readonly streams: readonly string[] }> {
    return { ok: true, streams: [] };
  }

  historiesFetched(): StoreAnswer {
    return { ok: true };
  }
}
