import { z } from 'zod';
import { signatureSince, unsigned } from '../kernel/actor.ts';
import type { EventOf } from '../kernel/event.ts';
import { fact, loosening, proposal } from '../kernel/event.ts';
import { code, instant } from '../kernel/text.ts';
import { level, quantity } from './quantity.ts';
import { lot, note, place, supply, supplyKey } from './supply.ts';

/** The stream's key is the licence plate on the container, so that one container scanned at two PCs is one stream. */
export const containerEvents = {
  /**
   * `receivedAt` is the instant from which FIFO counts; a container split off keeps its parent's. `delivery` is the
   * supplier's delivery note: the same label on the same delivery is received once.
   */
  ContainerReceived: fact(
    z.object({
      ...supply,
      part: code,
      lot: lot.nullable(),
      quantity,
      location: code,
      receivedAt: instant,
      expiresAt: instant.nullable(),
      delivery: code.nullable(),
      splitFrom: code.nullable(),
    }),
  ),
  /**
   * `from` is where the mover found it; `lineside` whether the new place feeds the line. `takenFor`: the call that it goes to
   * and has not reached with this; `returnedFrom`: the call that it was taken for and that does without it now. `arrival`, of
   * what a person takes or puts down on the way (absent in older events): the event that had brought it where the mover knew it
   * to be.
   */
  ContainerMoved: fact(
    z.object({
      ...supply,
      from: place.nullable(),
      to: place,
      lineside: z.boolean(),
      transport: z.string().max(240).nullable(),
      takenFor: supplyKey.nullish(),
      returnedFrom: supplyKey.nullish(),
      arrival: z.string().min(1).max(64).nullish(),
    }),
  ),
  ContainerSplit: fact(z.object({ ...supply, into: code, quantity })),
  ContainerOpened: fact(z.object({ ...supply, location: code })),
  ContainerConsumed: fact(
    z.object({
      ...supply,
      part: code,
      lot: lot.nullable(),
      quantity,
      location: code,
      purpose: z.enum(['build', 'rework', 'scrap']),
      unit: z.string().min(1).max(64).nullable(),
      station: code.nullable(),
      operation: code.nullable(),
    }),
  ),
  /**
   * `expected` is the book quantity that the counter was shown, `previous` the count before that they knew of (absent in older
   * events). The count is believed at once; its variance is approved later.
   */
  ContainerCounted: fact(
    z.object({
      ...supply,
      counted: level,
      expected: z.number(),
      reason: code.nullable(),
      previous: z.string().min(1).max(64).nullable().optional(),
    }),
  ),
  /** One block per reason; a container with several is free when all are lifted. */
  ContainerBlocked: fact(z.object({ ...supply, reason: code, note })),
  /** `signature` null: recorded before lifting a block was signed. */
  ContainerUnblocked: loosening(z.object({ ...supply, reason: code, note, signature: signatureSince }), [
    unsigned,
  ]),
  /** `count` is the id of the `ContainerCounted` event that is approved. */
  ContainerVarianceApproved: proposal(z.object({ ...supply, count: z.string().min(1).max(64), note })),
};
export type ContainerEvent = EventOf<typeof containerEvents>;
