import type { CallRow, ShortageRow } from '#terminal/contract/logistics';
import { callPhase, untilEmptyMs } from './callViews.ts';

/** How the calls behind the first one stand. */
export interface Others {
  readonly late: number;
  /** Nobody brings them yet. */
  readonly unplanned: number;
  /** Somebody brings them, and no time says that it is too late. */
  readonly inTime: number;
}

/** What the dispatch screen says first: what will run empty next, and who brings it. */
export type DispatchAnswer =
  | { readonly status: 'nothingCalled'; readonly next: ShortageRow | null }
  /** Called, but no known unit uses any of it. */
  | { readonly status: 'noTime'; readonly calls: number }
  | {
      readonly status: 'empty' | 'late' | 'next';
      readonly call: CallRow;
      readonly emptyInMs: number;
      readonly others: Others;
    };

/** `calls` by time to empty, as the engine gives them; `elapsedMs`: how long ago it gave them. */
export function dispatchAnswer(
  calls: readonly CallRow[],
  shortages: readonly ShortageRow[],
  elapsedMs: number,
): DispatchAnswer {
  if (calls.length === 0)
    return { status: 'nothingCalled', next: shortages.find((row) => row.emptyInS !== null) ?? null };
  const call = calls.find((row) => row.emptyInS !== null);
  const emptyInMs = untilEmptyMs(call?.emptyInS ?? null, elapsedMs);
  if (call === undefined || emptyInMs === null) return { status: 'noTime', calls: calls.length };
  const status = emptyInMs <= 0 ? 'empty' : isLate(call) ? 'late' : 'next';
  return { status, call, emptyInMs, others: othersOf(calls.filter((row) => row !== call)) };
}

const isLate = (call: CallRow): boolean => call.slackS !== null && call.slackS < 0;

function othersOf(calls: readonly CallRow[]): Others {
  const late = calls.filter((call) => isLate(call) || call.emptyInS === 0);
  const rest = calls.filter((call) => !late.includes(call));
  const unplanned = rest.filter((call) => bringerOf(call).by === 'nobody');
  return { late: late.length, unplanned: unplanned.length, inTime: rest.length - unplanned.length };
}

/** Who brings a call's goods. */
export type Bringer =
  | { readonly by: 'agv'; readonly agv: string; readonly deliveryInS: number | null }
  | { readonly by: 'person' }
  /** A transport is asked for; dispatch has not chosen a vehicle. */
  | { readonly by: 'queue' }
  | { readonly by: 'failed' }
  | { readonly by: 'nobody' };

export function bringerOf(call: CallRow): Bringer {
  switch (callPhase(call)) {
    case 'carried':
      return { by: 'person' };
    case 'requested':
      return { by: 'queue' };
    case 'failed':
      return { by: 'failed' };
    case 'assigned':
    case 'loading':
    case 'inTransport':
    case 'unloading':
      return call.agv === null
        ? { by: 'queue' }
        : { by: 'agv', agv: call.agv, deliveryInS: call.deliveryInS };
    default:
      return { by: 'nobody' };
  }
}
