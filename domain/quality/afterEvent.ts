import type { DecideContext } from '../kernel/decision.ts';
import type { EventOf, EventSpecs } from '../kernel/event.ts';
import type { StreamState, StreamType } from '../kernel/streamType.ts';
import { streamId } from '../kernel/streamType.ts';

/** The state as it will be once an event of the same decision is recorded; what comes after it is judged on that. */
export const afterEvent = <S extends StreamState, Specs extends EventSpecs>(
  type: StreamType<S, Specs>,
  key: string,
  state: S,
  event: EventOf<Specs>,
  context: DecideContext,
): S =>
  type.evolve(state, {
    ...event,
    eventId: '',
    stream: streamId(type, key),
    terminal: '',
    occurredAt: context.now,
    clock: null,
    actor: context.actor,
    revision: null,
  });
