import { characterOf, type WedgeKey } from './wedgeKey.ts';

/** How the site's scanners are programmed. */
export interface WedgeSettings {
  /** `KeyboardEvent.key` sent first, or null where the scanners send none. */
  readonly prefix: string | null;
  /** `KeyboardEvent.key` sent last. */
  readonly suffix: string;
  /** Two keys further apart than this are not one scan, ms. Wedges send every 1 to 20 ms, fast typists every 60 and more. */
  readonly maxGapMs: number;
  /** Without a prefix, fewer characters than this are taken for typing. */
  readonly minLength: number;
}

export const defaultWedge: WedgeSettings = { prefix: 'F9', suffix: 'Enter', maxGapMs: 45, minLength: 4 };

/** After a prefix a scanner may think for a moment (decoding, radio); still far below a person's next key. */
const graceMs = 250;

/**
 * `capturing`: a prefix was seen, every key is swallowed until the suffix. `suspect`: keys came fast without a prefix; they
 * pass, but if a suffix ends the burst it was a scan, and `text` has leaked into whatever had the focus.
 */
export type Burst =
  | { readonly status: 'idle' }
  | { readonly status: 'capturing'; readonly text: string; readonly lastAt: number }
  | { readonly status: 'suspect'; readonly text: string; readonly lastAt: number };

export const idle: Burst = { status: 'idle' };

export interface BurstStep {
  readonly burst: Burst;
  /** Keep the key from every control on the page. */
  readonly swallow: boolean;
  /** A complete scan. */
  readonly scan: string | null;
  /** How many characters of that scan reached the focused control before it was known to be one. */
  readonly leaked: number;
}

const pass = (burst: Burst): BurstStep => ({ burst, swallow: false, scan: null, leaked: 0 });
const swallow = (burst: Burst): BurstStep => ({ burst, swallow: true, scan: null, leaked: 0 });

/** Feeds one keydown. Total: any key sequence ends in a state, and a scan is reported exactly once. */
export function feed(before: Burst, key: WedgeKey, settings: WedgeSettings): BurstStep {
  const burst = expire(before, key.at, settings);
  if (key.key === settings.prefix) return swallow({ status: 'capturing', text: '', lastAt: key.at });
  if (burst.status === 'capturing') return capture(burst, key, settings);
  return suspect(burst, key, settings);
}

/** What is left of a burst when nothing came for a while; call it before relying on a state. */
export function expire(burst: Burst, now: number, settings: WedgeSettings): Burst {
  if (burst.status === 'idle') return burst;
  const limit = burst.status === 'capturing' ? graceMs : settings.maxGapMs;
  return now - burst.lastAt > limit ? idle : burst;
}

function capture(burst: Burst & { status: 'capturing' }, key: WedgeKey, settings: WedgeSettings): BurstStep {
  if (key.key === settings.suffix) {
    const scan = burst.text === '' ? null : burst.text;
    return { burst: idle, swallow: true, scan, leaked: 0 };
  }
  const character = characterOf(key) ?? '';
  return swallow({ status: 'capturing', text: burst.text + character, lastAt: key.at });
}

function suspect(burst: Burst, key: WedgeKey, settings: WedgeSettings): BurstStep {
  const text = burst.status === 'suspect' ? burst.text : '';
  if (key.key === settings.suffix) {
    const isScan = text.length >= settings.minLength;
    return isScan ? { burst: idle, swallow: true, scan: text, leaked: text.length } : pass(idle);
  }
  if (key.key === 'Shift') return pass(burst);
  const character = characterOf(key);
  if (character === null || key.repeat) return pass(idle);
  const next: Burst = { status: 'suspect', text: text + character, lastAt: key.at };
  /** A space inside a burst would press a focused button; in a text field it is part of what somebody writes. */
  return character === ' ' && text.length >= 2 && !key.writes ? swallow(next) : pass(next);
}
