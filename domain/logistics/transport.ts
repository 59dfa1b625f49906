import type { Recorded } from '../kernel/event.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { assertNever } from '../kernel/refusal.ts';
import type { Reads, StreamType } from '../kernel/streamType.ts';
import { defineStream, splitStreamId } from '../kernel/streamType.ts';
import { call, callEnded } from './call.ts';
import { no } from './refusals.ts';
import { placeId, supplyScope } from './supply.ts';
import { isLater, orderIdOf, sameMission, transportEvents } from './transportEvents.ts';
import type { Mission, TransportEvent } from './transportEvents.ts';
import { evolveTransport, missionOf } from './transportState.ts';
import type { TransportState } from './transportState.ts';
import { zone } from './zone.ts';

type Of<T extends TransportEvent['type']> = Extract<Recorded<TransportEvent>, { type: T }>;
type Known = Exclude<TransportState, { status: 'absent' }>;

function requestedLegal(
  transport: string,
  state: TransportState,
  event: Of<'TransportRequested'>,
  reads: Reads,
) {
  if (state.status !== 'absent' && state.job !== null)
    return no('transportAlreadyRequested', { transport, status: state.status });
  const { call: key } = event.payload;
  return key === null ? null : callEnded(key, reads.get(call, key));
}

/** Why a transport that has ended takes nothing more, or null. */
function ended(transport: string, state: Known): Refusal | null {
  if (state.status === 'unloaded') return no('transportAlreadyDone', { transport, at: state.unloadedAt });
  if (state.status === 'cancelled') return no('transportCancelled', { transport, reason: state.reason });
  return null;
}

/** Why no AGV may be put on it, or null. */
function busy(transport: string, state: Known): Refusal | null {
  if (state.status === 'takenOver') return no('transportTakenOver', { transport, person: state.person });
  if (state.status === 'cancelling') return no('transportCancelling', { transport, reason: state.reason });
  if (state.load !== null) return no('transportLoaded', { transport, carrier: placeId(state.load) });
  if (state.status === 'loading')
    return no('transportAlreadyAssigned', { transport, agv: state.mission.agv });
  return ended(transport, state);
}

function assignedLegal(transport: string, state: Known, event: Of<'TransportAssigned'>, reads: Reads) {
  const { mission, zone: zoneKey } = event.payload;
  const obstacle = busy(transport, state);
  if (obstacle) return obstacle;
  if (mission.order <= state.orders)
    return no('transportOrderOutOfTurn', { transport, order: mission.order, last: state.orders });
  const lead = reads.get(zone, zoneKey);
  if (lead.status !== 'led') return no('zoneUnled', { zone: zoneKey });
  return mission.epoch === lead.epoch
    ? null
    : no('zoneEpochOutdated', { zone: zoneKey, epoch: mission.epoch, current: lead.epoch });
}

/** Why a step that an AGV reports does not fit, or null. Late and repeated steps of the order in force fit. */
function stepLegal(transport: string, state: Known, reported: Mission): Refusal | null {
  const current = missionOf(state);
  const inForce =
    current === null
      ? reported.order > state.orders || state.status === 'cancelled'
      : sameMission(current, reported) || isLater(reported, current);
  if (!inForce)
    return no('transportOrderSuperseded', {
      transport,
      order: orderIdOf(transport, reported),
      current: current === null ? null : orderIdOf(transport, current),
    });
  if (state.status === 'takenOver') return no('transportTakenOver', { transport, person: state.person });
  return ended(transport, state);
}

function loadedLegal(transport: string, state: Known, { payload }: Of<'TransportLoaded'>) {
  if (payload.mission !== null) return stepLegal(transport, state, payload.mission);
  if (state.status !== 'takenOver')
    return ended(transport, state) ?? no('transportNotTakenOver', { transport });
  return state.load?.kind === 'person'
    ? no('transportAlreadyLoaded', { transport, carrier: placeId(state.load) })
    : null;
}

function unloadedLegal(transport: string, state: Known, { payload }: Of<'TransportUnloaded'>) {
  const expected = state.job?.to ?? payload.location;
  if (expected !== payload.location)
    return no('transportWrongLocation', { transport, expected, scanned: payload.location });
  if (payload.mission !== null) return stepLegal(transport, state, payload.mission);
  return (
    ended(transport, state) ??
    (state.load?.kind === 'person' ? null : no('transportNotLoaded', { transport }))
  );
}

/** Goods under way cannot be cancelled: a person takes them over. */
function cancelAskedLegal(transport: string, state: Known) {
  if (state.load !== null) return no('transportLoaded', { transport, carrier: placeId(state.load) });
  if (state.status === 'cancelling') return no('transportCancelling', { transport, reason: state.reason });
  return ended(transport, state);
}

function legal(state: TransportState, event: Recorded<TransportEvent>, reads: Reads): Refusal | null {
  const transportKey = splitStreamId(event.stream).key;
  if (event.type === 'TransportRequested') return requestedLegal(transportKey, state, event, reads);
  if (state.status === 'absent') return no('transportUnknown', { transport: transportKey });
  switch (event.type) {
    case 'TransportAgvAsked':
      return busy(transportKey, state);
    case 'TransportAssigned':
      return assignedLegal(transportKey, state, event, reads);
    case 'TransportAccepted':
    case 'TransportLoading':
    case 'TransportMoving':
    case 'TransportUnloading':
    case 'TransportFailed':
      return stepLegal(transportKey, state, event.payload.mission);
    case 'TransportLoaded':
      return loadedLegal(transportKey, state, event);
    case 'TransportUnloaded':
      return unloadedLegal(transportKey, state, event);
    case 'TransportCancelAsked':
      return cancelAskedLegal(transportKey, state);
    case 'TransportCancelled':
      return ended(transportKey, state);
    case 'TransportTakenOver':
      if (state.status === 'takenOver')
        return no('transportTakenOver', { transport: transportKey, person: state.person });
      return ended(transportKey, state);
    case 'TransportHandedBack':
      if (state.status === 'takenOver') return null;
      return ended(transportKey, state) ?? no('transportNotTakenOver', { transport: transportKey });
    default:
      return assertNever(event);
  }
}

export const transport: StreamType<TransportState, typeof transportEvents> = defineStream({
  name: 'transport',
  area: 'logistics',
  owner: 'logistics',
  stateVersion: 1,
  events: transportEvents,
  initial: { status: 'absent' },
  scopeOf: supplyScope,
  evolve: evolveTransport,
  legal,
  lifespan: (_key, { status }) => (status === 'unloaded' || status === 'cancelled' ? 'closed' : 'open'),
});
