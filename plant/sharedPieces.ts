import type { LogRow } from './store.ts';

/** Rows for a reader, and how far was looked. */
export interface Piece {
  readonly rows: readonly LogRow[];
  readonly through: number;
}

interface Shared extends Piece {
  /** Whose rows, of scopes that are not followed, lie between: each is given its own, so this is not all for them. */
  readonly strays: ReadonlySet<string>;
  /** It ends where the log ended then. */
  readonly atEnd: boolean;
  readonly size: number;
}

/** Bodies of all pieces that are kept, UTF-16 units. */
const mostKept = 256 * 1024 * 1024;

/**
 * What the terminals of a line are given is the same for each that stands at the same place: it is looked for once, and the same array of rows is
 * handed to all of them.
 */
export class SharedPieces {
  readonly #kept = new Map<string, Shared>();
  #size = 0;

  /** Undefined where it is not known, or where the terminal is given more than that. */
  of(key: string, terminal: string): Piece | undefined {
    const shared = this.#kept.get(key);
    return shared?.strays.has(terminal) ? undefined : shared;
  }

  keep(key: string, piece: Piece, strays: ReadonlySet<string>, atEnd: boolean): void {
    const size = piece.rows.reduce((sum, row) => sum + row.body.length, 0);
    this.#kept.set(key, { ...piece, strays, atEnd, size });
    this.#size += size;
    for (const oldest of this.#kept.keys()) {
      if (this.#size <= mostKept) return;
      this.#drop(oldest);
    }
  }

  /** A piece that ended where the log ended may end later now. */
  logWentOn(): void {
    for (const [key, { atEnd }] of this.#kept) if (atEnd) this.#drop(key);
  }

  /** The log is another one now. */
  forget(): void {
    this.#kept.clear();
    this.#size = 0;
  }

  #drop(key: string): void {
    this.#size -= this.#kept.get(key)?.size ?? 0;
    this.#kept.delete(key);
  }
}
