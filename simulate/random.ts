/** A seeded source of numbers: the same seed gives the same run. Not for secrets. */
export interface Random {
  /** Evenly distributed in [0, 1). */
  next(): number;
  /** Evenly distributed whole number, both ends included. */
  integer(low: number, high: number): number;
  /** Normally distributed. */
  gauss(mean: number, deviation: number): number;
  pick<T>(values: readonly [T, ...T[]]): T;
  /** A source of its own, so that one part of a simulation drawing more does not change another. */
  fork(name: string): Random;
}

export function seededRandom(seed: number): Random {
  const next = mulberry32(seed);
  const random: Random = {
    next,
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
    gauss: (mean, deviation) => mean + deviation * standardNormal(next),
    pick: (values) => values[Math.floor(next() * values.length)] ?? values[0],
    fork: (name) => seededRandom(hash(`${String(seed)}/${name}`)),
  };
  return random;
}

/** Tommy Ettinger's mulberry32: 32 bits of state, full period. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Box and Muller. */
function standardNormal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return value >>> 0;
}
