import type { Recorded } from '../kernel/event.ts';
import { assertNever } from '../kernel/refusal.ts';
import type { Carrier } from './supply.ts';
import { isLater, sameMission } from './transportEvents.ts';
import type { Mission, TransportEvent } from './transportEvents.ts';

/** What an AGV does for one mission, in order. */
export const missionSteps = ['assigned', 'accepted', 'loading', 'loaded', 'moving', 'unloading'] as const;
export type MissionStep = (typeof missionSteps)[number];
/** The steps that an AGV reports. */
export type AgvStep = Exclude<MissionStep, 'assigned'> | 'unloaded';

export interface TransportJob extends Readonly<
  Omit<Extract<TransportEvent, { type: 'TransportRequested' }>['payload'], 'supermarket'>
> {
  readonly requestedAt: string;
}

interface Common {
  readonly supermarket: string;
  /** Null while something is known of the transport but not yet what it was asked for. */
  readonly job: TransportJob | null;
  /** Who has the goods in hand; null while they stand. */
  readonly load: Carrier | null;
  /** The AGV that somebody wants for it and that does not have it yet. */
  readonly asked: string | null;
  /** Highest order number used; the next mission takes the following one. */
  readonly orders: number;
  readonly failures: number;
  /** When each step of the present mission was reached. */
  readonly times: Readonly<Partial<Record<MissionStep, string>>>;
}

export type TransportState =
  | { readonly status: 'absent' }
  | (Common & { readonly status: 'requested' })
  | (Common & { readonly status: MissionStep; readonly mission: Mission })
  | (Common & { readonly status: 'failed'; readonly mission: Mission; readonly reason: string })
  | (Common & { readonly status: 'cancelling'; readonly mission: Mission; readonly reason: string })
  | (Common & { readonly status: 'cancelled'; readonly reason: string })
  /** `mission` is the AGV order that is still to be cancelled at its AGV. */
  | (Common & { readonly status: 'takenOver'; readonly mission: Mission | null; readonly person: string })
  | (Common & { readonly status: 'unloaded'; readonly handler: Carrier; readonly unloadedAt: string });

export type OnMission = Extract<TransportState, { status: MissionStep }>;

export const isOnMission = (state: TransportState): state is OnMission =>
  missionSteps.some((s) => s === state.status);

const rank = (step: MissionStep): number => missionSteps.indexOf(step);

/** The AGV order in force, if any. */
export const missionOf = (state: TransportState): Mission | null =>
  'mission' in state ? state.mission : null;

/** A transport that failed this often waits for a person instead of another AGV. */
export const maxFailures = 3;

/** True when dispatch may give it to an AGV. */
export const isWaiting = (state: TransportState): boolean =>
  state.status === 'requested' ||
  (state.status === 'failed' && state.load === null && state.failures < maxFailures);

/** True when no AGV can go on with it: the goods stand on a failed AGV, or too many have failed. */
export const needsPerson = (state: TransportState): boolean => state.status === 'failed' && !isWaiting(state);

const blank: Common = {
  supermarket: '',
  job: null,
  load: null,
  asked: null,
  orders: 0,
  failures: 0,
  times: {},
};

const commonOf = (state: TransportState): Common =>
  state.status === 'absent'
    ? blank
    : {
        supermarket: state.supermarket,
        job: state.job,
        load: state.load,
        asked: state.asked,
        orders: state.orders,
        failures: state.failures,
        times: state.times,
      };

type Of<T extends TransportEvent['type']> = Extract<Recorded<TransportEvent>, { type: T }>;

/** A state that holds only what is known in common: a transport whose request is not known counts as requested. */
const queued = (common: Common): TransportState => ({ ...common, status: 'requested' });

function requested(state: TransportState, event: Of<'TransportRequested'>): TransportState {
  const { supermarket: _scope, ...terms } = event.payload;
  const job = { ...terms, requestedAt: event.occurredAt };
  if (state.status === 'absent') return queued({ ...blank, job });
  return state.job === null ? { ...state, job } : state;
}

/** Too late once the goods are being loaded; asking for the AGV that has it takes an earlier wish back. */
function asked(state: TransportState, agv: string): TransportState {
  if (state.status === 'absent') return queued({ ...blank, asked: agv });
  const open =
    state.status === 'requested' ||
    state.status === 'assigned' ||
    state.status === 'accepted' ||
    (state.status === 'failed' && state.load === null);
  if (!open) return state;
  const has = state.status !== 'requested' && state.status !== 'failed' && state.mission.agv === agv;
  return { ...state, asked: has ? null : agv };
}

function assigned(state: TransportState, event: Of<'TransportAssigned'>): TransportState {
  const { mission } = event.payload;
  const common = { ...commonOf(state), orders: Math.max(commonOf(state).orders, mission.order) };
  const current = missionOf(state);
  const later = current === null || isLater(mission, current);
  const free = state.status === 'absent' || state.status === 'requested' || state.status === 'failed';
  if (later && (free || isOnMission(state)))
    return { ...common, status: 'assigned', mission, asked: null, times: { assigned: event.occurredAt } };
  return state.status === 'absent' ? queued(common) : { ...state, orders: common.orders };
}

/** Goods on a vehicle are on it whatever the record thinks of its mission. */
const withLoad = (state: TransportState, load: Carrier | null): TransportState =>
  state.status === 'absent' ? queued({ ...blank, load }) : { ...state, load };

const furthest = (times: Common['times']): number =>
  missionSteps.findLastIndex((step) => times[step] !== undefined);

/**
 * A step that an AGV reports. Steps of the mission in force only go forward; an AGV that failed goes on when it reports a
 * step beyond those it had reached. Of an order no longer in force only the goods on board are noted.
 */
function stepped(
  state: TransportState,
  event: Recorded<TransportEvent>,
  reported: Mission,
  to: MissionStep,
): TransportState {
  if (state.status === 'unloaded') return state;
  const before = commonOf(state);
  const load: Carrier | null = rank(to) >= rank('loaded') ? { kind: 'agv', agv: reported.agv } : before.load;
  const common = { ...before, load, orders: Math.max(before.orders, reported.order) };
  const current = missionOf(state);
  const fresh = current === null ? reported.order > before.orders : isLater(reported, current);
  const free = state.status === 'absent' || state.status === 'requested';
  const running = isOnMission(state) || state.status === 'failed';
  if (free || (running && fresh))
    return fresh
      ? { ...common, status: to, mission: reported, times: { [to]: event.occurredAt } }
      : queued(common);
  if (current === null || !sameMission(current, reported)) return { ...state, ...common };
  const times = { ...before.times, [to]: before.times[to] ?? event.occurredAt };
  return running && rank(to) > furthest(before.times)
    ? { ...common, status: to, mission: current, times }
    : { ...state, ...common, times };
}

function loaded(state: TransportState, event: Of<'TransportLoaded'>): TransportState {
  const { handler, mission } = event.payload;
  if (mission !== null) return stepped(state, event, mission, 'loaded');
  return state.status === 'unloaded' ? state : withLoad(state, handler);
}

function failed(state: TransportState, event: Of<'TransportFailed'>): TransportState {
  const { mission, reason } = event.payload;
  const current = missionOf(state);
  const mine = current === null || sameMission(current, mission);
  const open = state.status === 'absent' || state.status === 'requested' || isOnMission(state);
  if (!mine || !open) return state;
  const common = commonOf(state);
  return {
    ...common,
    status: 'failed',
    mission,
    reason,
    failures: common.failures + 1,
    orders: Math.max(common.orders, mission.order),
  };
}

function cancelAsked(state: TransportState, reason: string): TransportState {
  const mission = missionOf(state);
  if (state.status === 'unloaded' || state.status === 'cancelled') return state;
  return mission === null
    ? { ...commonOf(state), status: 'cancelled', reason }
    : { ...commonOf(state), status: 'cancelling', mission, reason };
}

/** The AGV of a transport that a person took over, or that another AGV has by now, only gives up its order. */
function cancelled(state: TransportState, stopped: Mission | null): TransportState {
  if (state.status === 'unloaded' || state.status === 'cancelled') return state;
  const current = missionOf(state);
  if (stopped !== null) {
    if (current !== null && !sameMission(current, stopped)) return state;
    if (state.status === 'takenOver') return { ...state, mission: null };
  }
  const reason = state.status === 'cancelling' ? state.reason : 'cancelled';
  return { ...commonOf(state), status: 'cancelled', reason };
}

function handedBack(state: TransportState, from: string): TransportState {
  if (state.status !== 'takenOver') return state;
  const common = commonOf(state);
  const job = common.job === null ? null : { ...common.job, from };
  return queued({ ...common, job, load: null, asked: null, failures: 0, times: {} });
}

export function evolveTransport(state: TransportState, event: Recorded<TransportEvent>): TransportState {
  const next = applied(state, event);
  return next.status === 'absent' || next.supermarket !== ''
    ? next
    : { ...next, supermarket: event.payload.supermarket };
}

function applied(state: TransportState, event: Recorded<TransportEvent>): TransportState {
  switch (event.type) {
    case 'TransportRequested':
      return requested(state, event);
    case 'TransportAgvAsked':
      return asked(state, event.payload.agv);
    case 'TransportAssigned':
      return assigned(state, event);
    case 'TransportAccepted':
      return stepped(state, event, event.payload.mission, 'accepted');
    case 'TransportLoading':
      return stepped(state, event, event.payload.mission, 'loading');
    case 'TransportLoaded':
      return loaded(state, event);
    case 'TransportMoving':
      return stepped(state, event, event.payload.mission, 'moving');
    case 'TransportUnloading':
      return stepped(state, event, event.payload.mission, 'unloading');
    case 'TransportUnloaded':
      return state.status === 'unloaded'
        ? state
        : {
            ...commonOf(state),
            status: 'unloaded',
            load: null,
            handler: event.payload.handler,
            unloadedAt: event.occurredAt,
          };
    case 'TransportFailed':
      return failed(state, event);
    case 'TransportCancelAsked':
      return cancelAsked(state, event.payload.reason);
    case 'TransportCancelled':
      return cancelled(state, event.payload.mission);
    case 'TransportTakenOver':
      return state.status === 'unloaded' || state.status === 'takenOver'
        ? state
        : {
            ...commonOf(state),
            status: 'takenOver',
            mission: missionOf(state),
            person: event.payload.person,
          };
    case 'TransportHandedBack':
      return handedBack(state, event.payload.from);
    default:
      return assertNever(event);
  }
}
