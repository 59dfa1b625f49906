import { isoInstant } from '#domain/kernel/runtime';
import { shiftAt, workedMs } from '#domain/assembly/shiftCalendar';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import type { Board } from './lineRows.ts';

type Calendar = Pick<SiteConfiguration, 'timeZone' | 'shifts'>;

/** Working time without any arrival, in takts, from which a line counts as standing. */
const takts = 2;

/**
 * Since when the line stands without a stop that says so, ISO 8601; null while units move, a stop runs, or nobody works. A unit
 * was due one takt after the last arrival; a break since then is not part of it.
 */
export function standsSince(board: Board, site: Calendar | null, nowMs: number): string | null {
  if (board.stops.some(({ status }) => status === 'running')) return null;
  const arrivals = board.stations.flatMap(({ visit }) =>
    visit === null || visit.arrivedAt === null ? [] : [Date.parse(visit.arrivedAt)],
  );
  const shift = site === null ? null : shiftAt(site.shifts, site.timeZone, nowMs);
  if (arrivals.length === 0 || shift === null) return null;
  const newestMs = Math.max(...arrivals);
  const taktMs = board.line.taktS * 1000;
  if (workedMs(shift, newestMs, nowMs) <= takts * taktMs) return null;
  const restarts = [shift.startMs, ...shift.breaks.map(({ endMs }) => endMs)].filter((ms) => ms <= nowMs);
  return isoInstant(Math.max(newestMs + taktMs, ...restarts));
}
