import { isoInstant } from '#domain/kernel/runtime';
import { inFlow } from '#domain/assembly/flow';
import type { Span } from '#domain/assembly/kpi';
import { keyFigures, mergedSpans, unionMs } from '#domain/assembly/kpi';
import type { Shift } from '#domain/assembly/shiftCalendar';
import { hoursOf, shiftAt, workedMs } from '#domain/assembly/shiftCalendar';
import type { Standstill } from '#domain/assembly/standstill';
import { standstills } from '#domain/assembly/standstill';
import type { Line, SiteConfiguration } from '#domain/site/siteConfiguration';
import type { Departed } from '#db/queries/line';
import type { StopRecord } from '#db/queries/stops';
import { departedFrom, scrappedBefore } from '#db/queries/line';
import { stopsSince } from '#db/queries/stops';
import { lineOf } from '../assembly/knowledge.ts';
import type { QueryContext } from '../commands/registry.ts';
import type { assemblyContract } from '../contract/assembly.ts';
import type { Outputs } from '../contract/infer.ts';
import { lineRefOf } from './lineBoard.ts';

type Output = NonNullable<Outputs<typeof assemblyContract.queries>['lineOutput']>;

/** What a line has built in the shift that runs now; the line's output is what leaves its last station. */
export function lineOutput(context: QueryContext, id: string): Output | null {
  const { site, nowMs } = context;
  const line = lineOf(site, id);
  if (!site || !line) return null;
  const shift = shiftAt(site.shifts, site.timeZone, nowMs);
  return shift ? outputOf(context, site, line, shift) : betweenShifts(line);
}

const noFigures = keyFigures({
  pbtMs: 0,
  aptMs: 0,
  priMs: 0,
  pq: 0,
  gq: 0,
  left: 0,
  inspected: 0,
  firstPass: 0,
});

const betweenShifts = (line: Line): Output => ({
  line: lineRefOf(line),
  shift: null,
  plannedSoFar: 0,
  plannedInAll: 0,
  actual: 0,
  hours: [],
  figures: noFigures,
  stops: { count: 0, minutes: 0, withoutReason: 0 },
});

function outputOf({ read, nowMs }: QueryContext, site: SiteConfiguration, line: Line, shift: Shift): Output {
  const taktMs = line.taktS * 1000;
  const from = isoInstant(shift.startMs);
  const last = inFlow(line).at(-1)?.id ?? '';
  const period = { station: last, from, until: isoInstant(shift.endMs) };
  const departed = departedFrom(read, period);
  const scrapped = scrappedBefore(read, { line: line.id, ...period });
  const stops = standstills(stopsSince(read, line.id, from));
  const planned = (endMs: number) => Math.floor(workedMs(shift, shift.startMs, endMs) / taktMs);
  const unplanned = stops.filter((s) => !s.planned);
  return {
    line: lineRefOf(line),
    shift: shiftRow(shift),
    plannedSoFar: planned(nowMs),
    plannedInAll: planned(shift.endMs),
    actual: departed.length,
    hours: hoursOf(shift, site.timeZone).map(({ startMs, endMs }) => ({
      startAt: isoInstant(startMs),
      endAt: isoInstant(endMs),
      planned: planned(endMs) - planned(startMs),
      actual: startMs > nowMs ? null : departed.filter(within(startMs, endMs)).length,
      running: startMs <= nowMs && nowMs < endMs,
    })),
    figures: figuresOf(shift, nowMs, taktMs, stops, { departed, scrapped }),
    stops: {
      count: unplanned.length,
      minutes: Math.round(unionMs(unplanned.flatMap((s) => spansOf(s, shift, nowMs))) / 60_000),
      withoutReason: unplanned.filter((s) => s.reason === null).length,
    },
  };
}

const shiftRow = (shift: Shift) => ({
  shift: shift.pattern.id,
  name: shift.pattern.name,
  day: shift.day,
  startAt: isoInstant(shift.startMs),
  endAt: isoInstant(shift.endMs),
});

const within = (startMs: number, endMs: number) => (d: Departed) => {
  const at = Date.parse(d.closedAt);
  return startMs <= at && at < endMs;
};

/** The parts of a standstill that lie within the shift so far, one for each record of it. */
const spansOf = ({ records }: Standstill<StopRecord>, shift: Shift, nowMs: number): Span[] =>
  records.map((s) => spanOf(s, shift, nowMs));

/** The part of a stop that lies within the shift so far. */
function spanOf(s: StopRecord, shift: Shift, nowMs: number): Span {
  const startMs = Math.max(shift.startMs, Date.parse(s.startedAt));
  const endMs = Math.min(nowMs, s.endedAt === null ? nowMs : Date.parse(s.endedAt));
  return { startMs, endMs: Math.max(startMs, endMs) };
}

/** Stops count without the breaks that they reach into. */
function figuresOf(
  shift: Shift,
  nowMs: number,
  taktMs: number,
  stops: readonly Standstill<StopRecord>[],
  { departed, scrapped }: { readonly departed: readonly Departed[]; readonly scrapped: number },
) {
  const lost = (planned: boolean) =>
    mergedSpans(stops.filter((s) => s.planned === planned).flatMap((s) => spansOf(s, shift, nowMs))).reduce(
      (sum, s) => sum + workedMs(shift, s.startMs, s.endMs),
      0,
    );
  const pbtMs = workedMs(shift, shift.startMs, nowMs) - lost(true);
  return keyFigures({
    pbtMs,
    aptMs: Math.max(0, pbtMs - lost(false)),
    priMs: taktMs,
    pq: departed.length + scrapped,
    gq: departed.filter((d) => d.good).length,
    left: departed.length,
    inspected: departed.length,
    firstPass: departed.filter((d) => d.firstPass).length,
  });
}
