import { z } from 'zod';
import { code } from '#domain/kernel/text';
import { supplyKey } from '#domain/logistics/supply';
import { dispatchMode } from '#domain/logistics/zone';
import { mapEdge, mapNode } from '#domain/site/siteConfiguration';
import { command, query, saveState } from './define.ts';
import { named, part, place } from './supplyRefs.ts';
import { transportStatus } from './transports.ts';

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

export const fleetContract = {
  commands: {
    setDispatchMode: command(
      'logistics.setDispatchMode',
      'Switch automatic dispatch of a zone on or off.',
      z.object({ zone: code, mode: dispatchMode }),
    ),
  },
  queries: {
    fleet: query(
      'logistics.fleet',
      'AGVs with battery, position, errors and what they do; live, not recorded.',
      z.object({ zone: code.optional() }),
      z.object({ rows: z.array(agvRow) }),
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
  },
};
