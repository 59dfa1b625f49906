import { z } from 'zod';
import type { EventOf, Recorded } from '#domain/kernel/event';
import { fact, proposal } from '#domain/kernel/event';
import { assertNever, refuse } from '#domain/kernel/refusal';
import { defineStream } from '#domain/kernel/streamType';
import type { AnyStreamType, StreamType } from '#domain/kernel/streamType';

/** A stream type with every kind of rule that the intake has to apply, and nothing else. */
export const boxEvents = {
  BoxMade: fact(z.object({ line: z.string() })),
  /** Not legal on a closed box. */
  BoxFilled: fact(z.object({ amount: z.number().positive() })),
  /** Claims a serial number for this box. */
  SerialPut: fact(z.object({ serial: z.string() })),
  SerialTaken: fact(z.object({ serial: z.string() })),
  /** Refused on a closed box. */
  BoxClosed: proposal(z.object({ note: z.string().optional() })),
  /** Refused unless the other box is closed; a read that is not declared is a refusal too. */
  BoxStacked: proposal(z.object({ on: z.string() })),
  /** A bug in a stream type. */
  JudgeBroken: fact(z.object({})),
};
type BoxEvent = EventOf<typeof boxEvents>;
export type BoxState =
  | { readonly status: 'absent' | 'open'; readonly amount: number }
  | { readonly status: 'closed'; readonly amount: number; readonly by: string };

export const box: StreamType<BoxState, typeof boxEvents> = defineStream<BoxState, typeof boxEvents>({
  name: 'box',
  area: 'site',
  owner: 'admin',
  stateVersion: 1,
  events: boxEvents,
  initial: { status: 'absent', amount: 0 },
  scopeOf: (_key, first) => (first.type === 'BoxMade' ? `line/${first.payload.line}` : 'site'),
  evolve(state, event: Recorded<BoxEvent>): BoxState {
    switch (event.type) {
      case 'BoxMade':
        return { ...state, status: 'open' };
      case 'BoxFilled':
        return { ...state, amount: state.amount + event.payload.amount };
      case 'BoxClosed':
        return { status: 'closed', amount: state.amount, by: event.terminal };
      case 'BoxStacked':
      case 'SerialPut':
      case 'SerialTaken':
        return state;
      case 'JudgeBroken':
        throw new Error('evolve of this event is broken');
      default:
        return assertNever(event);
    }
  },
  legal(state, event, reads) {
    if (event.type === 'BoxFilled' && state.status === 'closed')
      return refuse('boxIsClosed', { by: state.by });
    if (event.type === 'BoxClosed' && state.status !== 'open')
      return refuse('boxNotOpen', { status: state.status });
    if (event.type === 'BoxStacked') {
      const below = reads.get(box, event.payload.on);
      if (below.status !== 'closed') return refuse('belowNotClosed', { status: below.status });
    }
    return null;
  },
  claims(event) {
    if (event.type !== 'SerialPut' && event.type !== 'SerialTaken') return [];
    const held = event.type === 'SerialPut';
    return [{ registry: 'serial', name: event.payload.serial, holder: event.stream, held }];
  },
});

export const boxTypeOf = (stream: string): AnyStreamType | undefined =>
  stream.startsWith('box/') ? box : undefined;
