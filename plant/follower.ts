import type { Cancel, Runtime } from '#domain/kernel/runtime';
import type { Feed } from './feed.ts';
import type { Heard } from './heard.ts';
import type { Identity } from './identity.ts';
import type { Recovery } from './recovery.ts';
import type { IdentityStore, Latest, LogReader } from './store.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { Watermarks } from './watermarks.ts';

export interface FollowerParts {
  readonly store: LogReader & IdentityStore;
  readonly runtime: Runtime;
  readonly identity: Identity;
  readonly feed: Feed;
  readonly heard: Heard;
  readonly watermarks: Watermarks;
  readonly subscriptions: Subscriptions;
  readonly recovery: Recovery;
  /** This node appends: what is committed it knows by itself. */
  appends(): boolean;
  /** The database holds less than what this node, which appends, has shown: a replica that lacked it was promoted, and the lease with it. */
  receded(): void;
  failed(error: unknown): void;
}

/** How soon a node that stands by shows what the appender committed, ms; one that appends looks for new terminals alone. */
const standbyMs = 100;
const appendingMs = 1_000;
/** How often the nodes tell each other what terminals said, ms. */
const heardMs = 2_000;

const readRows = 1_000;
/** Further behind than this, the rows between are left to those who pull them. */
const mostRows = 5_000;

/**
 * Keeps what one node holds in memory true while other nodes change the database: the end of the log, the roster of terminals,
 * how far each was heard, which scopes each is given. It asks again and again, because that needs no connection of its own and misses nothing.
 */
export class Follower {
  readonly #parts: FollowerParts;
  #latest: Latest | null = null;
  #roster = -1;
  /** Everything through here is known; the feed may be further when somebody asked it for more. */
  #at = Number.NEGATIVE_INFINITY;
  #heardAtMs = -Infinity;
  #next: Cancel | null = null;
  #work: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(parts: FollowerParts) {
    this.#parts = parts;
  }

  /** Where the node that appends is reached, as last seen; null where none is known. */
  get holderUrl(): string | null {
    return this.#latest?.holderUrl ?? null;
  }

  /** Resolves after the first look, whatever came of it. */
  start(): Promise<void> {
    this.#work = this.#look();
    return this.#work;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#next?.cancel();
    await this.#work;
  }

  async #look(): Promise<void> {
    const { runtime, appends, failed } = this.#parts;
    try {
      await this.#follow();
    } catch (error) {
      failed(error);
    }
    if (this.#stopped) return;
    this.#next = runtime.after(appends() ? appendingMs : standbyMs, () => (this.#work = this.#look()));
  }

  async #follow(): Promise<void> {
    const { store, identity, heard, feed, runtime, recovery, appends, receded } = this.#parts;
    const shown = feed.head;
    const latest = await store.latest();
    this.#latest = latest;
    if (latest.recovering !== (recovery.current !== null)) await recovery.load();
    if (latest.roster !== this.#roster) {
      await identity.refresh();
      this.#roster = latest.roster;
    }
    if (!appends()) await this.#readOn(latest.head.position);
    else if (latest.head.position < shown) receded();
    else this.#at = feed.head;
    if (runtime.monotonicMs() - this.#heardAtMs < heardMs) return;
    this.#heardAtMs = runtime.monotonicMs();
    heard.learn(await store.heartbeats());
  }

  async #readOn(through: number): Promise<void> {
    const { store, feed, heard, watermarks, subscriptions } = this.#parts;
    if (Math.abs(through - this.#at) > mostRows) return this.#jump();
    while (this.#at < through && !this.#stopped) {
      const rows = await store.rows(this.#at, readRows);
      const runs = await store.runs([...new Set(rows.map((row) => row.run))]);
      watermarks.committed(runs);
      subscriptions.committed(rows);
      heard.committed(runs);
      if (!feed.continue(rows)) return this.#jump();
      this.#at = rows.at(-1)?.position ?? through;
    }
    if (through < feed.head) await this.#jump();
  }

  /** To the end of the log, wherever it is now. */
  async #jump(): Promise<void> {
    const { feed, heard, subscriptions } = this.#parts;
    await feed.catchUp();
    const { head } = feed;
    await heard.load();
    await subscriptions.load();
    this.#at = head;
  }
}
