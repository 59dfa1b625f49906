import { createHmac, timingSafeEqual } from 'node:crypto';

/** How long a challenge may be answered, ms on the plant's monotonic clock; a terminal is told a new one then. */
const lifeMs = 12 * 60 * 60 * 1000;
/** Challenges of one terminal that are remembered at once: its engine takes one, a clone of its disk another. */
const perTerminal = 8;
/** How far the requests of one terminal may overtake each other; its client has at most 8 on their way. */
const slots = 64;

/** `stale`: ask anew with the challenge that goes with the refusal. `replayed`: this very request was taken before, or is too old to tell. */
export type Freshness = 'fresh' | 'stale' | 'replayed';

/** What a terminal has used: each number once. */
interface Used {
  readonly ordinal: number;
  /** The last number taken in each slot; a number belongs to slot `number % slots`, and slots only go up. */
  readonly last: Float64Array;
}

interface OfTerminal {
  readonly used: Map<string, Used>;
  /** Challenges up to this ordinal were given up and are refused. */
  floor: number;
}

/**
 * Challenges that terminals sign their requests for, with a number that they count up under each (as RFC 9449 section 8 does with
 * nonces of the server, and RFC 4303 section 3.4.3 with sequence numbers). No clock of a terminal counts. Giving one out keeps
 * nothing, so anybody may ask; memory is taken only where `take` is called, for requests whose signature holds: at most 8 challenges
 * of 64 numbers per terminal. The key lives as long as the process, so that nothing captured before a restart is fresh after it.
 */
export class Challenges {
  readonly #key: Uint8Array;
  readonly #monotonicMs: () => number;
  readonly #terminals = new Map<string, OfTerminal>();
  #ordinal = 0;

  /** `key`: 32 random bytes of this process. */
  constructor(key: Uint8Array, monotonicMs: () => number) {
    this.#key = key;
    this.#monotonicMs = monotonicMs;
  }

  /** A fresh one: `<ordinal>.<ms>.<mac>`; for that terminal alone. */
  issue(terminal: string): string {
    this.#ordinal += 1;
    const stamp = `${this.#ordinal}.${Math.floor(this.#monotonicMs())}`;
    return `${stamp}.${this.#mac(terminal, stamp)}`;
  }

  /** Only looks; costs no signature. */
  look(terminal: string, challenge: string, number: string): Freshness {
    const ordinal = this.#ordinalOf(terminal, challenge);
    const known = this.#terminals.get(terminal);
    if (ordinal === null || ordinal <= (known?.floor ?? 0)) return 'stale';
    const n = numberOf(number);
    const last = known?.used.get(challenge)?.last[n % slots] ?? 0;
    return n > last ? 'fresh' : 'replayed';
  }

  /** Uses the number up. To be called for what `look` finds fresh and whose signature holds, without waiting between. */
  take(terminal: string, challenge: string, number: string): void {
    const known = this.#terminals.get(terminal) ?? { used: new Map<string, Used>(), floor: 0 };
    this.#terminals.set(terminal, known);
    const ordinal = Number(challenge.split('.')[0]);
    const used = known.used.get(challenge) ?? { ordinal, last: new Float64Array(slots) };
    known.used.set(challenge, used);
    const n = numberOf(number);
    used.last[n % slots] = n;
    if (known.used.size > perTerminal) giveUpOldest(known);
  }

  #ordinalOf(terminal: string, challenge: string): number | null {
    const [ordinal = '', ms = '', mac = ''] = challenge.split('.');
    const own = Buffer.from(this.#mac(terminal, `${ordinal}.${ms}`));
    const given = Buffer.from(mac);
    if (own.length !== given.length || !timingSafeEqual(own, given)) return null;
    return this.#monotonicMs() - Number(ms) <= lifeMs ? Number(ordinal) : null;
  }

  #mac(terminal: string, stamp: string): string {
    return createHmac('sha256', this.#key).update(`${stamp}\n${terminal}`).digest('base64url');
  }
}

function giveUpOldest(known: OfTerminal): void {
  let oldest: string | null = null;
  let floor = Number.POSITIVE_INFINITY;
  for (const [challenge, { ordinal }] of known.used) {
    if (ordinal >= floor) continue;
    oldest = challenge;
    floor = ordinal;
  }
  if (oldest === null) return;
  known.used.delete(oldest);
  known.floor = Math.max(known.floor, floor);
}

/** 0, which is never fresh, for what is no number. */
const numberOf = (text: string): number => (/^[1-9]\d{0,14}$/u.test(text) ? Number(text) : 0);
