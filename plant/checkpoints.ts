import type { Cancel, Runtime } from '#domain/kernel/runtime';
import { isoInstant } from '#domain/kernel/runtime';
import type { Checkpoint } from '#sync/checkpoint';
import { signCheckpoint } from '#sync/checkpoint';
import type { ScopeHead } from '#sync/scopes';
import type { CheckpointStore, LogRow, PlantRecord } from './store.ts';

export interface CheckpointTuning {
  /** One at each multiple of this position. */
  readonly positions: number;
  /** And one so often, ms, where the log went on. */
  readonly everyMs: number;
}
const defaultTuning: CheckpointTuning = { positions: 1000, everyMs: 3_600_000 };

/** Kept in memory; who is further behind gets along without those before. */
const kept = 500;

export interface CheckpointParts {
  readonly store: CheckpointStore;
  readonly runtime: Runtime;
  readonly identity: { readonly record: PlantRecord; readonly signText: (text: string) => string };
  readonly failed: (error: unknown) => void;
  readonly tuning?: CheckpointTuning | undefined;
}

/** Signs where the log stands, by positions and by the clock, and remembers it for those who pull. */
export class Checkpoints {
  readonly #parts: CheckpointParts;
  readonly #tuning: CheckpointTuning;
  readonly #scopes = new Map<string, ScopeHead>();
  #head = { position: 0, logHash: '' };
  #made: Checkpoint[] = [];
  #unsaved: Checkpoint[] = [];
  #timer: Cancel | null = null;
  #work: Promise<void> = Promise.resolve();

  constructor(parts: CheckpointParts) {
    this.#parts = parts;
    this.#tuning = parts.tuning ?? defaultTuning;
  }

  /** Reads what was made before and where the log stands. @throws StoreUnavailable */
  async load(): Promise<void> {
    await this.reread();
    this.#signHead();
    this.#again();
  }

  /** Forgets what was known: the database shows another log than before. @throws StoreUnavailable */
  async reread(): Promise<void> {
    this.#head = { position: 0, logHash: '' };
    this.#unsaved = [];
    this.#made = [...(await this.#parts.store.newestCheckpoints(kept))];
    await this.#catchUp();
  }

  /** Rows that were committed, in log order. */
  committed(rows: readonly LogRow[]): void {
    const [first] = rows;
    if (!first) return;
    if (first.position !== this.#head.position + 1) {
      // Another appender wrote between; what it crossed it signed itself.
      this.#work = this.#work.then(() => this.#catchUp()).catch(this.#parts.failed);
      return;
    }
    for (const { scope, scopeSeq, scopeHash, position, logHash } of rows) {
      this.#scopes.set(scope, { scope, seq: scopeSeq, hash: scopeHash });
      this.#head = { position, logHash };
      if (position % this.#tuning.positions === 0) this.#signHead();
    }
  }

  /** Those above `held` that lie within what has been read through `cursor`, oldest first. */
  after(held: number, cursor: number): readonly Checkpoint[] {
    return this.#made.filter(({ position }) => position > held && position <= cursor);
  }

  /** Waits until what was made is written, or could not be. */
  async stop(): Promise<void> {
    this.#timer?.cancel();
    await this.#work;
  }

  async #catchUp(): Promise<void> {
    const { position, logHash, scopes } = await this.#parts.store.scopeHeads();
    if (position <= this.#head.position) return;
    this.#head = { position, logHash };
    this.#scopes.clear();
    for (const head of scopes) this.#scopes.set(head.scope, head);
  }

  #again(): void {
    this.#timer = this.#parts.runtime.after(this.#tuning.everyMs, () => {
      this.#signHead();
      this.#again();
    });
  }

  #signHead(): void {
    const { position, logHash } = this.#head;
    if (position <= (this.#made.at(-1)?.position ?? 0)) return;
    const { identity, runtime, store } = this.#parts;
    const { serverId, epoch } = identity.record;
    const scopes = [...this.#scopes.values()].sort((a, b) => (a.scope < b.scope ? -1 : 1));
    const madeAt = isoInstant(runtime.nowMs());
    const made = signCheckpoint({ serverId, epoch, position, logHash, scopes, madeAt }, identity.signText);
    this.#made = [...this.#made, made].slice(-kept);
    this.#unsaved.push(made);
    this.#work = this.#work
      .then(async () => {
        const due = [...this.#unsaved];
        await store.saveCheckpoints(due);
        this.#unsaved = this.#unsaved.filter((one) => !due.includes(one));
      })
      .catch(this.#parts.failed);
  }
}
