import { createHash } from 'node:crypto';
import type { Cancel, Runtime } from '#domain/kernel/runtime';
import { uuidv7 } from '#domain/kernel/runtime';
import { Dice } from './dice.ts';

interface Task {
  readonly atMs: number;
  readonly n: number;
  run: (() => void) | null;
}

/** Where virtual time starts: an ordinary shift. */
export const epochMs = Date.UTC(2026, 10, 23, 6);

/** Lets every promise that can go on go on; the virtual clock stands still meanwhile. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Virtual time, one queue of things to happen, one seed. Nothing in a run asks the machine for time or chance, so that a seed
 * is a run: `trace` hashes what happened, in order, and two runs of a seed have equal hashes.
 */
export class World {
  readonly seed: number;
  readonly dice: Dice;
  readonly counts = new Map<string, number>();
  readonly #trace = createHash('sha256');
  readonly #heap: Task[] = [];
  readonly #echo: ((line: string) => void) | null;
  #nowMs = 0;
  #n = 0;
  #streams = 0;

  constructor(seed: number, echo: ((line: string) => void) | null = null) {
    this.seed = seed;
    this.dice = new Dice(seed);
    this.#echo = echo;
  }

  /** ms since the run began. */
  get nowMs(): number {
    return this.#nowMs;
  }

  fork(): Dice {
    this.#streams += 1;
    return new Dice(this.seed, this.#streams);
  }

  /** Something worth counting happened. */
  sometimes(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  trace(line: string): void {
    const stamped = `${this.#nowMs.toFixed(3)} ${line}`;
    this.#trace.update(`${stamped}\n`);
    this.#echo?.(stamped);
  }

  traceHash(): string {
    return this.#trace.copy().digest('hex');
  }

  after(ms: number, run: () => void): Cancel {
    const task: Task = { atMs: this.#nowMs + Math.max(0, ms), n: this.#n++, run };
    push(this.#heap, task);
    return { cancel: () => (task.run = null) };
  }

  /** Runs everything due until `ms`, or until `done` says so; true when it did. */
  async runUntil(ms: number, done: () => boolean = () => false): Promise<boolean> {
    await settle();
    for (let first = this.#heap[0]; first && first.atMs <= ms; first = this.#heap[0]) {
      pop(this.#heap);
      if (!first.run) continue;
      this.#nowMs = first.atMs;
      first.run();
      await settle();
      if (done()) return true;
    }
    this.#nowMs = ms;
    return done();
  }
}

/** A node's clocks, chance and timers. After its process died nothing that it had planned happens any more. */
export function nodeRuntime(
  world: World,
  dice: Dice,
  node: {
    readonly skewMs: () => number;
    readonly alive: () => boolean;
    readonly caught: (error: unknown) => void;
  },
): Runtime {
  const bootMs = world.nowMs;
  const nowMs = () => Math.floor(epochMs + world.nowMs + node.skewMs());
  return {
    nowMs,
    monotonicMs: () => world.nowMs - bootMs + 1000,
    newId: () => uuidv7(nowMs(), dice.bytes(10)),
    random: () => dice.next(),
    after: (ms, run) =>
      world.after(ms, () => {
        if (!node.alive()) return;
        try {
          run();
        } catch (error) {
          node.caught(error);
        }
      }),
  };
}

const before = (a: Task, b: Task): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.n < b.n);

function push(heap: Task[], task: Task): void {
  heap.push(task);
  let i = heap.length - 1;
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (!swapIf(heap, i, parent)) return;
    i = parent;
  }
}

function pop(heap: Task[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  heap[0] = last;
  for (let i = 0; ;) {
    const [left, right] = [2 * i + 1, 2 * i + 2];
    const least = right < heap.length && isBefore(heap, right, left) ? right : left;
    if (least >= heap.length || !swapIf(heap, least, i)) return;
    i = least;
  }
}

const isBefore = (heap: readonly Task[], i: number, j: number): boolean => {
  const [a, b] = [heap[i], heap[j]];
  return a !== undefined && b !== undefined && before(a, b);
};

function swapIf(heap: Task[], child: number, parent: number): boolean {
  const [a, b] = [heap[child], heap[parent]];
  if (!a || !b || !before(a, b)) return false;
  [heap[child], heap[parent]] = [b, a];
  return true;
}
