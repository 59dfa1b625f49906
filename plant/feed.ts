import type { Cancel, Runtime } from '#domain/kernel/runtime';
import { genesis } from '#sync/chain';
import { rollHash } from '#sync/log';
import type { FeedRow } from '#sync/messages';
import { refusalWire } from '#sync/messages';
import { isFollowed } from '#sync/scopes';
import { FeedRing } from './feedRing.ts';
import type { RingLimits } from './feedRing.ts';
import { SharedPieces } from './sharedPieces.ts';
import type { Piece } from './sharedPieces.ts';
import type { LogReader, LogRow, Reader } from './store.ts';

export interface FeedPage {
  readonly rows: readonly LogRow[];
  /** Position and rolling log hash after the last row. */
  readonly cursor: number;
  readonly headHash: string;
  /** Last position of the log. */
  readonly head: number;
}

export interface FeedRequest {
  readonly reader: Reader;
  readonly cursor: number;
  readonly headHash: string | null;
  readonly limit: number;
  readonly waitMs: number;
}

/** `rewound`: this log never had that hash at that cursor, so the asker knows another history. `gone`: nobody waits for an answer any more. */
export type FeedAnswer =
  { readonly status: 'page'; readonly page: FeedPage } | { readonly status: 'rewound' | 'gone' };

/** Bodies of one page together, bytes (UTF-16 units); a page has at least one row. */
const pageSize = 4 * 1024 * 1024;
/** The first of these rows, as many as one answer may carry: one at least. */
export function withinSize(rows: readonly LogRow[]): readonly LogRow[] {
  let size = 0;
  const end = rows.findIndex((row) => (size += row.body.length) >= pageSize);
  return end < 0 ? rows : rows.slice(0, end + 1);
}

/** Positions read from the store at a time. */
const readSize = 250;
/** Positions looked at for one answer; rows for others among them cost their look. */
const mostLookedAt = 10_000;
/** Each pull that waits puts the news off for all by so much, ms, up to a most: what is committed meanwhile costs no answers of its own. */
const [gatherEachMs, gatherMostMs] = [0.8, 400];
/** How much of a crowd of waiting pulls is still reckoned with when the next news are told: most of it is on its way back. */
const crowdKept = 0.9;
/** Who only others' rows came for is answered after so long at the latest: how far it is says of how much it has not heard. */
const othersNewsMs = 3_000;

export const isFor = ({ follows, terminal }: Reader, row: LogRow): boolean =>
  isFollowed(follows, row.scope) || row.terminal === terminal;

const defaultRing: RingLimits = { rows: 50_000, size: 48 * 1024 * 1024 };

/** While pushes wait, who waits for news is not told of them for so long, ms, looked at so often: an answer to all costs what a thousand events do. */
const [heldMostMs, heldLookMs] = [12_000, 50];

/** What the feed asks of those around it, and tells them. */
interface Around {
  /** The store turns out to have lost rows that were shown here, or to have others in their place. Reads anew what else is known of the log; the feed shows the other log only once that is done. */
  forget(): Promise<unknown>;
  /** It shows the other log now. `shown`: the last position that it showed before. */
  rewound(shown: number): void;
  /** Many pushes wait, or are about to come. */
  pushing(): boolean;
}

const nobody: Around = {
  forget: () => Promise.resolve(),
  rewound: () => undefined,
  pushing: () => false,
};

/**
 * The committed log for those who pull it: the newest rows from memory, older ones from the store. A pull that has everything
 * waits for the next commit.
 */
export class Feed {
  readonly #store: LogReader;
  readonly #runtime: Runtime;
  readonly #around: Around;
  readonly #ring: FeedRing;
  readonly #shared = new SharedPieces();
  #head = 0;
  #headHash = genesis;
  readonly #waiting = new Set<() => void>();
  /** Who waits has been told of everything through here. */
  #told = 0;
  #crowd = 0;
  /** The head moved, and who waits is told soon. */
  #gathering: Cancel | null = null;

  constructor(store: LogReader, runtime: Runtime, limits: RingLimits = defaultRing, around: Around = nobody) {
    this.#store = store;
    this.#runtime = runtime;
    this.#ring = new FeedRing(limits);
    this.#around = around;
  }

  get head(): number {
    return this.#head;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Reads where the log ends: at the start, and whenever rows may have been committed that were not announced. When it fails nothing
   * has changed: it must be asked for again.
   * @throws StoreUnavailable
   */
  async catchUp(): Promise<void> {
    const { position, logHash } = await this.#store.head();
    const [head, headHash] = [this.#head, this.#headHash];
    if (position === head && logHash === headHash) return;
    const holds = (await this.#store.logHashAt(head)) === headHash;
    if (!holds) await this.#around.forget();
    if (head !== this.#head || headHash !== this.#headHash) return this.catchUp();
    if (holds && position < head) return;
    this.#ring.forget();
    this.#shared.forget();
    this.#moveTo(position, logHash);
    if (!holds) this.#around.rewound(head);
  }

  /** Rows that were read after the head, in log order. False, and nothing done, where they do not go on from it. */
  continue(rows: readonly LogRow[]): boolean {
    const first = rows.find((row) => row.position > this.#head);
    if (!first) return true;
    const next = rollHash(this.#headHash, first.hash, first.verdict);
    if (first.position !== this.#head + 1 || first.logHash !== next) return false;
    this.append(rows);
    return true;
  }

  /** Announces committed rows, in log order. Rows already known are passed over. */
  append(rows: readonly LogRow[]): void {
    const fresh = rows.filter((row) => row.position > this.#head);
    const last = fresh.at(-1);
    if (!last) return;
    if (fresh[0]?.position !== this.#head + 1) this.#ring.forget();
    this.#ring.append(fresh);
    this.#moveTo(last.position, last.logHash);
  }

  /** False where what the terminal applied is not the beginning of this log. */
  async follows(request: Pick<FeedRequest, 'cursor' | 'headHash'>): Promise<boolean> {
    return (await this.#hashBefore(request)) !== null;
  }

  async pull(request: FeedRequest, gone: AbortSignal): Promise<FeedAnswer> {
    const hash = await this.#hashBefore(request);
    if (hash === null) return { status: 'rewound' };
    const found = await this.#awaited(request, gone);
    if (found === null) return { status: 'gone' };
    const { rows, through: cursor } = found;
    const headHash = cursor === request.cursor ? hash : await this.#hashAt(cursor);
    if (headHash === null) return { status: 'rewound' };
    return { status: 'page', page: { rows, cursor, headHash, head: this.#head } };
  }

  /** An answer without rows to somebody who has to ask otherwise. */
  async stay(request: FeedRequest): Promise<FeedAnswer> {
    const headHash = await this.#hashBefore(request);
    if (headHash === null) return { status: 'rewound' };
    return { status: 'page', page: { rows: [], cursor: request.cursor, headHash, head: this.#head } };
  }

  /** Null when nobody waits any more. */
  async #awaited({ reader, cursor, limit, waitMs }: FeedRequest, gone: AbortSignal): Promise<Piece | null> {
    const startedMs = this.#runtime.monotonicMs();
    let through = cursor;
    for (;;) {
      const mayWaitMs = through > cursor ? Math.min(waitMs, othersNewsMs) : waitMs;
      const leftMs = mayWaitMs - (this.#runtime.monotonicMs() - startedMs);
      if (through >= this.#told && leftMs > 0) await this.#news(leftMs, gone);
      if (gone.aborted) return null;
      const news = through < this.#head;
      const piece = await this.#rowsAfter(through, limit, reader);
      if (piece.rows.length > 0 || !news || piece.through < this.#head) return piece;
      ({ through } = piece);
    }
  }

  /** Answers everybody who waits, at once. */
  wakeAll(): void {
    this.#gathering?.cancel();
    this.#gathering = null;
    this.#told = this.#head;
    this.#crowd = Math.max(this.#waiting.size, this.#crowd * crowdKept);
    for (const wake of this.#waiting) wake();
  }

  #moveTo(position: number, logHash: string): void {
    this.#head = position;
    this.#headHash = logHash;
    this.#shared.logWentOn();
    this.#told = Math.min(this.#told, position);
    this.#wakeSoon();
  }

  /** At once where few wait; where many do, once for what several commits bring, and not while pushes wait behind those. */
  #wakeSoon(): void {
    if (this.#gathering) return;
    const crowd = Math.max(this.#waiting.size, this.#crowd);
    const gatherMs = Math.min(gatherMostMs, Math.floor(crowd * gatherEachMs));
    if (gatherMs === 0) return this.wakeAll();
    const untilMs = this.#runtime.monotonicMs() + heldMostMs;
    const wake = (): void => {
      const held = this.#around.pushing() && this.#runtime.monotonicMs() < untilMs;
      if (held) this.#gathering = this.#runtime.after(heldLookMs, wake);
      else this.wakeAll();
    };
    this.#gathering = this.#runtime.after(gatherMs, wake);
  }

  /** The log's hash at the terminal's cursor, or null where the terminal knows another. */
  async #hashBefore({ cursor, headHash }: Pick<FeedRequest, 'cursor' | 'headHash'>): Promise<string | null> {
    const hash = await this.#hashAt(cursor);
    return headHash === null || headHash === hash ? hash : null;
  }

  /** Whether the log has this hash there, as far as this node has read it. */
  async holds({
    position,
    logHash,
  }: {
    readonly position: number;
    readonly logHash: string;
  }): Promise<boolean> {
    return (await this.#hashAt(position)) === logHash;
  }

  async #hashAt(cursor: number): Promise<string | null> {
    if (cursor === this.#head) return this.#headHash;
    if (cursor > this.#head) await this.catchUp();
    return this.#ring.at(cursor)?.logHash ?? (await this.#store.logHashAt(cursor));
  }

  #rowsAfter(cursor: number, limit: number, reader: Reader): Piece | Promise<Piece> {
    const end = Math.min(this.#head, cursor + mostLookedAt);
    if (end > cursor && !this.#ring.at(cursor + 1)) return this.#readAfter(cursor, end, limit, reader);
    const key = [cursor, limit, ...(reader.follows ?? ['*'])].join('\n');
    return this.#shared.of(key, reader.terminal) ?? this.#pick(cursor, end, limit, reader, key);
  }

  /** From memory, for everybody who asks the same if nothing in it is for this terminal alone. */
  #pick(cursor: number, end: number, limit: number, reader: Reader, key: string): Piece {
    const rows: LogRow[] = [];
    const strays = new Set<string>();
    let [size, through] = [0, cursor];
    for (const row of this.#ring.after(cursor, end - cursor)) {
      if (rows.length >= limit || size >= pageSize) break;
      through = row.position;
      const followed = isFollowed(reader.follows, row.scope);
      if (!followed) strays.add(row.terminal);
      if (!followed && row.terminal !== reader.terminal) continue;
      rows.push(row);
      size += row.body.length;
    }
    const piece = { rows, through };
    if (!strays.has(reader.terminal)) this.#shared.keep(key, piece, strays, through === this.#head);
    return piece;
  }

  async #readAfter(cursor: number, end: number, limit: number, reader: Reader): Promise<Piece> {
    const rows: LogRow[] = [];
    let [size, through] = [0, cursor];
    while (through < end && rows.length < limit && size < pageSize) {
      const count = Math.min(readSize, end - through, limit - rows.length);
      for (const row of await this.#someAfter(through, count, reader)) {
        rows.push(row);
        size += row.body.length;
        if (size >= pageSize) return { rows, through: row.position };
      }
      through += count;
    }
    return { rows, through };
  }

  /** Those for the reader among the `count` positions above `after`, which the log has. */
  async #someAfter(after: number, count: number, reader: Reader): Promise<readonly LogRow[]> {
    if (!this.#ring.at(after + 1)) return this.#store.rows(after, count, reader);
    return this.#ring.after(after, count).filter((row) => isFor(reader, row));
  }

  #news(waitMs: number, gone: AbortSignal): Promise<void> {
    if (gone.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      let timer: Cancel | null = null;
      const wake = () => {
        this.#waiting.delete(wake);
        timer?.cancel();
        gone.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      timer = this.#runtime.after(waitMs, wake);
      gone.addEventListener('abort', wake);
    });
  }
}

/** The row as it travels. */
export const toFeedRow = (row: LogRow): FeedRow => {
  const { position, scope, scopeSeq, scopeHash, streamVersion, verdict, receivedAt, body, hash, side } = row;
  const refusal = row.refusal === null ? null : refusalWire.parse(JSON.parse(row.refusal));
  return {
    position,
    scope,
    scopeSeq,
    scopeHash,
    streamVersion,
    verdict,
    refusal,
    receivedAt,
    body,
    hash,
    ...(side === null ? {} : { side }),
  };
};
