import fc from 'fast-check';
import { expect } from 'vitest';
import type { EventOf, EventSpecs } from '#domain/kernel/event';
import type { StreamState, StreamType } from '#domain/kernel/streamType';
import { noReads } from '#domain/kernel/decision';
import { recorded } from '../given.ts';

/**
 * Any events in any order: `evolve` gives a state of the union that survives JSON, and `legal` gives an answer. Streams whose
 * judge reads others leave those events out of `judged`.
 */
export function checkTotal<S extends StreamState, Specs extends EventSpecs>(
  type: StreamType<S, Specs>,
  key: string,
  events: fc.Arbitrary<EventOf<Specs>>,
  statuses: readonly S['status'][],
  judged: (event: EventOf<Specs>) => boolean = () => true,
): void {
  fc.assert(
    fc.property(fc.array(events, { maxLength: 25 }), (past) => {
      let state = type.initial;
      past.forEach((event, i) => {
        const seen = { ...recorded(type, key, event), eventId: `e-${i}` };
        if (judged(event)) type.legal(state, seen, noReads);
        state = type.evolve(state, seen);
        expect(statuses).toContain(state.status);
      });
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    }),
    { numRuns: 300 },
  );
}

/** An arbitrary over several event types: `events({ IssueContained: {}, … })` picks one and fills it. */
export const eventsOf = <Specs extends EventSpecs>(payloads: {
  readonly [T in keyof Specs & string]: fc.Arbitrary<Extract<EventOf<Specs>, { type: T }>['payload']>;
}): fc.Arbitrary<EventOf<Specs>> =>
  fc.oneof(
    ...Object.entries<fc.Arbitrary<unknown>>(payloads).map(([type, payload]) =>
      fc.record({ type: fc.constant(type), payload }),
    ),
  ) as fc.Arbitrary<EventOf<Specs>>;
