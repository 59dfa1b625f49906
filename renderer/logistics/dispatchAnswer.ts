import type { CallRow, ShortageRow } from '#terminal/contract/calls';
import { callPhase, untilEmptyMs } from './callViews.ts';

/** How a call stands besides the one in the headline, worst first. */
export const standings = ['late', 'unplanned', 'waiting', 'inHand', 'underWay', 'inTime'] as const;
type Standing = (typeof standings)[number];

/** How many calls stand how. */
export type Others = Readonly<Record<Standing, number>>;

/** What the dispatch screen says first: what will run empty next, and who brings it. */
export type DispatchAnswer =
  | { readonly status: 'nothingCalled'; readonly next: ShortageRow | null }
  /** Called, but no known unit uses any of it. */
  | { readonly status: 'noTime'; readonly calls: number }
  /** A place that nobody has called for runs empty before every called one. */
  | {
      readonly status: 'uncalled';
      readonly next: ShortageRow;
      readonly emptyInMs: number;
      readonly others: Others;
    }
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
  const next = shortages.find((row) => row.call === null && row.emptyInS !== null) ?? null;
  if (calls.length === 0) return { status: 'nothingCalled', next };
  const call = calls.find((row) => row.emptyInS !== null);
  const [nextInS, callInS] = [next?.emptyInS ?? Infinity, call?.emptyInS ?? Infinity];
  const nextInMs = untilEmptyMs(next, elapsedMs);
  if (next !== null && nextInMs !== null && nextInS < callInS)
    return { status: 'uncalled', next, emptyInMs: nextInMs, others: othersOf(calls) };
  const emptyInMs = untilEmptyMs(call ?? null, elapsedMs);
  if (call === undefined || emptyInMs === null) return { status: 'noTime', calls: calls.length };
  const status = emptyInMs <= 0 ? 'empty' : isLate(call) ? 'late' : 'next';
  return { status, call, emptyInMs, others: othersOf(calls.filter((row) => row !== call)) };
}

const isLate = (call: CallRow): boolean => call.slackS !== null && call.slackS < 0;

function othersOf(calls: readonly CallRow[]): Others {
  const others = { late: 0, unplanned: 0, waiting: 0, inHand: 0, underWay: 0, inTime: 0 };
  for (const call of calls) others[standingOf(call)] += 1;
  return others;
}

/** In time is only what somebody brings and whose time says so. */
function standingOf(call: CallRow): Standing {
  if (isLate(call) || call.emptyInS === 0) return 'late';
  const { by } = bringerOf(call);
  if (by === 'nobody' || by === 'failed') return 'unplanned';
  if (by === 'queue') return 'waiting';
  if (by === 'picking' || by === 'picked') return 'inHand';
  return by === 'agv' && call.slackS !== null ? 'inTime' : 'underWay';
}

/** Who brings a call's goods. */
export type Bringer =
  | { readonly by: 'agv'; readonly agv: string; readonly deliveryInS: number | null }
  | { readonly by: 'person' }
  /** A person takes it from the shelf, or has taken it and brings it next. */
  | { readonly by: 'picking' | 'picked' }
  /** A transport is asked for; dispatch has not chosen a vehicle. */
  | { readonly by: 'queue' }
  | { readonly by: 'failed' }
  | { readonly by: 'nobody' };

export function bringerOf(call: CallRow): Bringer {
  const phase = callPhase(call);
  switch (phase) {
    case 'carried':
      return { by: 'person' };
    case 'picking':
    case 'picked':
      return { by: phase };
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
