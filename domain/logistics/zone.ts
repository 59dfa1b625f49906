import { z } from 'zod';
import type { EventOf, Recorded } from '../kernel/event.ts';
import { fact } from '../kernel/event.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { assertNever } from '../kernel/refusal.ts';
import { defineStream, splitStreamId } from '../kernel/streamType.ts';
import { no } from './refusals.ts';
import { supply, supplyScope } from './supply.ts';

/** `automatic`: the master assigns by itself; `manual`: people do. */
export const dispatchMode = z.enum(['automatic', 'manual']);
export type DispatchMode = z.infer<typeof dispatchMode>;

export const zoneEvents = {
  /** `terminal` holds the zone's lease under `epoch`; a higher epoch ends the lower one. */
  ZoneMasterTaken: fact(z.object({ ...supply, terminal: z.string().min(1).max(64), epoch: z.int().min(1) })),
  ZoneModeSet: fact(z.object({ ...supply, mode: dispatchMode })),
};
export type ZoneEvent = EventOf<typeof zoneEvents>;

export type ZoneState =
  | { readonly status: 'absent' }
  | { readonly status: 'unled'; readonly supermarket: string; readonly mode: DispatchMode }
  | {
      readonly status: 'led';
      readonly supermarket: string;
      readonly mode: DispatchMode;
      readonly master: string;
      readonly epoch: number;
      readonly since: string;
    };

/** People dispatch until somebody switches automatic dispatch on. */
export const modeOf = (state: ZoneState): DispatchMode => (state.status === 'absent' ? 'manual' : state.mode);

function evolve(state: ZoneState, event: Recorded<ZoneEvent>): ZoneState {
  const supermarket = state.status === 'absent' ? event.payload.supermarket : state.supermarket;
  switch (event.type) {
    case 'ZoneMasterTaken': {
      const { terminal: master, epoch } = event.payload;
      if (state.status === 'led' && epoch <= state.epoch) return state;
      return { status: 'led', supermarket, mode: modeOf(state), master, epoch, since: event.occurredAt };
    }
    case 'ZoneModeSet': {
      const { mode } = event.payload;
      return state.status === 'led' ? { ...state, mode } : { status: 'unled', supermarket, mode };
    }
    default:
      return assertNever(event);
  }
}

function legal(state: ZoneState, event: Recorded<ZoneEvent>): Refusal | null {
  if (event.type === 'ZoneModeSet' || state.status !== 'led') return null;
  const { epoch, terminal } = event.payload;
  const zoneId = splitStreamId(event.stream).key;
  if (epoch === state.epoch && terminal !== state.master)
    return no('zoneEpochTaken', { zone: zoneId, epoch, master: state.master });
  if (epoch < state.epoch) return no('zoneEpochOutdated', { zone: zoneId, epoch, current: state.epoch });
  return null;
}

export const zone = defineStream<ZoneState, typeof zoneEvents>({
  name: 'zone',
  area: 'logistics',
  owner: 'logistics',
  stateVersion: 1,
  events: zoneEvents,
  initial: { status: 'absent' },
  scopeOf: supplyScope,
  evolve,
  legal,
});
