import type { UnusedMessage } from './inbox.ts';

/** What is wrong with a vehicle's messages, as far as a person must see to it. */
export interface AgvTrouble {
  /** `clockAhead`: stamped in the future, by its clock or somebody else's; `unreadable`: not what the standard asks for. */
  readonly code: 'clockAhead' | 'unreadable';
  /** Messages not used since the trouble began. */
  readonly count: number;
  /** Monotonic ms of the last one. */
  readonly lastAt: number;
}

/** Trouble that has not come again for this long is over. */
const OVER_AFTER_MS = 60_000;
const SAID_EVERY_MS = 60_000;
const MAX_KEYS = 1_000;

/** Late and repeated messages are normal on a radio. */
export function troubleAfter(before: AgvTrouble | null, code: UnusedMessage, now: number): AgvTrouble | null {
  if (code === 'stale' || code === 'unknownAgv') return before;
  const kind = code === 'clockAhead' ? code : 'unreadable';
  return { code: kind, count: before?.code === kind ? before.count + 1 : 1, lastAt: now };
}

export const isOver = (trouble: AgvTrouble, now: number): boolean => now - trouble.lastAt >= OVER_AFTER_MS;

/** Counts messages that were not used, so that a flood of them does not fill the log: each kind is said once a minute. */
export class BadMessages {
  readonly #kinds = new Map<string, { saidAt: number; count: number }>();

  /** How many to report now, those that were kept back included; 0 to keep silent. */
  hear(topic: string, code: string, now: number): number {
    const [kind = ''] = code.split(' ');
    // Anybody may invent vehicles: their topics are one kind.
    const key = kind === 'unknownAgv' ? kind : `${kind} ${topic}`;
    const known = this.#kinds.get(key);
    if (known !== undefined && now - known.saidAt < SAID_EVERY_MS) {
      known.count += 1;
      return 0;
    }
    if (this.#kinds.size >= MAX_KEYS) this.#kinds.clear();
    this.#kinds.set(key, { saidAt: now, count: 0 });
    return (known?.count ?? 0) + 1;
  }
}
