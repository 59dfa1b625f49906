import type { Recorded } from '../kernel/event.ts';
import { momentOf } from '../kernel/moment.ts';
import { isoInstant } from '../kernel/runtime.ts';
import type { Reads, Revealed } from '../kernel/streamType.ts';
import { splitStreamId } from '../kernel/streamType.ts';
import type { Lapse } from './calibration.ts';
import { lapses } from './calibration.ts';
import type { ToolEvent, ToolState } from './tool.ts';
import { calibrationsOf, tool } from './tool.ts';
import type { ToolResults } from './toolResults.ts';
import { lapseOver, resultDays, sayOut } from './toolResults.ts';
import { parseVisitKey, visit } from './visit.ts';

/** How far from when something is said of a tool its results are looked for, days; what is older a hold on the tool takes in. */
const lookedForDays = 31;
const dayMs = 86_400_000;

/**
 * Results in the plant's log that what is heard of a tool only now shows to have come of it while it was out of calibration. The other
 * order is the result's own (`visitLegal`). Of what one tool did in a visit the first is named, once.
 */
export function resultsRevealed(before: ToolState, event: Recorded<ToolEvent>, reads: Reads): Revealed[] {
  if (event.type !== 'ToolCalibrated' && event.type !== 'ToolFoundOut') return [];
  const after = tool.evolve(before, event);
  const { key } = splitStreamId(event.stream);
  const known = new Set(lapses(calibrationsOf(before)).map(spanText));
  const days = lapses(calibrationsOf(after))
    .filter((lapse) => !known.has(spanText(lapse)))
    .flatMap((lapse) => daysIn(key, lapse, event));
  const streams = new Set(days.flatMap((subject) => [...reads.concerning(subject)]));
  return [...streams].flatMap((stream) => {
    const results = resultsIn(stream, reads).filter((r) => r.tool === key);
    if (results.some((r) => lapseOver(before, r) !== null)) return [];
    return results.flatMap((r) => revealed(after, r, stream)).slice(0, 1);
  });
}

const spanText = ({ from, until }: Lapse): string => `${from} ${until}`;

function revealed(after: ToolState, results: ToolResults, stream: string): Revealed[] {
  const lapse = lapseOver(after, results);
  if (lapse === null) return [];
  const { unit } = parseVisitKey(splitStreamId(stream).key);
  return [{ of: results.event, stream, refusal: sayOut(results, unit, lapse) }];
}

/** The days of a lapse that lie near to when it was said. */
function daysIn(id: string, { from, until }: Lapse, event: Recorded<ToolEvent>): string[] {
  const said = momentOf(event.occurredAt, event.clock, 0);
  const first = isoInstant(Date.parse(said.from) - lookedForDays * dayMs);
  const last = isoInstant(Date.parse(said.until) + lookedForDays * dayMs);
  const span = {
    from: from > first ? from : first,
    until: until !== null && until < last ? until : last,
  };
  return span.from <= span.until ? resultDays(id, span) : [];
}

function resultsIn(stream: string, reads: Reads): readonly ToolResults[] {
  const { name, key } = splitStreamId(stream);
  const state = name === visit.name ? reads.get(visit, key) : visit.initial;
  return state.status === 'absent' ? [] : state.toolResults;
}
