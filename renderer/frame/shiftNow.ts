import type { SiteConfiguration } from '#domain/site/siteConfiguration';

type ShiftPattern = SiteConfiguration['shifts'][number];

const dayMin = 24 * 60;

/** Minutes since local midnight in the site's zone. */
export function wallMinutes(now: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(now);
  const [hour = 0, minute = 0] = parts.split(':').map(Number);
  return hour * 60 + minute;
}

/** The shift that runs at this wall time; a night shift also after midnight. Null between shifts. */
export function shiftAt(shifts: readonly ShiftPattern[], minutes: number): ShiftPattern | null {
  return shifts.find((shift) => (minutes - startOf(shift) + dayMin) % dayMin < shift.minutes) ?? null;
}

/** "14:00–22:00" in wall time. */
export function shiftHours(shift: ShiftPattern): string {
  const end = (startOf(shift) + shift.minutes) % dayMin;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${shift.start}–${two(Math.floor(end / 60))}:${two(end % 60)}`;
}

function startOf(shift: ShiftPattern): number {
  const [hour = 0, minute = 0] = shift.start.split(':').map(Number);
  return hour * 60 + minute;
}
