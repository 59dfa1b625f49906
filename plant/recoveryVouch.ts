import { bodyHashOf, link } from '#sync/chain';
import { parseBody } from '#sync/envelope';
import type { Range } from './recoveryPlan.ts';
import type { OfferedRow, OfferedRun } from './recoveryStore.ts';

/** A row of which neither the plant's signature nor its author's says that it is what was recorded. */
export interface UnsignedRow {
  readonly position: number;
  readonly eventId: string;
  readonly stream: string;
  readonly scope: string;
  /** Who handed it over first. */
  readonly terminal: string;
}

/** Whether what is said of a run bears the signature of this terminal, its author. */
export type SignatureHolds = (said: OfferedRun, author: string) => boolean;

interface Chain {
  readonly seq: number;
  readonly hash: string;
  readonly waiting: UnsignedRow[];
}

/**
 * Follows the runs of rows that come back, in the order of their positions: who signed a place of a run, or whose place of it the plant's signature
 * covers, said all that comes before it as well.
 */
export class Vouching {
  readonly #unproven: readonly Range[];
  readonly #said: ReadonlyMap<string, readonly OfferedRun[]>;
  readonly #holds: SignatureHolds;
  readonly #chains = new Map<string, Chain>();
  readonly #unsigned: UnsignedRow[] = [];

  constructor(
    unproven: readonly Range[],
    said: ReadonlyMap<string, readonly OfferedRun[]>,
    holds: SignatureHolds,
  ) {
    this.#unproven = unproven;
    this.#said = said;
    this.#holds = holds;
  }

  over(row: OfferedRow): void {
    const event = parseBody(row.body);
    if (!event) return;
    const { run, seq, terminal, eventId, stream, scope } = event;
    const before = this.#chains.get(run);
    const follows =
      before !== undefined && before.seq + 1 === seq && link(before.hash, bodyHashOf(row.body)) === row.hash;
    if (before && !follows) this.#unsigned.push(...before.waiting);
    const isSigned =
      !this.#isUnproven(row.position) ||
      (this.#said.get(run) ?? []).some(
        (said) => said.seq === seq && said.hash === row.hash && this.#holds(said, terminal),
      );
    const one = { position: row.position, eventId, stream, scope, terminal: row.terminal };
    const waiting = isSigned ? [] : [...(follows ? before.waiting : []), one];
    this.#chains.set(run, { seq, hash: row.hash, waiting });
  }

  end(): readonly UnsignedRow[] {
    const waiting = [...this.#chains.values()].flatMap((chain) => chain.waiting);
    return [...this.#unsigned, ...waiting].toSorted((a, b) => a.position - b.position);
  }

  #isUnproven(position: number): boolean {
    return this.#unproven.some(({ from, through }) => position >= from && position <= through);
  }
}
