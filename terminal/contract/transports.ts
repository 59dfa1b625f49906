import { z } from 'zod';
import { code } from '#domain/kernel/text';
import { supplyKey } from '#domain/logistics/supply';
import { command, pageOf, paging, query, saveState } from './define.ts';
import { lifeFilter, ofCall, ofContainer, ofTransport, part, place, reasonText } from './supplyRefs.ts';

export const transportStatus = z.enum([
  'requested',
  'assigned',
  'accepted',
  'loading',
  'loaded',
  'moving',
  'unloading',
  'failed',
  'cancelling',
  'cancelled',
  'takenOver',
  'unloaded',
]);

export const transportRow = z.object({
  transport: supplyKey,
  status: transportStatus,
  zone: code,
  call: supplyKey.nullable(),
  part: part.nullable(),
  quantity: z.number().nullable(),
  containers: z.array(code),
  from: place,
  to: place,
  agv: code.nullable(),
  /** The AGV that somebody wants for it; its zone's master gives it the order when it is free. */
  asked: code.nullable(),
  /** Who took it over. */
  person: z.string().nullable(),
  /** AGV or person that has the goods on board. */
  carrier: z.string().nullable(),
  requestedAt: z.string(),
  /** When each step of the present order was reached. */
  times: z.object({
    assigned: z.string().nullable(),
    accepted: z.string().nullable(),
    loading: z.string().nullable(),
    loaded: z.string().nullable(),
    moving: z.string().nullable(),
    unloading: z.string().nullable(),
    unloaded: z.string().nullable(),
  }),
  dueAt: z.string().nullable(),
  deliveryInS: z.number().nullable(),
  slackS: z.number().nullable(),
  /** Why this AGV: seconds it needed to the goods, and the next best one. Null until an AGV has it. */
  assignment: z
    .object({
      by: z.enum(['automatic', 'hand']),
      pickupS: z.number().nullable(),
      nextBest: z.object({ agv: code, pickupS: z.number() }).nullable(),
    })
    .nullable(),
  failures: z.number(),
  /** No AGV can go on with it: somebody has to take it over. */
  needsPerson: z.boolean(),
  reason: z.string().nullable(),
  sync: saveState,
});
export type TransportRow = z.infer<typeof transportRow>;

export const assignChoice = z.object({
  agv: code,
  /** Seconds until it is at the goods, what it still does before included; null where it takes no work now. */
  pickupS: z.number().nullable(),
  deliveryInS: z.number().nullable(),
  /** Seconds to spare before the place runs empty; negative when the line will wait. */
  slackS: z.number().nullable(),
  /** What weighs against it, or why it takes no work. */
  against: z
    .enum([
      'farther',
      'neededElsewhere',
      'failedBefore',
      'lowBattery',
      'noRoute',
      'charging',
      'fault',
      'silent',
      'offline',
      'manual',
      'loaded',
    ])
    .nullable(),
});
export type AssignChoice = z.infer<typeof assignChoice>;

export const transportContract = {
  commands: {
    requestTransport: command(
      'logistics.requestTransport',
      'Ask for an AGV for a call; without a container the first out is taken.',
      z.object({ ...ofCall, container: code.nullish() }),
    ),
    moveByAgv: command(
      'logistics.moveByAgv',
      'Ask for an AGV to bring a container to a location.',
      z.object({ ...ofContainer, to: code }),
    ),
    assignTransport: command(
      'logistics.assignTransport',
      "Want an AGV for a transport; the zone's master gives it the order as soon as it is free.",
      z.object({ ...ofTransport, agv: code }),
    ),
    cancelTransport: command(
      'logistics.cancelTransport',
      'Stop a transport before its goods are on board.',
      z.object({ ...ofTransport, reason: reasonText }),
    ),
    takeOverTransport: command(
      'logistics.takeOverTransport',
      'Bring the goods in person.',
      z.object({ ...ofTransport, reason: reasonText }),
    ),
    loadByHand: command(
      'logistics.loadByHand',
      'Pick up the goods of a transport taken over, by scanning a container.',
      z.object({ ...ofTransport, ...ofContainer }),
    ),
    unloadByHand: command(
      'logistics.unloadByHand',
      'Put the goods of a transport down at the scanned destination.',
      z.object({ ...ofTransport, location: code }),
    ),
    handBackTransport: command(
      'logistics.handBackTransport',
      'Give a transport back to dispatch, with the goods where they stand now.',
      z.object({ ...ofTransport, location: code }),
    ),
  },
  queries: {
    transports: query(
      'logistics.transports',
      'Transports under way with their steps, or those that have ended, newest first.',
      z.object({ life: lifeFilter, zone: code.optional(), ...paging }),
      pageOf(transportRow),
    ),
    assignChoices: query(
      'logistics.assignChoices',
      'The vehicles of a transport’s zone, best first as automatic dispatch weighs them, with the time to the goods.',
      z.object({ transport: supplyKey }),
      z.object({ rows: z.array(assignChoice) }),
    ),
  },
};
