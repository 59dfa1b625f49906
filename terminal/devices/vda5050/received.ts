import { z } from 'zod';
import { headerFields, id, listOf, optional, text, timestamp, uint32 } from './schema.ts';
import type { ReceivedTopic } from './topics.ts';

/** Messages from vehicles: read with tolerance for what the standard leaves open, never trusted beyond their schema. */

const positionSchema = z.object({
  x: z.number(),
  y: z.number(),
  theta: z.number(),
  mapId: id,
  positionInitialized: z.boolean(),
});

const actionStateSchema = z.object({
  actionId: id,
  actionType: optional(id),
  /** PAUSED stands in the standard's text (6.10.6) and is missing in its schema of 2.1.0. */
  actionStatus: z.enum(['WAITING', 'INITIALIZING', 'RUNNING', 'PAUSED', 'FINISHED', 'FAILED']),
  resultDescription: optional(text),
});

const errorSchema = z.object({
  errorType: id,
  errorLevel: z.enum(['WARNING', 'FATAL']),
  errorDescription: optional(text),
  errorHint: optional(text),
  errorReferences: optional(listOf(z.object({ referenceKey: id, referenceValue: text }))),
});

const nodeStateSchema = z.object({ nodeId: id, sequenceId: uint32, released: z.boolean() });
const edgeStateSchema = z.object({ edgeId: id, sequenceId: uint32, released: z.boolean() });

export const stateSchema = z.object({
  ...headerFields,
  orderId: id,
  orderUpdateId: uint32,
  lastNodeId: id,
  lastNodeSequenceId: uint32,
  driving: z.boolean(),
  paused: optional(z.boolean()),
  newBaseRequest: optional(z.boolean()),
  operatingMode: z.enum(['AUTOMATIC', 'SEMIAUTOMATIC', 'MANUAL', 'SERVICE', 'TEACHIN']),
  nodeStates: listOf(nodeStateSchema),
  edgeStates: listOf(edgeStateSchema),
  agvPosition: optional(positionSchema),
  loads: optional(listOf(z.object({ loadId: optional(id), loadType: optional(id) }))),
  actionStates: listOf(actionStateSchema),
  batteryState: z.object({ batteryCharge: z.number(), charging: z.boolean() }),
  errors: listOf(errorSchema),
  safetyState: z.object({
    eStop: z.enum(['AUTOACK', 'MANUAL', 'REMOTE', 'NONE']),
    fieldViolation: z.boolean(),
  }),
});

export const connectionSchema = z.object({
  ...headerFields,
  connectionState: z.enum(['ONLINE', 'OFFLINE', 'CONNECTIONBROKEN']),
});

/** Everything is optional in the official schema; without header and position the message is of no use. */
export const visualizationSchema = z.object({ ...headerFields, agvPosition: positionSchema });

/** Of the factsheet only what dispatch asks of a vehicle; the rest is the integrator's to read. */
export const factsheetSchema = z.object({
  headerId: optional(uint32),
  timestamp: optional(timestamp),
  version: id,
  manufacturer: id.min(1),
  serialNumber: id.min(1),
  typeSpecification: z.object({
    seriesName: text,
    agvKinematic: id,
    agvClass: id,
    maxLoadMass: z.number().min(0),
    localizationTypes: listOf(id),
    navigationTypes: listOf(id),
  }),
  physicalParameters: z.object({
    speedMin: z.number(),
    speedMax: z.number(),
    accelerationMax: z.number(),
    decelerationMax: z.number(),
    heightMax: z.number(),
    width: z.number(),
    length: z.number(),
  }),
  protocolLimits: z.object({
    maxStringLens: z.record(id, z.unknown()),
    maxArrayLens: z.record(id, z.unknown()),
    timing: z.object({ minOrderInterval: z.number(), minStateInterval: z.number() }),
  }),
  protocolFeatures: z.object({
    optionalParameters: listOf(z.object({ parameter: id, support: id })),
    agvActions: listOf(z.object({ actionType: id, actionScopes: listOf(id) })),
  }),
  agvGeometry: z.record(id, z.unknown()),
  loadSpecification: z.record(id, z.unknown()),
});

export type AgvState = z.infer<typeof stateSchema>;
export type AgvError = AgvState['errors'][number];
export type AgvConnection = z.infer<typeof connectionSchema>;
export type AgvVisualization = z.infer<typeof visualizationSchema>;
export type AgvFactsheet = z.infer<typeof factsheetSchema>;

export type AgvMessage =
  | { readonly topic: 'state'; readonly message: AgvState }
  | { readonly topic: 'connection'; readonly message: AgvConnection }
  | { readonly topic: 'visualization'; readonly message: AgvVisualization }
  | { readonly topic: 'factsheet'; readonly message: AgvFactsheet };

export type UnreadableMessage =
  | { readonly code: 'tooLarge'; readonly bytes: number }
  | { readonly code: 'notJson' }
  | { readonly code: 'invalid'; readonly path: string };
export type ReadMessage =
  { readonly ok: true; readonly value: AgvMessage } | ({ readonly ok: false } & UnreadableMessage);

export const MAX_PAYLOAD_BYTES = 256 * 1024;

/** Reads one payload. Never throws. */
export function readMessage(topic: ReceivedTopic, payload: Uint8Array): ReadMessage {
  if (payload.byteLength > MAX_PAYLOAD_BYTES)
    return { ok: false, code: 'tooLarge', bytes: payload.byteLength };
  const json = readJson(payload);
  if (json === undefined) return { ok: false, code: 'notJson' };
  switch (topic) {
    case 'state':
      return checked(stateSchema.safeParse(json), (message) => ({ topic, message }));
    case 'connection':
      return checked(connectionSchema.safeParse(json), (message) => ({ topic, message }));
    case 'visualization':
      return checked(visualizationSchema.safeParse(json), (message) => ({ topic, message }));
    case 'factsheet':
      return checked(factsheetSchema.safeParse(json), (message) => ({ topic, message }));
  }
}

function checked<T>(parsed: z.ZodSafeParseResult<T>, wrap: (message: T) => AgvMessage): ReadMessage {
  if (parsed.success) return { ok: true, value: wrap(parsed.data) };
  return { ok: false, code: 'invalid', path: parsed.error.issues[0]?.path.map(String).join('.') ?? '' };
}

/** Undefined when the bytes are not UTF-8 or not JSON; no JSON text means undefined. */
function readJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return undefined;
  }
}
