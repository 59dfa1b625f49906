import { z } from 'zod';
import type { EventOf } from '../kernel/event.ts';
import { fact, proposal } from '../kernel/event.ts';
import { code, instant } from '../kernel/text.ts';
import { needWindow } from './need.ts';
import { level, quantity } from './quantity.ts';
import { lot, supply, supplyKey } from './supply.ts';

/** Why parts were called; what the clerk reads behind "because of". */
export const callCause = z.discriminatedUnion('kind', [
  /** The sequence ahead would empty the place before a delivery could come. */
  z.object({ kind: z.literal('consumption'), remaining: z.number(), unitsAhead: z.int().min(0) }),
  z.object({ kind: z.literal('minLevel'), remaining: z.number(), minQuantity: level }),
  z.object({ kind: z.literal('hand') }),
  z.object({ kind: z.literal('andon'), andon: supplyKey }),
]);
export type CallCause = z.infer<typeof callCause>;

/** The stream's key is `callKey` of the need, so that two PCs apart raise the same call. */
export const callEvents = {
  /** `dueAt` is when the place runs empty at the present takt; `lot` only where a certain lot is needed. */
  CallRaised: fact(
    z.object({
      ...supply,
      line: code,
      station: code.nullable(),
      location: code,
      part: code,
      quantity,
      lot: lot.nullable(),
      window: needWindow,
      round: z.int().min(0),
      cause: callCause,
      dueAt: instant.nullable(),
    }),
  ),
  CallPickingStarted: fact(z.object({ ...supply })),
  /** One container taken for the call. `older` is the container that should have gone first, when the picker was warned. */
  CallPicked: fact(
    z.object({
      ...supply,
      container: code,
      part: code,
      lot: lot.nullable(),
      quantity,
      from: code,
      older: code.nullable(),
    }),
  ),
  /** A picked container stands at a location again, and the call does without it: it was the wrong one, or too much. */
  CallPickReturned: fact(z.object({ ...supply, container: code, to: code })),
  /** `transport` is null when a person walks it there. */
  CallInTransport: fact(z.object({ ...supply, transport: supplyKey.nullable() })),
  /** Transport number `attempt` (from 0) of this call ended without a delivery; the call is back in the queue. */
  CallRequeued: fact(z.object({ ...supply, transport: supplyKey, attempt: z.int().min(0), reason: code })),
  /** The goods stand again, and the same transport waits for its next vehicle. */
  CallSetDown: fact(z.object({ ...supply, transport: supplyKey })),
  CallShort: fact(z.object({ ...supply, available: level, reason: z.string().max(200) })),
  /** `released`: what was picked for the call too and is not among what came; it is free for others, wherever it is. */
  CallDelivered: fact(
    z.object({
      ...supply,
      location: code,
      quantity: level,
      containers: z.array(code).max(50),
      released: z.array(code).max(50).optional(),
      transport: supplyKey.nullable(),
    }),
  ),
  /** `containers`: what was picked already and goes back to its place. */
  CallCancelled: proposal(
    z.object({ ...supply, reason: z.string().min(1).max(200), containers: z.array(code).max(50) }),
  ),
};
export type CallEvent = EventOf<typeof callEvents>;
