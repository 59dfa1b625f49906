import type { Recorded } from '../kernel/event.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { assertNever } from '../kernel/refusal.ts';
import type { StreamType } from '../kernel/streamType.ts';
import { defineStream, splitStreamId } from '../kernel/streamType.ts';
import { containerEvents } from './containerEvents.ts';
import type { ContainerEvent } from './containerEvents.ts';
import { evolveContainer, isKnown, isMovedLate, sameReception } from './containerState.ts';
import type { ContainerState, KnownContainer } from './containerState.ts';
import { no } from './refusals.ts';
import { actorId, atLocation, placeId, samePlace, supplyScope } from './supply.ts';
import type { Place } from './supply.ts';

type Of<T extends ContainerEvent['type']> = Extract<Recorded<ContainerEvent>, { type: T }>;

/** Why nothing may be taken out of it, or null. `at` is an instant. */
export function useObstacle(label: string, state: KnownContainer, at: string): Refusal | null {
  const [block] = state.blocks;
  if (block) return no('containerBlocked', { container: label, reason: block.reason });
  if (state.expiresAt !== null && state.expiresAt <= at)
    return no('containerExpired', { container: label, expiresAt: state.expiresAt });
  return null;
}

/** Why it cannot be taken from where somebody says it stands, or null. */
export function placeObstacle(label: string, state: KnownContainer, found: Place): Refusal | null {
  if (samePlace(state.place, found)) return null;
  if (found.kind !== 'location')
    return no('containerNotWithCarrier', {
      container: label,
      expected: placeId(state.place),
      carrier: placeId(found),
    });
  if (state.place.kind !== 'location')
    return no('containerInTransit', { container: label, carrier: placeId(state.place) });
  return no('containerNotWhereExpected', {
    container: label,
    expected: placeId(state.place),
    found: placeId(found),
  });
}

function receivedLegal(label: string, state: ContainerState, { payload }: Of<'ContainerReceived'>) {
  if (!isKnown(state)) return null;
  if (sameReception(state, payload))
    return no('containerAlreadyReceived', { container: label, part: state.part });
  if (state.status === 'empty') return null;
  return no('containerLabelConflict', {
    container: label,
    part: state.part,
    lot: state.lot,
    quantity: state.reception.quantity,
    scannedPart: payload.part,
    scannedLot: payload.lot,
    scannedQuantity: payload.quantity,
    from: payload.splitFrom ?? payload.location,
  });
}

function lateness({ returnedFrom, to }: Of<'ContainerMoved'>['payload']) {
  if (returnedFrom != null) return 'containerReturnedLate';
  return to.kind === 'location' ? 'containerPutDownLate' : 'containerTakenLate';
}

function movedLegal(label: string, state: KnownContainer, { payload }: Of<'ContainerMoved'>) {
  if (isMovedLate(state, payload))
    return no(lateness(payload), {
      container: label,
      place: placeId(state.place),
      to: placeId(payload.to),
    });
  const elsewhere = payload.from === null ? null : placeObstacle(label, state, payload.from);
  if (elsewhere) return elsewhere;
  const [block] = state.blocks;
  return payload.lineside && block
    ? no('containerBlocked', { container: label, reason: block.reason })
    : null;
}

function splitLegal(label: string, state: KnownContainer, { payload }: Of<'ContainerSplit'>) {
  const [block] = state.blocks;
  if (block) return no('containerBlocked', { container: label, reason: block.reason });
  if (state.place.kind !== 'location')
    return no('containerInTransit', { container: label, carrier: placeId(state.place) });
  if (payload.into === label) return no('containerSplitIntoItself', { container: label });
  if (payload.quantity >= state.quantity)
    return no('containerTooLittle', {
      container: label,
      available: state.quantity,
      wanted: payload.quantity,
    });
  return null;
}

function consumedLegal(label: string, state: KnownContainer, event: Of<'ContainerConsumed'>) {
  const { payload } = event;
  const obstacle =
    useObstacle(label, state, event.occurredAt) ?? placeObstacle(label, state, atLocation(payload.location));
  if (obstacle) return obstacle;
  if (payload.quantity > state.quantity)
    return no('containerTooLittle', {
      container: label,
      available: state.quantity,
      wanted: payload.quantity,
    });
  if (state.countedAt !== null && event.occurredAt < state.countedAt)
    return no('containerCountedSince', { container: label, countedAt: state.countedAt });
  return null;
}

/** Two counts of which the later knew nothing of the earlier, and that say otherwise: somebody has to look which is right. */
function countedLegal(
  label: string,
  { lastCount, countedAt }: KnownContainer,
  { payload }: Of<'ContainerCounted'>,
) {
  const { previous, counted } = payload;
  if (previous === undefined || lastCount === null) return null;
  if (lastCount.count === previous || lastCount.counted === counted) return null;
  const { counted: first, by } = lastCount;
  return no('containerCountsApart', { container: label, first, by, countedAt, counted });
}

function varianceLegal(label: string, state: KnownContainer, event: Of<'ContainerVarianceApproved'>) {
  const { variance } = state;
  if (variance === null) return no('containerNoVariance', { container: label });
  if (variance.count !== event.payload.count)
    return no('containerCountSuperseded', { container: label, counted: variance.counted });
  return variance.countedBy === actorId(event.actor)
    ? no('containerVarianceOwnCount', { container: label, countedBy: variance.countedBy })
    : null;
}

function legal(state: ContainerState, event: Recorded<ContainerEvent>): Refusal | null {
  const label = splitStreamId(event.stream).key;
  if (event.type === 'ContainerReceived') return receivedLegal(label, state, event);
  if (!isKnown(state)) return no('containerUnknown', { container: label });
  const blockedFor = (reason: string) => state.blocks.some((b) => b.reason === reason);
  switch (event.type) {
    case 'ContainerMoved':
      return movedLegal(label, state, event);
    case 'ContainerSplit':
      return splitLegal(label, state, event);
    case 'ContainerOpened':
      if (state.status === 'open') return no('containerAlreadyOpen', { container: label });
      return useObstacle(label, state, event.occurredAt);
    case 'ContainerConsumed':
      return consumedLegal(label, state, event);
    case 'ContainerCounted':
      return countedLegal(label, state, event);
    case 'ContainerBlocked':
      return blockedFor(event.payload.reason)
        ? no('containerAlreadyBlocked', { container: label, reason: event.payload.reason })
        : null;
    case 'ContainerUnblocked':
      return blockedFor(event.payload.reason)
        ? null
        : no('containerNotBlocked', { container: label, reason: event.payload.reason });
    case 'ContainerVarianceApproved':
      return varianceLegal(label, state, event);
    default:
      return assertNever(event);
  }
}

/** Keyed by the licence plate on the container. */
export const container: StreamType<ContainerState, typeof containerEvents> = defineStream({
  name: 'container',
  area: 'logistics',
  owner: 'logistics',
  stateVersion: 4,
  events: containerEvents,
  initial: { status: 'absent' },
  scopeOf: supplyScope,
  evolve: evolveContainer,
  legal,
  lifespan: (_key, state) => (state.status === 'empty' && state.blocks.length === 0 ? 'closed' : 'open'),
});
