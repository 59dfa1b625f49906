/**
 * A map that forgets what was not used lately, by generations: what was set or found since the last-but-one turn stays.
 * A turn happens only in `trim`, and only when the young generation is full, so that a caller can rely on what it put in
 * until it calls `trim` twice. Cheaper than a list in order of use: most entries here are written once and never asked for.
 */
export class Recent<K, V> {
  readonly #capacity: number;
  #young = new Map<K, V>();
  #old = new Map<K, V>();

  /** `capacity` of one generation; up to twice as many entries are held. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  get(key: K): V | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.#young.set(key, old);
    return old;
  }

  set(key: K, value: V): void {
    this.#young.set(key, value);
  }

  trim(): void {
    if (this.#young.size < this.#capacity) return;
    this.#old = this.#young;
    this.#young = new Map();
  }
}
