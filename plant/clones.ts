/** A run as this plant process heard of it. */
interface HeardRun {
  readonly run: string;
  /** Where the log ended when it spoke first. */
  readonly head: number;
  /** When it spoke last; monotonic ms. */
  lastMs: number;
}

/** Two runs of one terminal that both go on: `run` was proven to be alive after `other` had begun. */
export interface Clone {
  readonly terminal: string;
  readonly run: string;
  readonly other: string;
}

/** Runs remembered per terminal; each start of its engine is one. */
const remembered = 8;
/** So long after one of them spoke last a terminal counts as two; ms. */
const lastsMs = 3_600_000;

/**
 * Notices that two PCs run with one disk image, and so with one key. A terminal's engine that starts begins a new run and never speaks of the one
 * before again. Whoever still speaks of it and has read in the plant's log what was written after the new run had begun, lives beside it. No
 * clock has a part in it, and no message that was long on its way looks like it.
 */
export class Clones {
  readonly #runs = new Map<string, readonly HeardRun[]>();
  readonly #found = new Map<string, Clone>();

  /** `cursor`: the terminal has read this plant's log through there; `head`: where it ends. A clone where it was not known to be one. */
  spoke(
    terminal: string,
    run: string,
    { cursor, head, nowMs }: { readonly cursor: number; readonly head: number; readonly nowMs: number },
  ): Clone | null {
    const known = this.#runs.get(terminal) ?? [];
    const at = known.findIndex((one) => one.run === run);
    const spoken = known[at];
    if (!spoken) {
      this.#runs.set(terminal, [...known, { run, head, lastMs: nowMs }].slice(-remembered));
      return null;
    }
    spoken.lastMs = nowMs;
    const other = known.slice(at + 1).findLast((one) => cursor > one.head);
    const before = this.#found.get(terminal);
    if (!other || (before?.run === run && before.other === other.run)) return null;
    const clone = { terminal, run, other: other.run };
    this.#found.set(terminal, clone);
    return clone;
  }

  /** Null where the terminal is one PC, as far as is known. */
  of(terminal: string, nowMs: number): Clone | null {
    const found = this.#found.get(terminal);
    if (!found) return null;
    const pair = (this.#runs.get(terminal) ?? []).filter(
      ({ run, lastMs }) => (run === found.run || run === found.other) && nowMs - lastMs < lastsMs,
    );
    return pair.length === 2 ? found : null;
  }

  /** How many terminals are two. */
  count(nowMs: number): number {
    return [...this.#found.keys()].filter((terminal) => this.of(terminal, nowMs) !== null).length;
  }
}
