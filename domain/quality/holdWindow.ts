import type { ClockReading } from '../kernel/moment.ts';
import { momentOf } from '../kernel/moment.ts';
import type { HoldState } from './hold.ts';
import type { Population } from './holdEvents.ts';

export type Window = Extract<Population, { kind: 'toolWindow' | 'stationWindow' }>;

/**
 * From when to when a hold takes in what a tool or a station worked on, also what is heard of later, by the plant's clock and
 * as wide as its author's clock may have been off; null for a hold by list or lot. Lifting ends the window, but what falls into
 * it and was not known then is held all the same.
 */
export function windowOf(state: HoldState): Window | null {
  if (state.status !== 'placed' && state.status !== 'lifted') return null;
  const { population, reach } = state.placement;
  if (!isWindow(population) || reach === null) return null;
  const ended = state.status === 'placed' ? reach : endedBy(reach, state.liftedBefore);
  return { ...population, ...ended };
}

/** Where a window reaches whose ends were read off a clock; null for other populations. */
export const reachOf = (population: Population, clock: ClockReading | null): Span | null =>
  isWindow(population)
    ? {
        from: momentOf(population.from, clock, 0).from,
        until: population.until === null ? null : momentOf(population.until, clock, 0).until,
      }
    : null;

/** The span, ended at this instant where it does not end before. */
export const endedBy = (span: Span, at: string): Span =>
  span.until !== null && span.until < at ? span : { ...span, until: at };

export const isWindow = (population: Population): population is Window =>
  population.kind === 'toolWindow' || population.kind === 'stationWindow';

/** The population, its window ended at this instant where it does not end before. */
export function endedAt<P extends Population>(population: P, at: string): P {
  if (!isWindow(population)) return population;
  return population.until !== null && population.until < at ? population : { ...population, until: at };
}

/** Whether what is worked on now is still taken in. */
export const windowRuns = (population: Population, now: string): boolean =>
  isWindow(population) && (population.until === null || population.until > now);

/** A time from an instant to another; `until` null: it lasts. UTC instants. */
export interface Span {
  readonly from: string;
  readonly until: string | null;
}

/** The subjects that a window concerns (see `StreamType.concerns`): its place by day, or whole when it lasts or is long. */
export function subjectsOfWindow(window: Window): readonly string[] {
  const subject = window.kind === 'toolWindow' ? toolSubject(window.tool) : stationSubject(window.station);
  const days = window.until === null ? null : daysOf(window);
  if (days === null || days.length > mostDays) return [subject];
  return days.map((day) => `${subject}/${day}`);
}

/** Where windows that cover work of this span are found: what `subjectsOfWindow` names for each of them. */
export const subjectsOfWork = (subject: string, span: Span): readonly string[] => [
  subject,
  ...daysOf(span).map((day) => `${subject}/${day}`),
];

export const toolSubject = (tool: string): string => `tool/${tool}`;
export const stationSubject = (station: string): string => `station/${station}`;

/** Windows of more days are found under their place as a whole. */
const mostDays = 31;
/** Work that lasts longer than a year is no work: somewhere a clock was wrong. */
const longestWork = 366;
const dayMs = 86_400_000;

/** Days since 1970 (UTC) that a span touches; of one that lasts, as many as are counted at most. */
export function daysOf({ from, until }: Span): number[] {
  const first = Math.floor(Date.parse(from) / dayMs);
  const last = until === null ? first + mostDays : Math.floor(Date.parse(until) / dayMs);
  const days = Math.min(last - first + 1, longestWork);
  return Array.from({ length: Number.isFinite(days) ? Math.max(days, 0) : 0 }, (_, i) => first + i);
}
