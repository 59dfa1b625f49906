import { characterOf, type WedgeKey } from './wedgeKey.ts';

/** How the site's scanners are programmed. */
export interface WedgeSettings {
  /** `KeyboardEvent.key` sent first, or null where the scanners send none. With one, nothing is a scan that lacks it. */
  readonly prefix: string | null;
  /** `KeyboardEvent.key`s of which one is sent last. */
  readonly suffixes: readonly string[];
  /** Two keys further apart than this are not one scan, ms. Wedges send every 1 to 20 ms, fast typists every 60 and more. */
  readonly maxGapMs: number;
  /** Without a prefix, fewer characters than this are taken for typing. */
  readonly minLength: number;
}

export const defaultWedge: WedgeSettings = {
  prefix: 'F9',
  suffixes: ['Enter', 'Tab'],
  maxGapMs: 45,
  minLength: 4,
};

/** After a prefix a scanner may think for a moment (decoding, radio); still far below a person's next word. */
const graceMs = 250;
/** The rest of a scan that a busy PC held up comes within this; what is pressed later is a person's. */
const owedMs = 5_000;

/**
 * `capturing`: a prefix was seen, every key is swallowed until the suffix. `torn`: what was captured cannot be whole any
 * more; its rest is swallowed too. `typed`: keys without a prefix pass, but if a suffix ends a fast run of them it was a
 * scan, and `text` has leaked into whatever had the focus; `head` counts the longest run before, which may have been the
 * scan's beginning. `ended`: a scan is over, and a second suffix (CR, LF) is still its own.
 */
export type Burst =
  | { readonly status: 'idle' }
  | { readonly status: 'capturing'; readonly text: string; readonly lastAt: number }
  | { readonly status: 'torn'; readonly lastAt: number }
  | { readonly status: 'typed'; readonly text: string; readonly head: number; readonly lastAt: number }
  | { readonly status: 'ended'; readonly lastAt: number };

export const idle: Burst = { status: 'idle' };

/** `broken`: keys of it are missing, came apart or cannot be read. `noPrefix`: it lacks the sign that scans begin with here. */
export type CutReason = 'broken' | 'noPrefix';

/** A whole code, or the news that there was one which is not known whole. `leaked`: characters that reached the focused control. */
export type BurstOutcome =
  | { readonly status: 'whole'; readonly text: string; readonly leaked: number }
  | { readonly status: 'cut'; readonly reason: CutReason; readonly leaked: number };

export interface BurstStep {
  readonly burst: Burst;
  /** Keep the key from every control on the page. */
  readonly swallow: boolean;
  readonly outcome: BurstOutcome | null;
}

const pass = (burst: Burst): BurstStep => ({ burst, swallow: false, outcome: null });
const swallow = (burst: Burst, outcome: BurstOutcome | null = null): BurstStep => ({
  burst,
  swallow: true,
  outcome,
});
const cut = (reason: CutReason, leaked = 0): BurstOutcome => ({ status: 'cut', reason, leaked });

const modifiers = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock']);

/**
 * Feeds one keydown. Total: any key sequence ends in a state, and a scan is reported exactly once. All gaps are between
 * the events' own times, so that it does not matter when a busy page gets round to them; keys that really came apart make
 * the scan a cut one, never another code.
 */
export function feed(before: Burst, key: WedgeKey, settings: WedgeSettings): BurstStep {
  const burst = expire(before, key.at, settings);
  if (key.key === settings.prefix) {
    const unfinished = burst.status === 'capturing' && burst.text !== '';
    return swallow({ status: 'capturing', text: '', lastAt: key.at }, unfinished ? cut('broken') : null);
  }
  switch (burst.status) {
    case 'capturing':
      return capture(burst, key, settings);
    case 'torn':
      return drain(burst, key, settings);
    case 'ended':
      if (isLineEnd(key, settings)) return swallow({ status: 'ended', lastAt: key.at });
      return modifiers.has(key.key)
        ? pass({ status: 'ended', lastAt: key.at })
        : unframed(idle, key, settings);
    default:
      return unframed(burst, key, settings);
  }
}

/** What is left of a burst when nothing came for a while; call it before relying on a state. */
export function expire(burst: Burst, now: number, settings: WedgeSettings): Burst {
  if (burst.status === 'idle') return burst;
  const limit = burst.status === 'ended' ? settings.maxGapMs : owedMs;
  return now - burst.lastAt > limit ? idle : burst;
}

/** True while no key of the keyboard is to reach the page. */
export const isFramed = (burst: Burst): burst is Extract<Burst, { status: 'capturing' | 'torn' }> =>
  burst.status === 'capturing' || burst.status === 'torn';

/** The page lost the keyboard in the middle: keys may have gone elsewhere. */
export function breakOff(burst: Burst): BurstStep {
  return burst.status === 'capturing'
    ? swallow({ status: 'torn', lastAt: burst.lastAt }, cut('broken'))
    : pass(burst.status === 'torn' ? burst : idle);
}

const isSuffix = (key: WedgeKey, { suffixes }: WedgeSettings): boolean =>
  suffixes.includes(key.key) && !key.control && !key.other;

/** A line feed comes as Ctrl+J. */
const isLineEnd = (key: WedgeKey, settings: WedgeSettings): boolean =>
  isSuffix(key, settings) || (key.control && key.code === 'KeyJ');

function capture(
  { text, lastAt }: Extract<Burst, { status: 'capturing' }>,
  key: WedgeKey,
  settings: WedgeSettings,
): BurstStep {
  const ends = isSuffix(key, settings);
  const next = ends ? ({ status: 'ended', lastAt: key.at } as const) : null;
  if (key.at - lastAt > graceMs) return swallow(next ?? { status: 'torn', lastAt: key.at }, cut('broken'));
  if (next) return swallow(next, text === '' ? cut('broken') : { status: 'whole', text, leaked: 0 });
  if (modifiers.has(key.key)) return swallow({ status: 'capturing', text, lastAt: key.at });
  const character = key.repeat ? null : characterOf(key);
  return character === null
    ? swallow({ status: 'torn', lastAt: key.at }, cut('broken'))
    : swallow({ status: 'capturing', text: text + character, lastAt: key.at });
}

/** A person's keys do not prolong it: whoever types gets the keyboard back soon, and at once with Escape. */
function drain(torn: Extract<Burst, { status: 'torn' }>, key: WedgeKey, settings: WedgeSettings): BurstStep {
  if (isSuffix(key, settings)) return swallow({ status: 'ended', lastAt: key.at });
  if (key.key === 'Escape') return pass(idle);
  return swallow(key.at - torn.lastAt > graceMs ? torn : { status: 'torn', lastAt: key.at });
}

interface Run {
  readonly text: string;
  readonly head: number;
}

function unframed(burst: Burst, key: WedgeKey, settings: WedgeSettings): BurstStep {
  const run = runBefore(burst, key.at, settings);
  if (isSuffix(key, settings)) {
    const outcome = closed(run, settings);
    return outcome === null ? pass(idle) : swallow({ status: 'ended', lastAt: key.at }, outcome);
  }
  if (modifiers.has(key.key)) return pass(burst.status === 'typed' ? { ...burst, lastAt: key.at } : idle);
  const character = key.repeat ? null : characterOf(key);
  if (character === null) return pass(idle);
  const next: Burst = { status: 'typed', text: run.text + character, head: run.head, lastAt: key.at };
  /** A space inside a burst would press a focused button; in a text field it is part of what somebody writes. */
  const inside = Math.max(run.text.length, run.head) >= 2;
  return character === ' ' && inside && !key.writes ? swallow(next) : pass(next);
}

/** The fast run that this key goes on with; one that is over is a head. */
function runBefore(burst: Burst, at: number, { maxGapMs }: WedgeSettings): Run {
  if (burst.status !== 'typed') return { text: '', head: 0 };
  const { text, head, lastAt } = burst;
  return at - lastAt <= maxGapMs ? { text, head } : { text: '', head: Math.max(head, text.length) };
}

/** What a suffix says of the keys before it; null when they were a person's. */
function closed({ text, head }: Run, { prefix, minLength }: WedgeSettings): BurstOutcome | null {
  const leaked = text.length;
  if (prefix !== null) return leaked >= minLength ? cut('noPrefix', leaked) : null;
  if (head === 0) return leaked >= minLength ? { status: 'whole', text, leaked } : null;
  const scanned = leaked > 0 ? leaked + head > 2 : head >= minLength;
  return scanned ? cut('broken', leaked) : null;
}
