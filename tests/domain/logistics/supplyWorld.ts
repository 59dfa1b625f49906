import type { Actor } from '#domain/kernel/actor';
import type { Decision } from '#domain/kernel/decision';
import type { EventOf, EventSpecs } from '#domain/kernel/event';
import type { Reads, StreamState, StreamType } from '#domain/kernel/streamType';
import { streamId } from '#domain/kernel/streamType';
import type { CallEvent } from '#domain/logistics/callEvents';
import type { ContainerEvent } from '#domain/logistics/containerEvents';
import type { StockItem } from '#domain/logistics/stock';
import type { Place } from '#domain/logistics/supply';
import type { Mission, TransportEvent } from '#domain/logistics/transportEvents';
import type { ZoneEvent } from '#domain/logistics/zone';
import { fold } from '#tests/domain/given';

export const supermarket = 'SM-FA1';
export const clerk: Actor = { kind: 'person', person: 'p-clerk', role: 'logistics' };
export const otherClerk: Actor = { kind: 'person', person: 'p-other', role: 'logistics' };

type AnyPast = ContainerEvent | CallEvent | TransportEvent | ZoneEvent;

/** Streams that a decision reads, by stream id; those not named are absent. */
export const worldOf = (past: Readonly<Record<string, readonly AnyPast[]>>): Reads => ({
  concerning: () => [],
  get<S extends StreamState, Specs extends EventSpecs>(type: StreamType<S, Specs>, key: string): S {
    const events = (past[streamId(type, key)] ?? []) as readonly EventOf<Specs>[];
    return fold(type, key, events);
  },
});

export const received = (
  change: Partial<Extract<ContainerEvent, { type: 'ContainerReceived' }>['payload']> = {},
): ContainerEvent => ({
  type: 'ContainerReceived',
  payload: {
    supermarket,
    part: 'P-NUT',
    lot: 'L-1',
    quantity: 100,
    location: 'SM-2',
    receivedAt: '2026-11-20T06:00:00.000Z',
    expiresAt: null,
    delivery: 'DN-1',
    splitFrom: null,
    ...change,
  },
});

export const movedTo = (location: string): ContainerEvent => ({
  type: 'ContainerMoved',
  payload: {
    supermarket,
    from: null,
    to: { kind: 'location', location },
    lineside: false,
    transport: null,
  },
});

/** Under way for a call. */
export const movedWith = (to: Place, call: string) => ({
  type: 'ContainerMoved' as const,
  payload: {
    supermarket,
    from: { kind: 'location' as const, location: 'SM-2' },
    to,
    lineside: false,
    transport: null,
    takenFor: call,
  },
});

/** In the picker's hands for a call. */
export const takenFor = (call: string) => movedWith({ kind: 'person', person: 'p-clerk' }, call);

/** At SM-4 on the way to the call, by somebody who knew it to be where the event `arrival` had brought it. */
export const putDown = (arrival?: string) => ({
  type: 'ContainerMoved' as const,
  payload: {
    supermarket,
    from: { kind: 'person' as const, person: 'p-clerk' },
    to: { kind: 'location' as const, location: 'SM-4' },
    lineside: false,
    transport: null,
    takenFor: callId,
    ...(arrival === undefined ? {} : { arrival }),
  },
});

/** At SM-4, for a vehicle of that call. */
export const setDownFor = (call: string): ContainerEvent => ({
  type: 'ContainerMoved',
  payload: {
    supermarket,
    from: { kind: 'person', person: 'p-clerk' },
    to: { kind: 'location', location: 'SM-4' },
    lineside: false,
    transport: null,
    takenFor: call,
  },
});

export const putBackFrom = (call: string): ContainerEvent => ({
  type: 'ContainerMoved',
  payload: {
    supermarket,
    from: { kind: 'person', person: 'p-clerk' },
    to: { kind: 'location', location: 'SM-2' },
    lineside: false,
    transport: null,
    returnedFrom: call,
  },
});

export const blockedFor = (reason: string): ContainerEvent => ({
  type: 'ContainerBlocked',
  payload: { supermarket, reason, note: '' },
});

export const consumed = (quantity: number, location = 'SM-2'): ContainerEvent => ({
  type: 'ContainerConsumed',
  payload: {
    supermarket,
    part: 'P-NUT',
    lot: 'L-1',
    quantity,
    location,
    purpose: 'build',
    unit: 'u-1',
    station: 'FA-10',
    operation: null,
  },
});

export const raised = (
  change: Partial<Extract<CallEvent, { type: 'CallRaised' }>['payload']> = {},
): CallEvent => ({
  type: 'CallRaised',
  payload: {
    supermarket,
    line: 'FA1',
    station: 'FA-10',
    location: 'LS-10',
    part: 'P-NUT',
    quantity: 100,
    lot: null,
    window: { kind: 'sequence', from: 100, to: 104 },
    round: 0,
    cause: { kind: 'consumption', remaining: 12, unitsAhead: 1 },
    dueAt: '2026-11-22T08:10:00.000Z',
    ...change,
  },
});
export const callId = 'LS-10~P-NUT~100-104~0';

export const picked = (container = 'C-1', quantity = 100): CallEvent => ({
  type: 'CallPicked',
  payload: { supermarket, container, part: 'P-NUT', lot: 'L-1', quantity, from: 'SM-2', older: null },
});
export const inTransport = (transport: string | null = transportId): CallEvent => ({
  type: 'CallInTransport',
  payload: { supermarket, transport },
});
export const delivered = (
  change: Partial<Extract<CallEvent, { type: 'CallDelivered' }>['payload']> = {},
): CallEvent => ({
  type: 'CallDelivered',
  payload: { supermarket, location: 'LS-10', quantity: 100, containers: ['C-1'], transport: null, ...change },
});
export const pickReturned = (label = 'C-1', to = 'SM-2'): CallEvent => ({
  type: 'CallPickReturned',
  payload: { supermarket, container: label, to },
});

export const cancelledCall = (): CallEvent => ({
  type: 'CallCancelled',
  payload: { supermarket, reason: 'wrong part called', containers: [] },
});

export const transportId = `${callId}~t0`;
export const requested = (
  change: Partial<Extract<TransportEvent, { type: 'TransportRequested' }>['payload']> = {},
): TransportEvent => ({
  type: 'TransportRequested',
  payload: {
    supermarket,
    zone: 'Z1',
    call: callId,
    attempt: 0,
    containers: ['C-1'],
    from: 'SM-2',
    to: 'LS-10',
    lineside: true,
    dueAt: null,
    ...change,
  },
});
export const missionNo = (order: number, agv = 'AGV-05', epoch = 3): Mission => ({ agv, epoch, order });
export const assigned = (mission = missionNo(1)): TransportEvent => ({
  type: 'TransportAssigned',
  payload: {
    supermarket,
    zone: 'Z1',
    mission,
    by: 'automatic',
    startNode: 'N1',
    pickupS: 42,
    nextBest: null,
  },
});
export const step = (
  type: 'TransportAccepted' | 'TransportLoading' | 'TransportMoving' | 'TransportUnloading',
  mission = missionNo(1),
): TransportEvent => ({ type, payload: { supermarket, mission, node: 'N1' } });
export const loaded = (mission: Mission | null = missionNo(1), person = 'p-clerk'): TransportEvent => ({
  type: 'TransportLoaded',
  payload: {
    supermarket,
    mission,
    handler: mission ? { kind: 'agv', agv: mission.agv } : { kind: 'person', person },
  },
});
export const unloaded = (mission: Mission | null = missionNo(1)): TransportEvent => ({
  type: 'TransportUnloaded',
  payload: {
    supermarket,
    mission,
    location: 'LS-10',
    handler: mission ? { kind: 'agv', agv: mission.agv } : { kind: 'person', person: 'p-clerk' },
  },
});
export const failed = (mission = missionNo(1)): TransportEvent => ({
  type: 'TransportFailed',
  payload: { supermarket, mission, reason: 'noRouteError', detail: '' },
});
export const takenOver = (person = 'p-clerk'): TransportEvent => ({
  type: 'TransportTakenOver',
  payload: { supermarket, person, reason: 'AGV stuck' },
});
export const cancelAsked = (): TransportEvent => ({
  type: 'TransportCancelAsked',
  payload: { supermarket, reason: 'not needed' },
});
export const cancelled = (mission: Mission | null = missionNo(1)): TransportEvent => ({
  type: 'TransportCancelled',
  payload: { supermarket, mission },
});

export const ledBy = (terminal: string, epoch: number): ZoneEvent => ({
  type: 'ZoneMasterTaken',
  payload: { supermarket, terminal, epoch },
});

export const stockOf = (container: string, change: Partial<StockItem> = {}): StockItem => ({
  container,
  part: 'P-NUT',
  lot: 'L-1',
  quantity: 100,
  location: 'SM-2',
  open: false,
  receivedAt: '2026-11-20T06:00:00.000Z',
  expiresAt: null,
  ...change,
});

/** The drafted events by stream and type, for reading at a glance. */
export const typesOf = (decision: Decision): readonly string[] =>
  decision.ok ? decision.events.map((e) => `${e.stream} ${e.type}`) : [`refused ${decision.code}`];
