import { rollHash } from '#sync/log';
import type { OfferedRow, ProvenPlace } from './recoveryStore.ts';

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
  /** Where rows are held that no two places enclose which the plant signed: that they and their verdicts stood there is not proven. */
  readonly unproven: readonly Range[];
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
  readonly #unproven: Range[] = [];
  readonly #disagreements: Disagreement[] = [];
  readonly #places: ReadonlyMap<number, readonly ProvenPlace[]>;
  readonly #prefer: string | null;
  readonly #known: number;
  readonly #base: number;
  #at: number;
  /** The log's rolling hash there; null behind a position of which nothing is known for certain. */
  #hash: string | null;
  /** From here on rows are held that nothing has proven yet. */
  #open: number | null = null;
  #proven: number;
  #gapless = true;
  #held = 0;

  constructor(
    base: { readonly position: number; readonly logHash: string },
    places: readonly ProvenPlace[],
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
      return this.#doubt();
    }
    this.#skip(position - 1);
    this.#at = position;
    this.#open ??= position;
    this.#held += 1;
    const row = chosen(rows, this.#prefer);
    if (row) {
      this.#hash = this.#hash && rollHash(this.#hash, row.hash, row.verdict);
      return this.#compare();
    }
    this.#doubt();
    this.#disagreements.push({ position, terminals: rows.map(({ terminal }) => terminal) });
  }

  end(): RecoveryPlan {
    this.#skip(this.#known);
    this.#close();
    return {
      known: Math.max(this.#known, this.#at),
      proven: this.#proven,
      held: this.#held,
      holes: this.#holes,
      unproven: this.#unproven,
      disagreements: this.#disagreements,
    };
  }

  #skip(through: number): void {
    if (through <= this.#at) return;
    this.#close();
    this.#holes.push({ from: this.#at + 1, through });
    this.#doubt();
    this.#at = through;
    this.#compare();
  }

  #doubt(): void {
    this.#hash = null;
    this.#gapless = false;
  }

  /** What is held through here is not proven, and will not be. */
  #close(): void {
    if (this.#open !== null) this.#unproven.push({ from: this.#open, through: this.#at });
    this.#open = null;
  }

  /** What the plant signed of this place: it proves what is held since the last one, or something else was held once. */
  #compare(): void {
    const signed = this.#places.get(this.#at) ?? [];
    const [first] = signed;
    if (!first) return;
    const hash = this.#hash ?? first.logHash;
    const others = signed.filter(({ logHash }) => logHash !== hash);
    if (others.length > 0) {
      const terminals = others.map(({ terminal }) => terminal);
      this.#disagreements.push({ position: this.#at, terminals });
      return this.#doubt();
    }
    if (this.#hash === null) this.#close();
    this.#open = null;
    this.#hash = hash;
    if (this.#gapless) this.#proven = this.#at;
  }
}
