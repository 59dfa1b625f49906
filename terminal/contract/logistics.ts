import { z } from 'zod';
import { code, instant, localText } from '#domain/kernel/text';
import { callCause } from '#domain/logistics/callEvents';
import { level, quantity } from '#domain/logistics/quantity';
import { lot, supplyKey } from '#domain/logistics/supply';
import { dispatchMode } from '#domain/logistics/zone';
import { mapEdge, mapNode } from '#domain/site/siteConfiguration';
import { command, pageOf, paging, query, saveState } from './define.ts';

const note = z.string().trim().max(500);
const reasonText = z.string().trim().min(1).max(200);
const ofCall = { call: supplyKey };
const ofTransport = { transport: supplyKey };
const ofContainer = { container: code };

export const callStatus = z.enum([
  'open',
  'picking',
  'picked',
  'inTransport',
  'short',
  'delivered',
  'cancelled',
]);
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
/** `unknown`: nothing was heard of it since this PC started. `busy` has an order, `ready` could take one; `loaded` has goods on board
 * without an order. */
export const agvAvailability = z.enum([
  'ready',
  'busy',
  'charging',
  'lowBattery',
  'fault',
  'silent',
  'offline',
  'manual',
  'loaded',
  'unknown',
]);

const named = { id: code, name: localText.nullable() };
const place = z.object({ ...named, station: code.nullable() });
const part = z.object({ ...named, unit: z.string().nullable() });

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
  picks: z.array(z.object({ container: code, lot: z.string().nullable(), quantity: z.number(), from: code })),
  transport: supplyKey.nullable(),
  transportStatus: transportStatus.nullable(),
  agv: code.nullable(),
  /** Seconds until the delivery, where an AGV is on its way. */
  deliveryInS: z.number().nullable(),
  /** Seconds to spare before the place runs empty; negative when the line will wait. */
  slackS: z.number().nullable(),
  reason: z.string().nullable(),
  deliveredAt: z.string().nullable(),
  sync: saveState,
});
export type CallRow = z.infer<typeof callRow>;

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

export const agvRow = z.object({
  agv: code,
  zone: code,
  availability: agvAvailability,
  batteryPct: z.number().nullable(),
  charging: z.boolean(),
  /** Metres and radians on the zone's map; null when never heard. */
  position: z.object({ xM: z.number(), yM: z.number(), headingRad: z.number() }).nullable(),
  node: z.string().nullable(),
  driving: z.boolean(),
  loaded: z.boolean(),
  /** While `loaded` without an order: which goods, as far as anything says it, and where their transport was to bring them. */
  onBoard: z.object({ containers: z.array(z.string()), to: place.nullable() }).nullable(),
  transport: supplyKey.nullable(),
  transportStatus: transportStatus.nullable(),
  part: part.nullable(),
  from: place.nullable(),
  to: place.nullable(),
  deliveryInS: z.number().nullable(),
  /** The nodes it still passes, in order. */
  path: z.array(z.string()),
  /** When its last state came. */
  heardAt: z.string().nullable(),
  errors: z.array(z.object({ type: z.string(), fatal: z.boolean(), text: z.string().nullable() })),
  /** Messages of it (or under its name) that are not used: stamped in the future, or not readable. */
  trouble: z.object({ code: z.enum(['clockAhead', 'unreadable']), count: z.number() }).nullable(),
});
export type AgvRow = z.infer<typeof agvRow>;

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

export const zoneRow = z.object({
  zone: code,
  supermarket: code,
  mode: dispatchMode,
  /** Terminal that holds the lease, as last recorded, and its name. */
  master: z.string().nullable(),
  masterName: z.string().nullable(),
  epoch: z.number().nullable(),
  since: z.string().nullable(),
  /** What this PC is to the zone; `none` when it takes no part. */
  here: z.enum(['none', 'offline', 'follower', 'candidate', 'master']),
  sync: saveState,
});
export type ZoneRow = z.infer<typeof zoneRow>;

const blockRow = z.object({ reason: z.string(), note: z.string(), at: z.string(), by: z.string() });
export const containerRow = z.object({
  container: code,
  status: z.enum(['unregistered', 'sealed', 'open', 'empty']),
  part: part.nullable(),
  lot: z.string().nullable(),
  quantity: z.number(),
  /** Where it stands; on an AGV or with a person `placeKind` says so and `place.id` is who. */
  placeKind: z.enum(['location', 'agv', 'person']).nullable(),
  place: place.nullable(),
  receivedAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
  blocks: z.array(blockRow),
  /** Holds that keep it or its lot. */
  holds: z.array(z.string()),
  /** A count that differed and waits for approval. */
  variance: z
    .object({ count: z.string(), counted: z.number(), expected: z.number(), countedBy: z.string() })
    .nullable(),
  sync: saveState,
});
export type ContainerRow = z.infer<typeof containerRow>;

const movementRow = z.object({
  eventId: z.string(),
  kind: z.enum([
    'received',
    'moved',
    'split',
    'opened',
    'consumed',
    'counted',
    'blocked',
    'unblocked',
    'approved',
  ]),
  quantity: z.number().nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  unit: z.string().nullable(),
  station: z.string().nullable(),
  reference: z.string().nullable(),
  actor: z.string(),
  at: z.string(),
});

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
});

const lifeFilter = z.enum(['live', 'ended']).default('live');

export const logisticsContract = {
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
    setDispatchMode: command(
      'logistics.setDispatchMode',
      'Switch automatic dispatch of a zone on or off.',
      z.object({ zone: code, mode: dispatchMode }),
    ),
    receiveContainer: command(
      'logistics.receiveContainer',
      'Register a container that came in.',
      z.object({
        ...ofContainer,
        part: code,
        lot: lot.nullable(),
        quantity,
        location: code,
        expiresAt: instant.nullable(),
        delivery: code.nullable(),
      }),
    ),
    moveContainer: command(
      'logistics.moveContainer',
      'Put a container at another location.',
      z.object({ ...ofContainer, location: code }),
    ),
    splitContainer: command(
      'logistics.splitContainer',
      'Put a part of a container under a new label.',
      z.object({ ...ofContainer, into: code, quantity }),
    ),
    openContainer: command(
      'logistics.openContainer',
      'Open a container where it stands.',
      z.object(ofContainer),
    ),
    consumeFromContainer: command(
      'logistics.consumeFromContainer',
      'Take parts out of a container by hand.',
      z.object({
        ...ofContainer,
        quantity,
        purpose: z.enum(['build', 'rework', 'scrap']),
        unit: z.string().min(1).max(64).nullish(),
      }),
    ),
    countContainer: command(
      'logistics.countContainer',
      'Count a container; the count holds at once, a difference waits for approval.',
      z.object({ ...ofContainer, counted: level, reason: code.nullish() }),
    ),
    approveVariance: command(
      'logistics.approveVariance',
      'Approve the difference that somebody else counted.',
      z.object({ ...ofContainer, count: z.string().min(1).max(64), note }),
    ),
    blockContainer: command(
      'logistics.blockContainer',
      'Block a container; it holds at once.',
      z.object({ ...ofContainer, reason: code, note }),
    ),
    unblockContainer: command(
      'logistics.unblockContainer',
      'Lift one block of a container; it waits for the plant.',
      z.object({ ...ofContainer, reason: code, note }),
    ),
  },
  queries: {
    calls: query(
      'logistics.calls',
      'Calls by time to empty, or those that have ended, newest first.',
      z.object({ life: lifeFilter, supermarket: code.optional(), line: code.optional(), ...paging }),
      pageOf(callRow),
    ),
    transports: query(
      'logistics.transports',
      'Transports under way with their steps, or those that have ended, newest first.',
      z.object({ life: lifeFilter, zone: code.optional(), ...paging }),
      pageOf(transportRow),
    ),
    fleet: query(
      'logistics.fleet',
      'AGVs with battery, position, errors and what they do; live, not recorded.',
      z.object({ zone: code.optional() }),
      z.object({ rows: z.array(agvRow) }),
    ),
    assignChoices: query(
      'logistics.assignChoices',
      'The vehicles of a transport’s zone, best first as automatic dispatch weighs them, with the time to the goods.',
      z.object({ transport: supplyKey }),
      z.object({ rows: z.array(assignChoice) }),
    ),
    zones: query(
      'logistics.zones',
      'Zones with their dispatch mode and master.',
      z.object({}),
      z.object({ rows: z.array(zoneRow) }),
    ),
    map: query(
      'logistics.map',
      'The floor of a zone: nodes, lanes and locations.',
      z.object({ zone: code }),
      z
        .object({
          zone: code,
          mapId: code,
          nodes: z.array(mapNode),
          edges: z.array(mapEdge),
          locations: z.array(
            z.object({
              ...named,
              kind: z.enum(['receiving', 'supermarket', 'lineside', 'parking', 'charging', 'rework', 'yard']),
              station: code.nullable(),
              node: code.nullable(),
              xM: z.number(),
              yM: z.number(),
            }),
          ),
        })
        .nullable(),
    ),
    shortages: query(
      'logistics.shortages',
      'Line-side places by time to empty against the sequence ahead.',
      z.object({ line: code.optional(), risky: z.boolean().default(false), ...paging }),
      pageOf(shortageRow),
    ),
    stock: query(
      'logistics.stock',
      'Containers by label, filtered by place, part, lot or block.',
      z.object({
        place: code.optional(),
        part: code.optional(),
        lot: z.string().max(64).optional(),
        blocked: z.boolean().optional(),
        empty: z.boolean().default(false),
        ...paging,
      }),
      pageOf(containerRow),
    ),
    container: query(
      'logistics.container',
      'One container with its history, newest first; null when its label is not known.',
      z.object(ofContainer),
      z.object({ container: containerRow, history: z.array(movementRow) }).nullable(),
    ),
    pickList: query(
      'logistics.pickList',
      'What can be picked for a call, first out first.',
      z.object(ofCall),
      z.object({ call: callRow, candidates: z.array(candidate) }).nullable(),
    ),
  },
};
