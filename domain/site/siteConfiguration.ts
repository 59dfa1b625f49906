import { z } from 'zod';
import { code, localText } from '../kernel/text.ts';

/** A place on the line (ISA-95 work unit). `order` is its place in the flow, from 1. */
export const station = z.object({
  id: code,
  name: localText,
  order: z.int().min(1),
  /** True: an arrival whose predecessor is not known to be complete is refused here. */
  verificationPoint: z.boolean(),
});
export type Station = z.infer<typeof station>;

export const line = z.object({
  id: code,
  area: code,
  name: localText,
  /** Time between two units, seconds. */
  taktS: z.number().positive(),
  stations: z.array(station).min(1),
  /** Storage area that feeds it. */
  supermarket: code,
});
export type Line = z.infer<typeof line>;

/** Where a container can stand. `station` locations are line-side. Coordinates in metres. */
export const location = z.object({
  id: code,
  kind: z.enum(['receiving', 'supermarket', 'lineside', 'parking', 'charging', 'rework', 'yard']),
  name: localText,
  supermarket: code,
  station: code.nullable(),
  /** Node of the AGV map where it is loaded or unloaded; null where no AGV goes. */
  node: code.nullable(),
  xM: z.number(),
  yM: z.number(),
});
export type Location = z.infer<typeof location>;

/** One part kept at one line-side location: call a container when the stock falls to `minQuantity`. */
export const lineSideStock = z.object({
  location: code,
  part: code,
  minQuantity: z.number().min(0),
  maxQuantity: z.number().positive(),
});

export const mapNode = z.object({ id: code, xM: z.number(), yM: z.number() });
export const mapEdge = z.object({
  id: code,
  from: code,
  to: code,
  lengthM: z.number().positive(),
  speedMps: z.number().positive(),
});

/** The AGV area of one supermarket, with one dispatch master. */
export const zoneConfiguration = z.object({
  id: code,
  supermarket: code,
  mapId: code,
  nodes: z.array(mapNode),
  edges: z.array(mapEdge),
  agvs: z.array(code),
});
export type ZoneConfiguration = z.infer<typeof zoneConfiguration>;

/** An AGV by its VDA 5050 identity. */
export const agv = z.object({
  id: code,
  manufacturer: code,
  serialNumber: code,
  vda5050: z.enum(['2.1', '3.0']),
  home: code,
});
export type Agv = z.infer<typeof agv>;

/** A tightening tool behind an Open Protocol controller. One terminal owns it. */
export const tool = z.object({
  id: code,
  name: localText,
  station: code,
  host: z.string().min(1).max(255),
  port: z.int().min(1).max(65535),
});
export type Tool = z.infer<typeof tool>;

export const reason = z.object({
  id: code,
  kind: z.enum(['stop', 'bypass', 'count', 'scrap']),
  name: localText,
});
export const defectCode = z.object({ id: code, name: localText, severity: z.enum(['A', 'B', 'C']) });

/** Minutes of a shift that are not worked, from the shift's start. */
const pause = z.object({ startMin: z.int().min(0), minutes: z.int().min(1) });

/** `start` is local wall time `HH:MM` in the site's zone; a night shift belongs to its start day. */
export const shiftPattern = z.object({
  id: code,
  name: localText,
  start: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  minutes: z
    .int()
    .min(30)
    .max(24 * 60),
  breaks: z.array(pause),
});

export const siteConfiguration = z.object({
  name: localText,
  /** IANA time zone, e.g. `Asia/Shanghai`. */
  timeZone: z.string().min(1),
  /** MQTT address of the floor broker, `mqtt://host:port`, or null. */
  floorBroker: z.url({ protocol: /^mqtts?$/ }).nullable(),
  lines: z.array(line),
  locations: z.array(location),
  lineSideStock: z.array(lineSideStock),
  zones: z.array(zoneConfiguration),
  agvs: z.array(agv),
  tools: z.array(tool),
  reasons: z.array(reason),
  defectCodes: z.array(defectCode),
  shifts: z.array(shiftPattern),
});
export type SiteConfiguration = z.infer<typeof siteConfiguration>;
