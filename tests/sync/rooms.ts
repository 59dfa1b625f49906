import { z } from 'zod';
import { fact, loosening } from '#domain/kernel/event';
import { defineStream } from '#domain/kernel/streamType';

export const roomEvents = {
  RoomUsed: fact(z.object({ line: z.string(), by: z.string(), filler: z.string().optional() })),
  RoomFreed: loosening(z.object({ line: z.string() })),
};

interface RoomState {
  readonly status: 'absent' | 'used' | 'free';
  readonly by: readonly string[];
}

/** A stream whose scope is its line's, for tests of what travels where. */
export const room = defineStream<RoomState, typeof roomEvents>({
  name: 'room',
  area: 'site',
  owner: 'supervisor',
  stateVersion: 1,
  events: roomEvents,
  initial: { status: 'absent', by: [] },
  scopeOf: (_key, first) => `line/${first.payload.line}`,
  evolve: (state, event) =>
    event.type === 'RoomUsed'
      ? { status: 'used', by: [...state.by, event.payload.by] }
      : { ...state, status: 'free' },
});
