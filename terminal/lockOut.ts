import type { Runtime } from '#domain/kernel/runtime';
import { StorageFailure } from '#db/storage';

/** Tries of one badge since its last right PIN, or of the whole PC, each counted before the PIN is looked at. */
export interface Tries {
  /** `badge/<badge>`, `breakGlass` or `terminal`. */
  readonly key: string;
  /** Names this lock-out, for whoever lifts it. */
  readonly lockOut: string;
  readonly failures: number;
  /** Monotonic clock at the last of them, ms. */
  readonly atMs: number;
}

/** Where tries are written down. */
export interface TriesBook {
  /** `atMs` is null where the PC was started since: then nobody can say how long ago it was. */
  all(): readonly (Omit<Tries, 'atMs'> & { readonly atMs: number | null })[];
  /** Durable when it returns. @throws StorageFailure */
  write(put: readonly Tries[], drop: readonly string[]): void;
  /** Whether somebody lifted it. */
  isLifted(lockOut: string): boolean;
}

export interface Wait {
  /** Whose tries are too many: the badge's, those of this PC's break-glass code, or this PC's over all badges. */
  readonly of: 'badge' | 'breakGlass' | 'terminal';
  readonly waitS: number;
}

/** Wrong PINs of one badge that cost no waiting. */
export const freeTries = 5;
const firstWaitMs = 5_000;
const longestWaitMs = 3_600_000;
/** Wrong PINs at one PC, whatever the badge: so many at once, then one in each interval. */
const atOnce = 30;
const intervalMs = 60_000;
/** Badges remembered; of more, those with the fewest tries are forgotten. */
const mostBadges = 1_000;
const terminalKey = 'terminal';
/** A badge, or this PC's break-glass code. */
export type Tried = string | typeof breakGlass;
export const breakGlass = Symbol('breakGlass');
const keyOf = (tried: Tried): string => (tried === breakGlass ? 'breakGlass' : `badge/${tried}`);

/**
 * Keeps PINs from being guessed at this PC. Counted on the disk before a PIN is looked at, so that neither a killed engine nor many
 * tries at once win one; measured by the monotonic clock of one boot, so that setting the PC's clock changes nothing; after
 * another boot a wait begins anew. A disk that takes nothing keeps nobody out: then memory counts.
 */
export class LockOut {
  readonly #runtime: Pick<Runtime, 'monotonicMs' | 'newId'>;
  readonly #book: TriesBook;
  readonly #tries = new Map<string, Tries>();

  constructor(runtime: Pick<Runtime, 'monotonicMs' | 'newId'>, book: TriesBook) {
    this.#runtime = runtime;
    this.#book = book;
    const now = runtime.monotonicMs();
    for (const { atMs, ...tries } of book.all())
      this.#tries.set(tries.key, { ...tries, atMs: Math.min(atMs ?? now, now) });
  }

  /** Null: it may be tried now. The break-glass code is there for a PC that lets nobody in any more, and waits for its own tries only. */
  wait(tried: Tried): Wait | null {
    const ofCode = tried === breakGlass;
    const waitMs = this.#waitMs(keyOf(tried));
    if (waitMs > 0) return { of: ofCode ? 'breakGlass' : 'badge', waitS: Math.ceil(waitMs / 1000) };
    if (ofCode) return null;
    const over = (this.#level() - atOnce) * intervalMs;
    return over > 0 ? { of: 'terminal', waitS: Math.ceil(over / 1000) } : null;
  }

  /** A PIN or the code is about to be looked at; it counts as wrong until `passed`. */
  begin(tried: Tried): void {
    const now = this.#runtime.monotonicMs();
    const key = keyOf(tried);
    const before = this.#tries.get(key);
    const lockOut = before?.lockOut ?? this.#runtime.newId();
    const ofKey = { key, lockOut, failures: (before?.failures ?? 0) + 1, atMs: now };
    const ofTerminal = { key: terminalKey, lockOut: '', failures: this.#level() + 1, atMs: now };
    this.#write([ofKey, ofTerminal], this.#tooMany(key));
  }

  /** It was right. */
  passed(tried: Tried): void {
    const level = Math.max(0, this.#level() - 1);
    const ofTerminal = {
      key: terminalKey,
      lockOut: '',
      failures: level,
      atMs: this.#runtime.monotonicMs(),
    };
    this.#write([ofTerminal], [keyOf(tried)]);
  }

  #waitMs(key: string): number {
    const tries = this.#tries.get(key);
    if (!tries || tries.failures < freeTries) return 0;
    const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** (tries.failures - freeTries));
    const left = tries.atMs + wait - this.#runtime.monotonicMs();
    if (left <= 0) return 0;
    if (!this.#book.isLifted(tries.lockOut)) return left;
    this.#write([], [key]);
    return 0;
  }

  /** Wrong tries at this PC that are not forgiven yet. */
  #level(): number {
    const tries = this.#tries.get(terminalKey);
    if (!tries) return 0;
    return Math.max(0, tries.failures - (this.#runtime.monotonicMs() - tries.atMs) / intervalMs);
  }

  #tooMany(added: string): string[] {
    if (this.#tries.has(added) || this.#tries.size <= mostBadges) return [];
    const badges = [...this.#tries.values()].filter((t) => t.key.startsWith('badge/'));
    const [fewest] = badges.toSorted((a, b) => a.failures - b.failures || a.atMs - b.atMs);
    return fewest ? [fewest.key] : [];
  }

  #write(put: readonly Tries[], drop: readonly string[]): void {
    for (const key of drop) this.#tries.delete(key);
    for (const tries of put) this.#tries.set(tries.key, tries);
    try {
      this.#book.write(put, drop);
    } catch (error) {
      if (!(error instanceof StorageFailure)) throw error;
    }
  }
}
