import type { SiteConfiguration } from '../site/siteConfiguration.ts';

type ShiftPattern = SiteConfiguration['shifts'][number];

/** One shift on one day; instants in ms since 1970. */
export interface Shift {
  readonly pattern: ShiftPattern;
  /** Local day on which it starts, `YYYY-MM-DD`; a night shift belongs to its start day. */
  readonly day: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly breaks: readonly { readonly startMs: number; readonly endMs: number }[];
}

const minute = 60_000;
const dayMs = 24 * 60 * minute;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, made);
  return made;
}

/** How far the zone's wall clock is ahead of UTC at an instant, ms. */
export function zoneOffsetMs(timeZone: string, atMs: number): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(atMs)
      .map((p) => [p.type, Number(p.value)]),
  );
  const get = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const wall = Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second'));
  return wall - Math.floor(atMs / 1000) * 1000;
}

/** The instant at which the zone's wall clock shows `wallMs` (ms since 1970 read as if it were UTC). */
export function instantOf(timeZone: string, wallMs: number): number {
  const guess = wallMs - zoneOffsetMs(timeZone, wallMs);
  return wallMs - zoneOffsetMs(timeZone, guess);
}

/**
 * The shift that runs at an instant, or null between shifts. Starts, ends and breaks are wall times of the site's zone: on
 * the days when the clocks change a shift is an hour longer or shorter.
 */
export function shiftAt(shifts: readonly ShiftPattern[], timeZone: string, atMs: number): Shift | null {
  const localMidnight = Math.floor((atMs + zoneOffsetMs(timeZone, atMs)) / dayMs) * dayMs;
  for (const midnight of [localMidnight, localMidnight - dayMs]) {
    for (const pattern of shifts) {
      const shift = shiftOn(pattern, timeZone, midnight);
      if (shift.startMs <= atMs && atMs < shift.endMs) return shift;
    }
  }
  return null;
}

function shiftOn(pattern: ShiftPattern, timeZone: string, midnight: number): Shift {
  const [hours = 0, minutes = 0] = pattern.start.split(':').map(Number);
  const wallStart = midnight + (hours * 60 + minutes) * minute;
  const at = (minutesIn: number) => instantOf(timeZone, wallStart + minutesIn * minute);
  return {
    pattern,
    day: new Date(midnight).toISOString().slice(0, 10),
    startMs: at(0),
    endMs: at(pattern.minutes),
    breaks: pattern.breaks.map((b) => ({ startMs: at(b.startMin), endMs: at(b.startMin + b.minutes) })),
  };
}

const overlap = (fromMs: number, toMs: number, span: { startMs: number; endMs: number }): number =>
  Math.max(0, Math.min(toMs, span.endMs) - Math.max(fromMs, span.startMs));

/** Time of the shift between two instants without its breaks, ms. */
export const workedMs = (shift: Shift, fromMs: number, toMs: number): number =>
  overlap(fromMs, toMs, shift) -
  shift.breaks.reduce(
    (sum, b) => sum + overlap(Math.max(fromMs, shift.startMs), Math.min(toMs, shift.endMs), b),
    0,
  );

export interface ShiftHour {
  readonly startMs: number;
  readonly endMs: number;
}

/** The shift cut at the full hours of the wall clock. */
export function hoursOf(shift: Shift, timeZone: string): ShiftHour[] {
  const hours: ShiftHour[] = [];
  const hour = 60 * minute;
  let startMs = shift.startMs;
  while (startMs < shift.endMs) {
    const wall = startMs + zoneOffsetMs(timeZone, startMs);
    const endMs = Math.min(shift.endMs, startMs + hour - (((wall % hour) + hour) % hour));
    hours.push({ startMs, endMs });
    startMs = endMs;
  }
  return hours;
}
