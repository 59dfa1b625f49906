import { z } from 'zod';
import { code } from '#domain/kernel/text';
import { callCause } from '#domain/logistics/callEvents';
import { level, quantity } from '#domain/logistics/quantity';
import { lot, supplyKey } from '#domain/logistics/supply';
import { command, pageOf, paging, query, saveState } from './define.ts';
import { lifeFilter, ofCall, ofContainer, part, place, reasonText } from './supplyRefs.ts';
import { transportStatus } from './transports.ts';

export const callStatus = z.enum([
  'open',
  'picking',
  'picked',
  'inTransport',
  'short',
  'delivered',
  'cancelled',
]);

export const callRow = z.object({
  call: supplyKey,
  status: callStatus,
  supermarket: code,
  line: code,
  to: place,
  part,
  quantity: z.number(),
  picked: z.number(),
  lot: z.string().nullable(),
  cause: callCause,
  raisedAt: z.string(),
  dueAt: z.string().nullable(),
  /** Seconds until the place runs empty at the present takt; null when no known unit uses the part. */
  emptyInS: z.number().nullable(),
  /** While no unit moves, `emptyInS` falls with the clock down to this and stands there. */
  emptyHoldsAtS: z.number().nullable(),
  emptyAtSequence: z.number().nullable(),
  pickedBy: z.string().nullable(),
  picks: z.array(
    z.object({
      container: code,
      lot: z.string().nullable(),
      quantity: z.number(),
      from: code,
      /** It came with the delivery; what did not is still in hand when the call has ended. */
      delivered: z.boolean(),
    }),
  ),
  transport: supplyKey.nullable(),
  transportStatus: transportStatus.nullable(),
  agv: code.nullable(),
  /** Seconds until the delivery, where an AGV is on its way. */
  deliveryInS: z.number().nullable(),
  /** Seconds to spare before the place runs empty; negative when the line will wait. */
  slackS: z.number().nullable(),
  reason: z.string().nullable(),
  /** While it is reported short: what the book has free for it all the same, first out first. */
  free: z.array(z.object({ container: code, quantity: z.number(), place })),
  deliveredAt: z.string().nullable(),
  sync: saveState,
});
export type CallRow = z.infer<typeof callRow>;

export const shortageRow = z.object({
  line: code,
  to: place,
  part,
  onHand: z.number(),
  inbound: z.number(),
  minQuantity: z.number(),
  maxQuantity: z.number(),
  emptyInS: z.number().nullable(),
  /** While no unit moves, `emptyInS` falls with the clock down to this and stands there. */
  emptyHoldsAtS: z.number().nullable(),
  emptyAtSequence: z.number().nullable(),
  call: supplyKey.nullable(),
  callStatus: callStatus.nullable(),
  deliveryInS: z.number().nullable(),
  slackS: z.number().nullable(),
  /** `empty` now; `late`: runs empty before the delivery; `uncalled`: below the minimum and nothing called. */
  risk: z.enum(['empty', 'late', 'uncalled', 'watched', 'ok']),
});
export type ShortageRow = z.infer<typeof shortageRow>;

const candidate = z.object({
  container: code,
  lot: z.string().nullable(),
  quantity: z.number(),
  place,
  receivedAt: z.string(),
  expiresAt: z.string().nullable(),
  /** The one that goes first. */
  first: z.boolean(),
  /** What stands at the called place and how much it takes, where this one with what is picked already would be too much; else null. */
  beyond: z.object({ standing: z.number(), room: z.number() }).nullable(),
});

export const callContract = {
  commands: {
    raiseCall: command(
      'logistics.raiseCall',
      'Call parts to a line-side place; a need that is called already is refused.',
      z.object({
        location: code,
        part: code,
        quantity: quantity.nullish(),
        lot: lot.nullish(),
        andon: supplyKey.nullish(),
      }),
    ),
    startPicking: command('logistics.startPicking', 'Begin to pick for a call.', z.object(ofCall)),
    pickContainer: command(
      'logistics.pickContainer',
      'Take a scanned container for a call, whole; wrong part, lot, blocked, held, expired or not needed is refused.',
      z.object({
        ...ofCall,
        ...ofContainer,
        /** The location as scanned. */
        from: code,
        /** Where it is put for the AGV; left out, the picker carries it. */
        to: code.nullish(),
        /** The older container that the warning named, to pick this one all the same. */
        leaving: code.nullish(),
        /** The warning that the place has no room for all of it was read. */
        beyondRoom: z.boolean().nullish(),
      }),
    ),
    returnPick: command(
      'logistics.returnPick',
      'Put a picked container back, where it was taken from or at another location; the call does without it.',
      z.object({ ...ofCall, ...ofContainer, to: code.nullish() }),
    ),
    reportShort: command(
      'logistics.reportShort',
      'Report that a call cannot be served.',
      z.object({ ...ofCall, available: level, reason: z.string().trim().max(200) }),
    ),
    carryCall: command('logistics.carryCall', 'Walk the picked parts to the line.', z.object(ofCall)),
    deliverCall: command(
      'logistics.deliverCall',
      'Put the picked parts down at the scanned line-side location.',
      z.object({ ...ofCall, location: code }),
    ),
    cancelCall: command(
      'logistics.cancelCall',
      'Cancel a call.',
      z.object({ ...ofCall, reason: reasonText }),
    ),
  },
  queries: {
    calls: query(
      'logistics.calls',
      'Calls by time to empty, or those that have ended, newest first.',
      z.object({ life: lifeFilter, supermarket: code.optional(), line: code.optional(), ...paging }),
      pageOf(callRow),
    ),
    shortages: query(
      'logistics.shortages',
      'Line-side places by time to empty against the sequence ahead.',
      z.object({ line: code.optional(), risky: z.boolean().default(false), ...paging }),
      pageOf(shortageRow),
    ),
    pickList: query(
      'logistics.pickList',
      'What can be picked for a call, first out first.',
      z.object(ofCall),
      z.object({ call: callRow, candidates: z.array(candidate) }).nullable(),
    ),
  },
};
