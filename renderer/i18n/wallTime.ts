import { instantOf, zoneOffsetMs } from '#domain/assembly/shiftCalendar';

const dayMs = 86_400_000;

/** The site's wall time as an input writes it, `YYYY-MM-DDTHH:mm`. */
export const wallTime = (atMs: number, timeZone: string): string =>
  new Date(atMs + zoneOffsetMs(timeZone, atMs)).toISOString().slice(0, 16);

/** The instant of a wall time, ISO 8601; null where it is none. Such texts sort as time does. */
export function instantOfWall(wall: string, timeZone: string): string | null {
  const ms = Date.parse(`${wall}Z`);
  return Number.isNaN(ms) ? null : new Date(instantOf(timeZone, ms)).toISOString();
}

/** When a day of the site ends, `YYYY-MM-DD`; null where it is none. */
export function endOfDay(day: string, timeZone: string): string | null {
  const ms = Date.parse(`${day}T00:00Z`);
  return Number.isNaN(ms) ? null : new Date(instantOf(timeZone, ms + dayMs)).toISOString();
}
