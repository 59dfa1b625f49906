import { localeOf, type Language } from './language.ts';

/** Everything a figure can look like on screen; the only place in the renderer that formats numbers and time. */
export interface Format {
  /** Grouped integer: 1,234. */
  readonly integer: (value: number) => string;
  /** Fixed number of decimals: 141.2. */
  readonly decimal: (value: number, digits: number) => string;
  /** A ratio 0..1 as "74.2 %". */
  readonly percent: (ratio: number, digits?: number) => string;
  /** Signed integer with a true minus: "+3", "−18". */
  readonly signed: (value: number) => string;
  /** 15:42 in the site's zone. */
  readonly time: (at: Instant) => string;
  /** 15:42:07 in the site's zone. */
  readonly timeSeconds: (at: Instant) => string;
  /** 25 Nov; 11月25日. */
  readonly day: (at: Instant) => string;
  /** 2026-11-25 in the site's zone: of a day that may lie in another year. */
  readonly date: (at: Instant) => string;
  /** 25 Nov, 15:42. */
  readonly dayTime: (at: Instant) => string;
  /** 2026-11-25 15:42 in the site's zone: for files, where it is to be sorted and reckoned with. */
  readonly stamp: (at: Instant) => string;
  /** "today 13:07", "yesterday 13:07", else day and time; `now` decides what today is. */
  readonly when: (at: Instant, now: Instant) => string;
  /** Countdown or running age, m:ss up to an hour, then h:mm:ss; negative shows as 0:00. */
  readonly clock: (ms: number) => string;
  /** "76 s". */
  readonly seconds: (s: number) => string;
  /** Rounded down to the two largest units: "1 h 25 min", "42 s", "3 d 4 h". */
  readonly span: (ms: number) => string;
  /** How long ago, in words and the largest unit alone: "3 minutes ago"; 3分钟前. */
  readonly ago: (ms: number) => string;
  /** "4 ×". */
  readonly times: (quantity: number) => string;
  /** "FA-01, FA-02 and FA-03". */
  readonly list: (items: readonly string[]) => string;
}

/** Epoch milliseconds or the ISO 8601 text of a record. */
export type Instant = number | string;

const epoch = (at: Instant): number => (typeof at === 'number' ? at : Date.parse(at));

/** Shown where a value is not known; no data never looks like zero. */
export const noData = '—';

const made = new Map<string, Format>();

/** The one format of that language and zone: each of Intl's formatters takes a tenth of a millisecond and more to make. */
export function formatIn(language: Language, timeZone: string): Format {
  const key = `${language} ${timeZone}`;
  const known = made.get(key) ?? createFormat(language, timeZone);
  made.set(key, known);
  return known;
}

function createFormat(language: Language, timeZone: string): Format {
  const locale = localeOf[language];
  const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const decimal = decimalFormats(locale);
  const signed = new Intl.NumberFormat(locale, { maximumFractionDigits: 0, signDisplay: 'exceptZero' });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const dates = dateFormats(locale, timeZone);
  const dayKey = new Intl.DateTimeFormat('en-CA', { timeZone });
  const past = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

  const when = (at: Instant, now: Instant): string => {
    const days = calendarDays(dayKey.format(epoch(at)), dayKey.format(epoch(now)));
    const near = days === 0 || days === -1;
    return near
      ? `${relative.format(days, 'day')} ${dates.time.format(epoch(at))}`
      : dates.dayTime(epoch(at));
  };

  return {
    integer: (value) => integer.format(value),
    decimal: (value, digits) => decimal(digits).format(value),
    percent: (ratio, digits = 1) => `${decimal(digits).format(ratio * 100)} %`,
    signed: (value) => signed.format(value).replace('-', '−'),
    time: (at) => dates.time.format(epoch(at)),
    timeSeconds: (at) => dates.timeSeconds.format(epoch(at)),
    day: (at) => dates.day.format(epoch(at)),
    date: (at) => dayKey.format(epoch(at)),
    dayTime: (at) => dates.dayTime(epoch(at)),
    stamp: (at) => `${dayKey.format(epoch(at))} ${dates.clock.format(epoch(at))}`,
    when,
    clock,
    seconds: (s) => `${integer.format(s)} s`,
    span,
    ago: (ms) => past.format(...largestUnit(ms)),
    times: (quantity) => `${integer.format(quantity)} ×`,
    list: (items) => joined(list.formatToParts(items)),
  };
}

type ListPart = ReturnType<Intl.ListFormat['formatToParts']>[number];

/** Chinese joins the last two by a word without a blank, which a figure or a code beside it needs. */
const joined = (parts: readonly ListPart[]): string =>
  parts
    .map(({ type, value }, i) => {
      if (type === 'element' || !/^\p{L}+$/u.test(value)) return value;
      const before = /[\dA-Za-z]$/u.test(parts[i - 1]?.value ?? '') ? ' ' : '';
      const after = /^[\dA-Za-z]/u.test(parts[i + 1]?.value ?? '') ? ' ' : '';
      return `${before}${value}${after}`;
    })
    .join('');

function decimalFormats(locale: string): (digits: number) => Intl.NumberFormat {
  const byDigits = new Map<number, Intl.NumberFormat>();
  return (digits) => {
    const fixed = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    const known = byDigits.get(digits) ?? new Intl.NumberFormat(locale, fixed);
    byDigits.set(digits, known);
    return known;
  };
}

function dateFormats(locale: string, timeZone: string) {
  const cycle = { hourCycle: 'h23', timeZone } as const;
  const time = new Intl.DateTimeFormat(locale, { ...cycle, hour: '2-digit', minute: '2-digit' });
  const day = new Intl.DateTimeFormat(locale, { timeZone, month: 'short', day: 'numeric' });
  return {
    time,
    clock: new Intl.DateTimeFormat('en-GB', { ...cycle, hour: '2-digit', minute: '2-digit' }),
    timeSeconds: new Intl.DateTimeFormat(locale, {
      ...cycle,
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    }),
    day,
    dayTime: (at: number) => `${day.format(at)} ${time.format(at)}`,
  };
}

function clock(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** SI and ISO 80000-3 symbols, which both languages write alike on the shop floor. */
function span(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 60) return `${s} s`;
  const m = Math.floor(s / 60);
  if (m < 60) return `${m} min`;
  const h = Math.floor(m / 60);
  if (h < 24) return pair(h, 'h', m % 60, 'min');
  return pair(Math.floor(h / 24), 'd', h % 24, 'h');
}

function largestUnit(ms: number): [ago: number, unit: 'second' | 'minute' | 'hour' | 'day'] {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 60) return [-s, 'second'];
  if (s < 3600) return [-Math.floor(s / 60), 'minute'];
  return s < 86_400 ? [-Math.floor(s / 3600), 'hour'] : [-Math.floor(s / 86_400), 'day'];
}

const pair = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;

/** Whole days from `now` to `at`, both as yyyy-mm-dd of the site's calendar; DST does not matter here. */
function calendarDays(at: string, now: string): number {
  return Math.round((Date.parse(`${at}T00:00:00Z`) - Date.parse(`${now}T00:00:00Z`)) / 86_400_000);
}
