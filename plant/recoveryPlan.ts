import { rollHash } from '#sync/log';
import type { OfferedPlace, OfferedRow } from './recoveryStore.ts';

/** Positions `from` to `through`, both of them. */
export interface Range {
  readonly from: number;
  readonly through: number;
}

/** What terminals say of one position differs, or is not what the plant signed. */
export interface Disagreement {
  readonly position: number;
  readonly terminals: readonly string[];
}

/** What can be taken back of a log that was put back. */
export interface RecoveryPlan {
  /** The last position that anybody holds, or holds the plant's word for. */
  readonly known: number;
  /** Through here every position is held, and what the plant signed proves it. */
  readonly proven: number;
  /** Rows that are held. */
  readonly held: number;
  readonly holes: readonly Range[];
  readonly disagreements: readonly Disagreement[];
}

/** Of several rows of one position the preferred terminal's; null where there is none to take. */
export function chosen(rows: readonly OfferedRow[], prefer: string | null): OfferedRow | null {
  const [only, other] = rows;
  if (!other) return only ?? null;
  return rows.find(({ terminal }) => terminal === prefer) ?? null;
}

/** Walks along the positions above `base` in order, as many as are offered. */
export class PlanWalk {
  readonly #holes: Range[] = [];
  readonly #disagreements: Disagreement[] = [];
  readonly #places: ReadonlyMap<number, readonly OfferedPlace[]>;
  readonly #prefer: string | null;
  readonly #known: number;
  readonly #base: number;
  #at: number;
  /** The log's rolling hash there; null behind a position of which nothing is known for certain. */
  #hash: string | null;
  #proven: number;
  #held = 0;

  constructor(
    base: { readonly position: number; readonly logHash: string },
    places: readonly OfferedPlace[],
    prefer: string | null,
  ) {
    this.#base = base.position;
    this.#at = base.position;
    this.#proven = base.position;
    this.#hash = base.logHash;
    this.#prefer = prefer;
    this.#places = Map.groupBy(places, ({ position }) => position);
    this.#known = places.reduce((last, { position }) => Math.max(last, position), base.position);
    this.#compare();
  }

  /** All rows of one position; of one through the base where they are not what the log has there. */
  over(position: number, rows: readonly OfferedRow[]): void {
    if (position <= this.#base) {
      if (this.#disagreements.length === 0)
        this.#disagreements.push({ position, terminals: rows.map(({ terminal }) => terminal) });
      this.#hash = null;
      return;
    }
    this.#skip(position - 1);
    this.#at = position;
    this.#held += 1;
    const row = chosen(rows, this.#prefer);
    if (row) {
      this.#hash = this.#hash && rollHash(this.#hash, row.hash, row.verdict);
      return this.#compare();
    }
    this.#hash = null;
    this.#disagreements.push({ position, terminals: rows.map(({ terminal }) => terminal) });
  }

  end(): RecoveryPlan {
    this.#skip(this.#known);
    return {
      known: Math.max(this.#known, this.#at),
      proven: this.#proven,
      held: this.#held,
      holes: this.#holes,
      disagreements: this.#disagreements,
    };
  }

  #skip(through: number): void {
    if (through <= this.#at) return;
    this.#holes.push({ from: this.#at + 1, through });
    this.#hash = null;
    this.#at = through;
  }

  /** What the plant signed of this place. */
  #compare(): void {
    const signed = this.#places.get(this.#at) ?? [];
    if (this.#hash === null || signed.length === 0) return;
    const others = signed.filter(({ logHash }) => logHash !== this.#hash);
    if (others.length === 0) {
      this.#proven = this.#at;
      return;
    }
    const terminals = others.map(({ terminal }) => terminal);
    this.#disagreements.push({ position: this.#at, terminals });
    this.#hash = null;
  }
}
