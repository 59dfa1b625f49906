const day = 24 * 60;
/** The shift begins at the last full five minutes, so that a visitor sees a line in its first minutes. */
const roundedToMin = 5;

const minutesOf = (start: string): number => {
  const [hours = 0, minutes = 0] = start.split(':').map(Number);
  return hours * 60 + minutes;
};
const modulo = (minutes: number): number => ((minutes % day) + day) % day;
const clock = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((n) => String(n).padStart(2, '0')).join(':');

function wallMinutes(now: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now);
  const of = (type: 'hour' | 'minute') => Number(parts.find((p) => p.type === type)?.value ?? 0);
  return of('hour') * 60 + of('minute');
}

/**
 * The demo's `shifts.csv`, all shifts moved alike, so that the one that runs now has just begun: a line that starts to build
 * in the middle of a shift would be far behind its plan from its first unit on. Breaks are relative and move along.
 */
export function withShiftBegun(csv: string, now: Date, timeZone: string): string {
  const [head = '', ...rows] = csv.trim().split('\n');
  const nowMin = wallMinutes(now, timeZone);
  const shifts = rows.map((row) => row.trim().split(','));
  const sinceStart = shifts
    .map(([, , , start = '', minutes]) => ({ since: modulo(nowMin - minutesOf(start)), length: Number(minutes) }))
    .find(({ since, length }) => since < length);
  if (!sinceStart) return csv;
  const by = sinceStart.since - (nowMin % roundedToMin);
  const moved = shifts.map((cells) =>
    cells.map((cell, i) => (i === 3 ? clock(modulo(minutesOf(cell) + by)) : cell)).join(','),
  );
  return [head, ...moved].join('\n');
}
