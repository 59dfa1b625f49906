import { instantOf } from '#domain/assembly/shiftCalendar';

const dayMs = 86_400_000;

/** When a day of the site ends, `YYYY-MM-DD`; null where it is none. */
export function endOfDay(day: string, timeZone: string): string | null {
  const ms = Date.parse(`${day}T00:00Z`);
  return Number.isNaN(ms) ? null : new Date(instantOf(timeZone, ms + dayMs)).toISOString();
}
