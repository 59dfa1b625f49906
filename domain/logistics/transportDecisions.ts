import { accept, decideOne, draft } from '../kernel/decision.ts';
import type { DecideContext, Decision, Draft } from '../kernel/decision.ts';
import type { Reads } from '../kernel/streamType.ts';
import { streamId } from '../kernel/streamType.ts';
import { call, callEnded } from './call.ts';
import { no } from './refusals.ts';
import { actorId, joinKey } from './supply.ts';
import { transport } from './transport.ts';
import { orderIdOf, sameMission } from './transportEvents.ts';
import type { Mission, TransportEvent } from './transportEvents.ts';
import { isOnMission, missionOf } from './transportState.ts';
import type { TransportState } from './transportState.ts';
import { zone } from './zone.ts';
import type { ZoneState } from './zone.ts';

type PayloadOf<T extends TransportEvent['type']> = Extract<TransportEvent, { type: T }>['payload'];

export interface AtTransport {
  readonly transport: string;
  readonly supermarket: string;
}

/** The transport of a call's present attempt: PCs apart that ask for it ask for the same one. */
export const transportKeyOf = (callId: string, attempt: number): string => joinKey(callId, `t${attempt}`);

/** Asks for a transport: of a call's goods (its attempt number comes from the call), or of any container. */
export function requestTransport(
  state: TransportState,
  input: AtTransport & PayloadOf<'TransportRequested'>,
  context: DecideContext,
  reads: Reads,
): Decision {
  const { transport: key, ...payload } = input;
  return decideOne(transport, key, state, { type: 'TransportRequested', payload }, context, {
    reads: payload.call === null ? [] : [streamId(call, payload.call)],
    readStates: reads,
    effectKey: joinKey('transport', key),
  });
}

/** Wants an AGV for the transport, also in place of another one that has not begun to load. */
export function askForAgv(
  state: TransportState,
  input: AtTransport & { readonly agv: string },
  context: DecideContext,
): Decision {
  const { transport: key, ...payload } = input;
  return decideOne(transport, key, state, { type: 'TransportAgvAsked', payload }, context);
}

export interface Assignment {
  readonly agv: string;
  readonly by: 'automatic' | 'hand';
  readonly startNode: string;
  readonly pickupS: number | null;
  readonly nextBest: { readonly agv: string; readonly pickupS: number } | null;
}

/**
 * The zone's master gives the transport to an AGV, or to another one while the goods still stand. The order number is
 * always a new one: the order id of a cancelled or failed mission never comes back.
 */
export function assignTransport(
  state: TransportState,
  input: AtTransport & { readonly zone: string } & Assignment,
  context: DecideContext,
  reads: Reads,
): Decision {
  const { transport: key, agv, ...rest } = input;
  const lead: ZoneState = reads.get(zone, input.zone);
  if (lead.status !== 'led') return no('zoneUnled', { zone: input.zone });
  const order = (state.status === 'absent' ? 0 : state.orders) + 1;
  const mission = { agv, epoch: lead.epoch, order };
  return decideOne(
    transport,
    key,
    state,
    { type: 'TransportAssigned', payload: { ...rest, mission } },
    context,
    { reads: [streamId(zone, input.zone)], readStates: reads },
  );
}

/** The call of a transport that ended without a delivery goes back to the queue. */
function requeue(state: TransportState, input: AtTransport, reads: Reads, causedBy: number): Draft[] {
  if (state.status === 'absent' || state.job === null || state.job.call === null) return [];
  const { call: key, attempt } = state.job;
  if (callEnded(key, reads.get(call, key)) !== null) return [];
  const { supermarket, transport: ended } = input;
  return [
    draft(
      call,
      key,
      { type: 'CallRequeued', payload: { supermarket, transport: ended, attempt, reason: 'cancelled' } },
      { causedBy },
    ),
  ];
}

/**
 * Asks to stop. Where an AGV has an order the transport is cancelling until the AGV has stopped; else it is cancelled at
 * once and its call is back in the queue.
 */
export function cancelTransport(
  state: TransportState,
  input: AtTransport & { readonly reason: string },
  context: DecideContext,
  reads: Reads,
): Decision {
  const { transport: key, supermarket, reason } = input;
  const asked = decideOne(
    transport,
    key,
    state,
    { type: 'TransportCancelAsked', payload: { supermarket, reason } },
    context,
  );
  const underWay = missionOf(state) !== null && state.status !== 'failed';
  if (!asked.ok || underWay) return asked;
  const stopped = draft(
    transport,
    key,
    { type: 'TransportCancelled', payload: { supermarket, mission: missionOf(state) } },
    { causedBy: 0 },
  );
  return accept(...asked.events, stopped, ...requeue(state, input, reads, 1));
}

/** The AGV has stopped its order. Hearing it twice records nothing, and a failed transport stays in the queue. */
export function recordCancelled(
  state: TransportState,
  input: AtTransport & { readonly mission: Mission },
  reads: Reads,
): Decision {
  const { transport: key, supermarket, mission } = input;
  const current = missionOf(state);
  const over = current === null || !sameMission(current, mission) || state.status === 'failed';
  if (over) return accept();
  const stopped = draft(
    transport,
    key,
    { type: 'TransportCancelled', payload: { supermarket, mission } },
    { effectKey: joinKey('cancelled', orderIdOf(key, mission)) },
  );
  const back = state.status === 'takenOver' ? [] : requeue(state, input, reads, 0);
  return accept(stopped, ...back);
}

/** The AGV cannot go on with its order. The transport stays: dispatch gives it to another AGV, or a person takes it over. */
export function recordFailed(
  state: TransportState,
  input: AtTransport & { readonly mission: Mission; readonly reason: string; readonly detail: string },
): Decision {
  const { transport: key, ...payload } = input;
  if (!isOnMission(state) || !sameMission(state.mission, input.mission)) return accept();
  // One order may fail more than once: its AGV fell silent, went on, and fell silent again.
  const again = state.failures === 0 ? [] : [String(state.failures)];
  return accept(
    draft(
      transport,
      key,
      { type: 'TransportFailed', payload },
      { effectKey: joinKey('failed', orderIdOf(key, input.mission), ...again) },
    ),
  );
}

/** The person who decides brings the goods; an AGV under way is stopped by the zone's master. */
export function takeOverTransport(
  state: TransportState,
  input: AtTransport & { readonly reason: string },
  context: DecideContext,
): Decision {
  const { transport: key, ...rest } = input;
  const payload = { ...rest, person: actorId(context.actor) };
  return decideOne(transport, key, state, { type: 'TransportTakenOver', payload }, context);
}
