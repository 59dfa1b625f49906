import { z } from 'zod';
import { fact, loosening, proposal } from '#domain/kernel/event';
import { defineStream } from '#domain/kernel/streamType';

export const lampEvents = {
  LampSwitched: fact(z.object({ on: z.boolean() })),
  LampRenamed: proposal(z.object({ name: z.string() })),
  LampReleased: loosening(z.object({})),
};

interface LampState {
  readonly status: 'absent' | 'known';
  readonly on: boolean;
  readonly name: string;
  readonly released: boolean;
}

/** The smallest stream with a fact, a proposal and a loosening, for tests of what carries streams. */
export const lamp = defineStream<LampState, typeof lampEvents>({
  name: 'lamp',
  area: 'site',
  owner: 'engineer',
  stateVersion: 1,
  events: lampEvents,
  initial: { status: 'absent', on: false, name: '', released: false },
  scopeOf: () => 'site',
  evolve(state, event) {
    switch (event.type) {
      case 'LampSwitched':
        return { ...state, status: 'known', on: event.payload.on };
      case 'LampRenamed':
        return { ...state, status: 'known', name: event.payload.name };
      case 'LampReleased':
        return { ...state, status: 'known', released: true };
    }
  },
});
