/** Worst drift assumed between the PC's and the plant's quartz, ms per ms. */
const drift = 100e-6;
/** A sample older than this gives way to any newer one, however wide. */
const stale = 3_600_000;

export interface ClockOffset {
  /** Plant's clock minus this PC's wall clock, ms. */
  readonly offsetMs: number;
  /** Half width of the interval that holds the true offset, ms. */
  readonly uncertaintyMs: number;
}

interface Sample {
  /** Plant's clock minus the monotonic clock at the middle of the round trip. */
  readonly plantMinusMonotonic: number;
  readonly halfTripMs: number;
  readonly atMs: number;
}

/**
 * Estimates the plant's clock from request round trips. Held against the monotonic clock, so that a jump of the wall clock
 * changes the offset by exactly that jump and needs no new measurement.
 */
export class PlantClock {
  #best: Sample | null = null;

  /** One quick round trip: sent and received by the monotonic clock, and what the plant's clock said in between. */
  sample(sentMs: number, receivedMs: number, plantMs: number): void {
    const halfTripMs = (receivedMs - sentMs) / 2;
    const plantMinusMonotonic = plantMs - (sentMs + halfTripMs);
    const best = this.#best;
    const age = best ? receivedMs - best.atMs : Number.POSITIVE_INFINITY;
    if (best && age < stale && best.halfTripMs + age * drift < halfTripMs) return;
    this.#best = { plantMinusMonotonic, halfTripMs, atMs: receivedMs };
  }

  /** Null until the first sample. */
  offset(wallMs: number, monotonicMs: number): ClockOffset | null {
    const best = this.#best;
    if (!best) return null;
    return {
      offsetMs: best.plantMinusMonotonic + monotonicMs - wallMs,
      uncertaintyMs: best.halfTripMs + (monotonicMs - best.atMs) * drift,
    };
  }
}
