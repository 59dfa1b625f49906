import type { DecideContext, Decision } from '#domain/kernel/decision';
import { isoInstant } from '#domain/kernel/runtime';
import { call } from '#domain/logistics/call';
import { raiseCall } from '#domain/logistics/callDecisions';
import type { CallCause } from '#domain/logistics/callEvents';
import type { NeedWindow } from '#domain/logistics/need';
import { callKey, needAnyway, windowKey } from '#domain/logistics/need';
import { no } from '#domain/logistics/refusals';
import { endedCalls } from '#db/queries/stock';
import { liveCallFor } from '#db/queries/supply';
import type { SupplyKnowledge } from './knowledge.ts';
import { locationOf } from './knowledge.ts';
import type { PlaceOutlook } from './outlook.ts';
import { placeOutlooks } from './outlook.ts';

export interface CallWish {
  readonly window: NeedWindow;
  readonly quantity: number;
  readonly lot: string | null;
  readonly cause: CallCause;
}

/** Raises the call of a need at a place, as the next round of its window. */
export function raiseAt(
  { store, read }: SupplyKnowledge,
  { point, line, location, empty }: PlaceOutlook,
  wish: CallWish,
  context: DecideContext,
): Decision {
  const { part } = point;
  const round = endedCalls(read, { part, location: location.id, windowKey: windowKey(wish.window) });
  const dueAt = empty === null ? null : isoInstant(Date.parse(context.now) + empty.inS * 1000);
  const payload = {
    ...wish,
    supermarket: location.supermarket,
    line: line.id,
    station: location.station,
    location: location.id,
    part,
    round,
    dueAt,
  };
  return raiseCall(store.state(call, callKey(payload)).state, payload, context);
}

/**
 * Somebody at the line asks for parts: the place is filled up, whatever its stock, or gets what they say, up to a whole filling;
 * the book may be wrong about what is there. What is called already comes.
 */
export function raiseByHand(
  knowledge: SupplyKnowledge,
  asked: {
    readonly location: string;
    readonly part: string;
    readonly quantity: number | null;
    readonly lot: string | null;
    readonly cause: CallCause;
  },
  context: DecideContext,
): Decision {
  const { location, part, lot, cause } = asked;
  if (!locationOf(knowledge.site, location)) return no('locationUnknown', { location });
  const here = (p: { location: string; part: string }): boolean => p.location === location && p.part === part;
  const [place] = placeOutlooks(knowledge, Date.parse(context.now), here);
  if (!place) return no('locationNotSupplied', { location, part });
  const room = place.point.maxQuantity;
  if (asked.quantity !== null && asked.quantity > room)
    return no('callBeyondRoom', { location, part, quantity: asked.quantity, room });
  const open = liveCallFor(knowledge.read, { location, part });
  if (open) return no('callAlreadyRaised', { call: open.call, status: open.status });
  const { window, quantity } = needAnyway(place.point, place.outlook);
  return raiseAt(knowledge, place, { window, quantity: asked.quantity ?? quantity, lot, cause }, context);
}
