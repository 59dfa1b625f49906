/** Clocks of one PC at one moment. Monotonic times compare only within one boot. */
export interface Reading {
  readonly bootId: string;
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/** What is known of how old a PC's knowledge of people is. */
export interface PeopleAge {
  /** When the plant last vouched that the PC knew all it knew itself, by the plant's clock (UTC); null before the first time. */
  readonly at: string | null;
  /** The PC's clocks when it asked for that. */
  readonly asked: Reading;
  /** At least so old, ms, when the clocks read `seen`. */
  readonly ageMs: number;
  readonly seen: Reading;
}

const dayMs = 86_400_000;
/** From this age on people are told. */
export const warnedFromDays = 20;
/** Up to this age people known here can sign. */
export const goodForDays = 30;

/** Older than `goodForDays` nobody signs here, and nothing is loosened; what happens is recorded all the same. */
export type PeopleTrust = 'fresh' | 'aging' | 'expired';

/** The plant has just vouched: as old as the question. */
export const vouchedFor = (at: string, asked: Reading): PeopleAge => ({ at, asked, ageMs: 0, seen: asked });

/**
 * How old it is now. Within the boot in which the plant was asked the monotonic clock says it, whatever the wall clock does. After
 * another boot nobody knows for how long the PC was off but the wall clock: it is believed where it makes the age greater, never
 * where it makes it less. So a clock that is set back wins nothing; one that is set forward costs signatures until the plant is heard.
 */
export function aged(known: PeopleAge, now: Reading): PeopleAge {
  const { asked, seen } = known;
  const ran = seen.bootId === now.bootId ? Math.max(0, now.monotonicMs - seen.monotonicMs) : 0;
  const byWall = asked.bootId === now.bootId ? 0 : now.wallMs - asked.wallMs;
  return { ...known, ageMs: Math.max(known.ageMs + ran, byWall), seen: now };
}

export function trustOf(ageMs: number): PeopleTrust {
  if (ageMs > goodForDays * dayMs) return 'expired';
  return ageMs >= warnedFromDays * dayMs ? 'aging' : 'fresh';
}

/** Whole days. */
export const daysOf = (ageMs: number): number => Math.floor(ageMs / dayMs);
