/**
 * A map that forgets what was not used for longest. It grows past its capacity until `trim` is called, so that a caller can
 * rely on what it put in until then.
 */
export class Lru<K, V> {
  readonly #capacity: number;
  readonly #held = new Map<K, V>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#held.size;
  }

  has(key: K): boolean {
    return this.#held.has(key);
  }

  get(key: K): V | undefined {
    const value = this.#held.get(key);
    if (value === undefined) return undefined;
    this.#held.delete(key);
    this.#held.set(key, value);
    return value;
  }

  set(key: K, value: V): void {
    this.#held.delete(key);
    this.#held.set(key, value);
  }

  trim(): void {
    for (const key of this.#held.keys()) {
      if (this.#held.size <= this.#capacity) return;
      this.#held.delete(key);
    }
  }
}
