import { z } from 'zod';
import { side } from './batch.ts';
import { checkpoint } from './checkpoint.ts';
import { protocolVersion, refusalWire, serverIdentity, verdict } from './messages.ts';
import { signedPlace } from './place.ts';

const hash = z.string().length(64);

/** A row of the plant's log as a terminal holds it: with its place and its verdict, not with what the plant counts beside it. */
export const heldRow = z.object({
  position: z.int().min(1),
  verdict,
  refusal: refusalWire.nullable(),
  /** Of the event in its run's chain. */
  hash,
  body: z.string(),
  side,
});
export type HeldRow = z.infer<typeof heldRow>;

/**
 * A run as it is known where it was written or heard: what it follows, and its author's signature through one of the events that the
 * plant's log had; null where that is not known.
 */
export const heldRun = z.object({
  run: z.uuid(),
  prevRun: z.uuid().nullable(),
  prevHash: hash,
  seq: z.int().min(1),
  hash,
  signature: z.string().min(40).max(200).nullable(),
});
export type HeldRun = z.infer<typeof heldRun>;

export const mostHeldRows = 500;
export const mostPlaces = 200;

/**
 * POST /sync/recovery : a terminal knows another log than the plant's, shows what the plant signed of it, and hands over what it
 * holds of it above the position that the plant names, piece by piece, in any order.
 */
export const recoveryRequest = z.object({
  protocol: z.literal(protocolVersion),
  /** In which the terminal knows the plant. */
  epoch: z.int().min(1),
  place: signedPlace.nullable(),
  /** The newest one that it holds. */
  checkpoint: checkpoint.nullable(),
  rows: z.array(heldRow).max(mostHeldRows),
  runs: z.array(heldRun).max(200),
  /** What the plant signed before the newest; what lies between two of them can be proven. */
  places: z.array(signedPlace).max(mostPlaces).default([]),
  /** Nothing is left to be handed over. */
  whole: z.boolean(),
});
export type RecoveryRequest = z.infer<typeof recoveryRequest>;

/**
 * `recovering`: the plant takes nothing in until an administrator opens it; it wants what the terminal holds above `after`. `open`:
 * it was opened under the epoch of this answer. `unproven`: nothing that was shown is signed by this plant and missing from its log.
 */
export const recoveryAnswer = serverIdentity.extend({
  status: z.enum(['recovering', 'open', 'unproven']),
  after: z.int().min(0),
  /** All that the terminal holds of it is there. */
  has: z.boolean(),
  /** The plant's, of its epoch (`epochText`). */
  signature: z.string().min(40).max(200),
});
export type RecoveryAnswer = z.infer<typeof recoveryAnswer>;
