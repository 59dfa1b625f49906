import type { AnyStreamType, StreamState } from '#domain/kernel/streamType';
import type { EventBody } from './envelope.ts';
import { recordedFor } from './envelope.ts';
import type { Verdict } from './messages.ts';

/** A loosening proposal that the plant has not judged: shown as "awaiting plant", never folded. */
export interface Awaiting {
  readonly eventId: string;
  readonly type: string;
  readonly occurredAt: string;
}

/** What a terminal shows of one stream: the confirmed state with its own and heard events on top. */
export interface View {
  readonly state: StreamState;
  readonly awaiting: readonly Awaiting[];
}

/**
 * The merge core: pure, total, and the same on every terminal.
 *
 * Invariants (checked by property tests and the simulation):
 * 1. `confirmed` is the fold of the plant's accepted events in the plant's order and of nothing else.
 * 2. The view is `foldPending(confirmed, pending)` with pending in (lamport, run, seq) order: equal sets give equal views,
 *    in whatever order they were heard.
 * 3. A loosening event is in a state only if the plant accepted it.
 * 4. Refused, duplicate and quarantined events are in no state.
 * 5. An event that its stream type does not name (any stream's kernel event, a newer version's event) changes no state.
 */
export function foldConfirmed(
  type: AnyStreamType,
  state: StreamState,
  event: EventBody,
  verdict: Verdict,
): StreamState {
  if (verdict !== 'accepted' || !Object.hasOwn(type.events, event.type)) return state;
  return type.evolve(state, recordedFor(type, event));
}

/** One more pending event on top of a view; the event must come after all that the view already holds. */
export function addPending(type: AnyStreamType, view: View, event: EventBody): View {
  if (!Object.hasOwn(type.events, event.type)) return view;
  if (type.events[event.type]?.loosens) {
    const awaits = { eventId: event.eventId, type: event.type, occurredAt: event.occurredAt };
    return { state: view.state, awaiting: [...view.awaiting, awaits] };
  }
  return { state: type.evolve(view.state, recordedFor(type, event)), awaiting: view.awaiting };
}

/** The view over a confirmed state; `pending` in any order. */
export const foldPending = (
  type: AnyStreamType,
  confirmed: StreamState,
  pending: readonly EventBody[],
): View =>
  [...pending]
    .sort(pendingOrder)
    .reduce<View>((view, event) => addPending(type, view, event), { state: confirmed, awaiting: [] });

/** Causes before effects (lamport), then an arbitrary but everywhere equal order. */
export function pendingOrder(
  a: Pick<EventBody, 'lamport' | 'run' | 'seq'>,
  b: Pick<EventBody, 'lamport' | 'run' | 'seq'>,
): number {
  if (a.lamport !== b.lamport) return a.lamport - b.lamport;
  if (a.run !== b.run) return a.run < b.run ? -1 : 1;
  return a.seq - b.seq;
}
