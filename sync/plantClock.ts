import { z } from 'zod';
import type { ClockReading } from '#domain/kernel/moment';

/** Worst drift assumed between the PC's and the plant's quartz, ms per ms. */
const drift = 100e-6;
/** A sample older than this gives way to any newer one, however wide. */
const stale = 3_600_000;
/** Clocks that part by more than this since the sample: one of them jumped, and the plant is asked anew. */
const jumpMs = 1000;

const sample = z.object({
  /** Plant's clock minus the monotonic clock at the middle of the round trip. */
  plantMinusMonotonic: z.number(),
  /** PC's wall clock minus the monotonic clock then. */
  wallMinusMonotonic: z.number(),
  halfTripMs: z.number().min(0),
  /** By the monotonic clock. */
  atMs: z.number(),
});
type Sample = z.infer<typeof sample>;

/** One quick round trip: sent and received by the monotonic clock, what the plant's clock said in between, and the wall clock after. */
export interface RoundTrip {
  readonly sentMs: number;
  readonly receivedMs: number;
  readonly plantMs: number;
  readonly wallMs: number;
}

const keptSample = z.object({ bootId: z.string(), sample });

/** Where a sample outlasts the engine. What was kept is a text; null where nothing was. */
export interface ClockMemory {
  /** Monotonic times compare only within one boot of the PC. */
  readonly bootId: string;
  kept(): string | null;
  keep(text: string): void;
}

const forgetful: ClockMemory = { bootId: '', kept: () => null, keep: () => undefined };

/**
 * Estimates the plant's clock from request round trips, held against the monotonic clock. Where wall clock and monotonic clock have
 * parted since, either the wall clock was set, and the offset changed by as much, or the machine slept, and the monotonic clock
 * stood still: the estimate holds both until the plant is asked again. Another boot begins with nothing.
 */
export class PlantClock {
  readonly #memory: ClockMemory;
  #best: Sample | null;

  constructor(memory: ClockMemory = forgetful) {
    this.#memory = memory;
    this.#best = read(memory);
  }

  sample({ sentMs, receivedMs, plantMs, wallMs }: RoundTrip): void {
    const halfTripMs = (receivedMs - sentMs) / 2;
    const age = this.#best ? receivedMs - this.#best.atMs : Number.POSITIVE_INFINITY;
    const now = this.offset(wallMs, receivedMs);
    // After a jump even a slow answer ends the question, or it would be asked for ever.
    const jumped = this.jumped(wallMs, receivedMs);
    if (now && age < stale && !jumped && now.uncertaintyMs < halfTripMs) return;
    const plantMinusMonotonic = plantMs - (sentMs + halfTripMs);
    const best = {
      plantMinusMonotonic,
      wallMinusMonotonic: wallMs - receivedMs,
      halfTripMs,
      atMs: receivedMs,
    };
    this.#best = best;
    this.#memory.keep(JSON.stringify({ bootId: this.#memory.bootId, sample: best }));
  }

  /** Null until the first sample of this boot. */
  offset(wallMs: number, monotonicMs: number): ClockReading | null {
    const best = this.#best;
    if (!best) return null;
    const parted = partedMs(best, wallMs, monotonicMs);
    return {
      offsetMs: best.plantMinusMonotonic + monotonicMs - wallMs + parted / 2,
      uncertaintyMs: best.halfTripMs + (monotonicMs - best.atMs) * drift + Math.abs(parted) / 2,
    };
  }

  /** A clock of this PC jumped since the plant was asked last. */
  jumped(wallMs: number, monotonicMs: number): boolean {
    return this.#best !== null && Math.abs(partedMs(this.#best, wallMs, monotonicMs)) > jumpMs;
  }
}

/** By how much the wall clock went further than the monotonic clock since the sample. */
const partedMs = ({ wallMinusMonotonic }: Sample, wallMs: number, monotonicMs: number): number =>
  wallMs - monotonicMs - wallMinusMonotonic;

function read({ bootId, kept }: ClockMemory): Sample | null {
  const text = kept();
  if (text === null) return null;
  const found = keptSample.safeParse(JSON.parse(text));
  return found.success && found.data.bootId === bootId ? found.data.sample : null;
}
