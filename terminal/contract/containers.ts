import { z } from 'zod';
import { code } from '#domain/kernel/text';
import { level, quantity } from '#domain/logistics/quantity';
import { lot, supplyKey } from '#domain/logistics/supply';
import { command, pageOf, paging, query, saveState, signatureInput } from './define.ts';
import { moment, newLabel } from './inputText.ts';
import { ofContainer, part, place } from './supplyRefs.ts';

const note = z.string().trim().max(500);

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

export const containerContract = {
  commands: {
    receiveContainer: command(
      'logistics.receiveContainer',
      'Register a container that came in.',
      z.object({
        container: newLabel,
        part: code,
        lot: lot.nullable(),
        quantity,
        location: code,
        expiresAt: moment.nullable(),
        delivery: code.nullable(),
      }),
    ),
    moveContainer: command(
      'logistics.moveContainer',
      'Put a container at another location; what was taken for a call only for that call, to wait for its transport.',
      z.object({
        ...ofContainer,
        location: code,
        /** The call that it stays taken for. */
        call: supplyKey.nullish(),
      }),
    ),
    splitContainer: command(
      'logistics.splitContainer',
      'Put a part of a container under a new label.',
      z.object({ ...ofContainer, into: newLabel, quantity }),
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
      z.object({ ...ofContainer, reason: code, note, signature: signatureInput }),
    ),
  },
  queries: {
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
      z
        .object({
          container: containerRow,
          /** The call for which somebody has it in hand, also when that has ended. */
          inHandFor: supplyKey.nullable(),
          history: z.array(movementRow),
        })
        .nullable(),
    ),
  },
};
