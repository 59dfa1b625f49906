import { z } from 'zod';

/**
 * The messages of VDA 5050 2.1 as zod schemas, held against the official JSON schemas in tests. Fields that Takt does not
 * use are dropped on receipt, unknown ones too; an optional field that is null counts as absent; everything is bounded.
 */

const MAX_ID_LENGTH = 256;
const MAX_TEXT_LENGTH = 4_096;
/** No vehicle on a plant floor carries more nodes, actions or errors in one message. */
export const MAX_ITEMS = 1_000;

export const id = z.string().max(MAX_ID_LENGTH);
export const text = z.string().max(MAX_TEXT_LENGTH);
export const uint32 = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);
export const timestamp = z
  .string()
  .max(64)
  .refine((value) => !Number.isNaN(Date.parse(value)));

/** Absent, or null as some vehicles write it. */
export function optional<T extends z.ZodType>(schema: T) {
  return schema.nullish().transform((value) => value ?? undefined);
}

export function listOf<T extends z.ZodType>(schema: T) {
  return z.array(schema).max(MAX_ITEMS);
}

export const headerFields = {
  headerId: uint32,
  timestamp,
  version: id,
  manufacturer: id.min(1),
  serialNumber: id.min(1),
};

const actionParameterSchema = z.object({
  key: id.min(1),
  value: z.union([z.string().max(MAX_TEXT_LENGTH), z.number(), z.boolean()]),
});

const actionSchema = z.object({
  actionId: id.min(1),
  actionType: id.min(1),
  blockingType: z.enum(['NONE', 'SOFT', 'HARD']),
  actionParameters: z.array(actionParameterSchema).max(MAX_ITEMS).optional(),
});

const nodeSchema = z.object({
  nodeId: id.min(1),
  sequenceId: uint32,
  released: z.boolean(),
  nodePosition: z
    .object({
      x: z.number(),
      y: z.number(),
      mapId: id.min(1),
      allowedDeviationXY: z.number().min(0).optional(),
    })
    .optional(),
  actions: listOf(actionSchema),
});

const edgeSchema = z.object({
  edgeId: id.min(1),
  sequenceId: uint32,
  released: z.boolean(),
  startNodeId: id.min(1),
  endNodeId: id.min(1),
  maxSpeed: z.number().positive().optional(),
  length: z.number().min(0).optional(),
  actions: listOf(actionSchema),
});

/** An order without its header: what is the same each time it is sent again. */
export const orderBodySchema = z.object({
  orderId: id.min(1),
  orderUpdateId: uint32,
  nodes: listOf(nodeSchema).min(1),
  edges: listOf(edgeSchema),
});

export const orderSchema = z.object({ ...headerFields, ...orderBodySchema.shape });
export const instantActionsSchema = z.object({ ...headerFields, actions: listOf(actionSchema).min(1) });

export type Action = z.infer<typeof actionSchema>;
export type OrderNode = z.infer<typeof nodeSchema>;
export type OrderEdge = z.infer<typeof edgeSchema>;
export type OrderBody = z.infer<typeof orderBodySchema>;
