import type { World } from './world.ts';

/** What a path does to what it carries. */
export interface Weather {
  readonly drop: number;
  readonly repeat: number;
  readonly delayMs: readonly [low: number, high: number];
}

export const fine: Weather = { drop: 0, repeat: 0, delayMs: [1, 5] };
export const rough: Weather = { drop: 0.02, repeat: 0.03, delayMs: [1, 80] };

/** One direction of one connection. */
export class Path {
  readonly #world: World;
  readonly #kind: string;
  weather: Weather = rough;
  cut = false;
  /** Until then everything waits. */
  cloggedUntilMs = 0;
  #latestMs = 0;

  /** `kind` names its faults in the counters: `plant` or `floor`. */
  constructor(world: World, kind: string) {
    this.#world = world;
    this.#kind = kind;
  }

  heal(): void {
    this.weather = fine;
    this.cut = false;
    this.cloggedUntilMs = 0;
  }

  carry(arrive: () => void): void {
    const { dice } = this.#world;
    if (this.cut) return this.#world.sometimes(`${this.#kind}.cut`);
    if (dice.chance(this.weather.drop)) return this.#world.sometimes(`${this.#kind}.drop`);
    this.#later(arrive);
    if (!dice.chance(this.weather.repeat)) return;
    this.#world.sometimes(`${this.#kind}.repeat`);
    this.#later(arrive);
  }

  #later(arrive: () => void): void {
    const [low, high] = this.weather.delayMs;
    const clogMs = Math.max(0, this.cloggedUntilMs - this.#world.nowMs);
    if (clogMs > 0) this.#world.sometimes(`${this.#kind}.clog`);
    const delayMs = clogMs + this.#world.dice.between(low, high);
    const arrivesMs = this.#world.nowMs + delayMs;
    if (arrivesMs < this.#latestMs) this.#world.sometimes(`${this.#kind}.reorder`);
    this.#latestMs = Math.max(this.#latestMs, arrivesMs);
    this.#world.after(delayMs, () => {
      if (this.cut) return this.#world.sometimes(`${this.#kind}.cut`);
      arrive();
    });
  }
}
