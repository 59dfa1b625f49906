import type { Recorded } from '#domain/kernel/event';
import { assertNever } from '#domain/kernel/refusal';
import { splitStreamId } from '#domain/kernel/streamType';
import { call as callStream } from '#domain/logistics/call';
import type { CallState } from '#domain/logistics/callState';
import { hasArrived, isLive } from '#domain/logistics/callState';
import { container as containerStream } from '#domain/logistics/container';
import type { ContainerEvent } from '#domain/logistics/containerEvents';
import type { ContainerState } from '#domain/logistics/containerState';
import { isKnown } from '#domain/logistics/containerState';
import { windowKey } from '#domain/logistics/need';
import { actorId, placeId } from '#domain/logistics/supply';
import { transport as transportStream } from '#domain/logistics/transport';
import type { TransportState } from '#domain/logistics/transportState';
import { missionOf } from '#domain/logistics/transportState';
import { zone as zoneStream } from '#domain/logistics/zone';
import { factTable, stateTable } from '../projection.ts';
import type { Projections } from '../projector.ts';
import { call, container, stockMovement, transport, transportAssignment, zone } from '../schema/logistics.ts';

export const logisticsProjections: Projections = {
  states: [
    stateTable(containerStream, container, null, containerRows),
    stateTable(callStream, call, null, callRows),
    stateTable(transportStream, transport, null, transportRows),
    stateTable(zoneStream, zone, null, (key, state) => {
      if (state.status === 'absent') return [];
      const { supermarket, mode } = state;
      const led = state.status === 'led' ? state : { master: null, epoch: null, since: null };
      return [{ zone: key, supermarket, mode, master: led.master, epoch: led.epoch, since: led.since }];
    }),
  ],
  facts: [
    factTable(containerStream, stockMovement, movementRow),
    factTable(transportStream, transportAssignment, (event) => {
      if (event.type !== 'TransportAssigned') return null;
      const { mission, by, startNode, pickupS, nextBest } = event.payload;
      return {
        transport: splitStreamId(event.stream).key,
        ...mission,
        by,
        startNode,
        pickupS,
        nextBestAgv: nextBest?.agv ?? null,
        nextBestPickupS: nextBest?.pickupS ?? null,
        assignedAt: event.occurredAt,
      };
    }),
  ],
};

function containerRows(key: string, state: ContainerState) {
  if (state.status === 'absent') return [];
  const { supermarket, status, quantity, place, arrival, openedAt, blocks, variance } = state;
  const contents = isKnown(state) ? state : { part: null, lot: null, receivedAt: null, expiresAt: null };
  const { part, lot, receivedAt, expiresAt } = contents;
  return [
    {
      container: key,
      supermarket,
      status,
      part,
      lot,
      quantity,
      placeKind: place?.kind ?? null,
      place: place === null ? null : placeId(place),
      arrival,
      receivedAt,
      expiresAt,
      openedAt,
      blocks,
      blocked: blocks.length > 0,
      variance,
    },
  ];
}

function callRows(key: string, state: CallState) {
  if (state.status === 'absent' || state.terms === null) return [];
  const { terms, status, picks, attempt, supermarket } = state;
  const { line, station, location, part, quantity, lot, round, cause, dueAt, raisedAt } = terms;
  return [
    {
      call: key,
      supermarket,
      status,
      live: isLive(state),
      line,
      station,
      location,
      part,
      quantity,
      lot,
      windowKey: windowKey(terms.window),
      round,
      cause,
      dueAt,
      raisedAt,
      picks: picks.map((p) => ({ ...p, delivered: hasArrived(state, p.container) })),
      attempt,
      pickedBy: state.status === 'picking' ? state.by : null,
      transport: state.status === 'inTransport' ? state.transport : null,
      reason: state.status === 'short' || state.status === 'cancelled' ? state.reason : null,
      deliveredAt: state.status === 'delivered' ? state.deliveredAt : null,
    },
  ];
}

function transportRows(key: string, state: TransportState) {
  if (state.status === 'absent' || state.job === null) return [];
  const { job, status, supermarket, load, asked, failures, times } = state;
  const { zone: zoneKey, call: callKey, attempt, containers, from, to, lineside, dueAt, requestedAt } = job;
  const mission = missionOf(state);
  return [
    {
      transport: key,
      supermarket,
      status,
      live: status !== 'cancelled' && status !== 'unloaded',
      zone: zoneKey,
      call: callKey,
      attempt,
      containers,
      from,
      to,
      lineside,
      dueAt,
      requestedAt,
      agv: mission?.agv ?? null,
      asked,
      epoch: mission?.epoch ?? null,
      order: mission?.order ?? null,
      load,
      person: state.status === 'takenOver' ? state.person : null,
      failures,
      reason: 'reason' in state ? state.reason : null,
      times,
      unloadedAt: state.status === 'unloaded' ? state.unloadedAt : null,
    },
  ];
}

function movementRow(event: Recorded<ContainerEvent>) {
  const base = {
    container: splitStreamId(event.stream).key,
    actor: actorId(event.actor),
    at: event.occurredAt,
  };
  switch (event.type) {
    case 'ContainerReceived': {
      const { quantity, part, lot, location: to, splitFrom: reference } = event.payload;
      return { ...base, kind: 'received' as const, quantity, part, lot, to, reference };
    }
    case 'ContainerMoved': {
      const { from, to, transport: reference } = event.payload;
      const fromPlace = from === null ? null : placeId(from);
      return { ...base, kind: 'moved' as const, from: fromPlace, to: placeId(to), reference };
    }
    case 'ContainerSplit':
      return {
        ...base,
        kind: 'split' as const,
        quantity: event.payload.quantity,
        reference: event.payload.into,
      };
    case 'ContainerOpened':
      return { ...base, kind: 'opened' as const, from: event.payload.location };
    case 'ContainerConsumed': {
      const { quantity, part, lot, location: from, unit, station, purpose: reference } = event.payload;
      return { ...base, kind: 'consumed' as const, quantity, part, lot, from, unit, station, reference };
    }
    case 'ContainerCounted':
      return {
        ...base,
        kind: 'counted' as const,
        quantity: event.payload.counted,
        reference: event.payload.reason,
      };
    case 'ContainerBlocked':
      return { ...base, kind: 'blocked' as const, reference: event.payload.reason };
    case 'ContainerUnblocked':
      return { ...base, kind: 'unblocked' as const, reference: event.payload.reason };
    case 'ContainerVarianceApproved':
      return { ...base, kind: 'approved' as const, reference: event.payload.count };
    default:
      return assertNever(event);
  }
}
