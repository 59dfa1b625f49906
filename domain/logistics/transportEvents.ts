import { z } from 'zod';
import type { EventOf } from '../kernel/event.ts';
import { fact } from '../kernel/event.ts';
import { code, instant } from '../kernel/text.ts';
import { carrier, supply, supplyKey } from './supply.ts';

/** One order sent to one AGV: `epoch` of the zone master that sent it, `order` counted from 1 within the transport. */
export const mission = z.object({ agv: code, epoch: z.int().min(1), order: z.int().min(1) });
export type Mission = z.infer<typeof mission>;

const step = fact(z.object({ ...supply, mission, node: code.nullable() }));

/** `handled`: who had the goods in hand; `mission` is null when it was a person. */
const handled = { handler: carrier, mission: mission.nullable() };

export const transportEvents = {
  /** `attempt` counts the transports of one call from 0; `lineside` whether `to` feeds the line. */
  TransportRequested: fact(
    z.object({
      ...supply,
      zone: code,
      call: supplyKey.nullable(),
      attempt: z.int().min(0),
      containers: z.array(code).min(1).max(20),
      from: code,
      to: code,
      lineside: z.boolean(),
      dueAt: instant.nullable(),
    }),
  ),
  /** Somebody wants this AGV for it. From any PC: the zone's master hears it and gives the order. */
  TransportAgvAsked: fact(z.object({ ...supply, agv: code })),
  /**
   * By the zone's master. `startNode` is where the AGV stood: with the map it gives the order's route again. `pickupS`:
   * seconds until the AGV was to reach the load; `nextBest` the AGV not taken.
   */
  TransportAssigned: fact(
    z.object({
      ...supply,
      zone: code,
      mission,
      by: z.enum(['automatic', 'hand']),
      startNode: code,
      pickupS: z.number().min(0).nullable(),
      nextBest: z.object({ agv: code, pickupS: z.number().min(0) }).nullable(),
    }),
  ),
  /** The AGV's state echoes the order. */
  TransportAccepted: step,
  TransportLoading: step,
  TransportLoaded: fact(z.object({ ...supply, ...handled })),
  /** On its way with the goods. */
  TransportMoving: step,
  TransportUnloading: step,
  /** The goods are at their destination: the transport is done. */
  TransportUnloaded: fact(z.object({ ...supply, ...handled, location: code })),
  /** `reason`: the AGV's own error type, or `silent`, `offline`, `rejected`. */
  TransportFailed: fact(z.object({ ...supply, mission, reason: code, detail: z.string().max(500) })),
  TransportCancelAsked: fact(z.object({ ...supply, reason: z.string().min(1).max(200) })),
  TransportCancelled: fact(z.object({ ...supply, mission: mission.nullable() })),
  TransportTakenOver: fact(
    z.object({ ...supply, person: z.string().min(1).max(64), reason: z.string().min(1).max(200) }),
  ),
  /** Back to the queue; `from` is where the goods stand now. */
  TransportHandedBack: fact(z.object({ ...supply, from: code })),
};
export type TransportEvent = EventOf<typeof transportEvents>;

/** The VDA 5050 orderId: never reused, and its master can be told from it. */
export const orderIdOf = (transport: string, { epoch, order }: Mission): string =>
  `${transport}-${epoch}-${order}`;

export interface OrderParts {
  readonly transport: string;
  readonly epoch: number;
  readonly order: number;
}

/** The inverse of `orderIdOf`; null for an order that was not ours. */
export function splitOrderId(orderId: string): OrderParts | null {
  const parts = /^(.+)-([1-9]\d{0,14})-([1-9]\d{0,14})$/u.exec(orderId);
  const [, transport, epoch, order] = parts ?? [];
  return transport === undefined ? null : { transport, epoch: Number(epoch), order: Number(order) };
}

/** Which of two missions was ordered later: by epoch, then by order. */
export const isLater = (a: Mission, b: Mission): boolean =>
  a.epoch === b.epoch ? a.order > b.order : a.epoch > b.epoch;

export const sameMission = (a: Mission, b: Mission): boolean =>
  a.agv === b.agv && a.epoch === b.epoch && a.order === b.order;
