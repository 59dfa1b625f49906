import { accept, decideOne } from '../kernel/decision.ts';
import type { DecideContext, Decision } from '../kernel/decision.ts';
import { modeOf, zone } from './zone.ts';
import type { DispatchMode, ZoneState } from './zone.ts';

interface AtZone {
  readonly zone: string;
  readonly supermarket: string;
}

/** Records that this terminal has the zone's lease. Having it already under the same epoch records nothing. */
export function takeZone(
  state: ZoneState,
  input: AtZone & { readonly terminal: string; readonly epoch: number },
  context: DecideContext,
): Decision {
  const { zone: key, ...payload } = input;
  const mine = state.status === 'led' && state.master === payload.terminal && state.epoch === payload.epoch;
  if (mine) return accept();
  return decideOne(zone, key, state, { type: 'ZoneMasterTaken', payload }, context);
}

export function setDispatchMode(
  state: ZoneState,
  input: AtZone & { readonly mode: DispatchMode },
  context: DecideContext,
): Decision {
  const { zone: key, ...payload } = input;
  if (state.status !== 'absent' && modeOf(state) === payload.mode) return accept();
  return decideOne(zone, key, state, { type: 'ZoneModeSet', payload }, context);
}
