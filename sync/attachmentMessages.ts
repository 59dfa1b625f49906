import { z } from 'zod';
import { attachmentHash, maxAttachmentBytes } from '#domain/kernel/attachment';
import { protocolVersion } from './messages.ts';
import type { PlantAnswer } from './plantPorts.ts';

/** Bytes of a piece between a terminal and its plant, at most; in JSON a third longer. */
export const carriedBytes = 256 * 1024;
/** Of a request with such a piece. */
export const maxPieceRequestBytes = 512 * 1024;

const data = z.base64().max(Math.ceil(carriedBytes / 3) * 4);
const size = z.int().min(1).max(maxAttachmentBytes);

/**
 * POST /sync/attachments/put : a piece of a content that `event` names, after that event is in the plant's log. A piece of no bytes asks
 * how much of it is there.
 */
export const putRequest = z.object({
  protocol: z.literal(protocolVersion),
  hash: attachmentHash,
  event: z.uuid(),
  size,
  offset: z.int().min(0).max(maxAttachmentBytes),
  data,
});
export type PutRequest = z.infer<typeof putRequest>;

export const putAnswer = z.discriminatedUnion('status', [
  /** Go on from `received`. */
  z.object({ status: z.literal('partly'), received: z.int().min(0) }),
  /** All of it is in PostgreSQL, committed, and is what its hash says. */
  z.object({ status: z.literal('whole') }),
  /** No event of the log that has this id names it. */
  z.object({ status: z.literal('notNamed') }),
  /** All of it came and is not what its hash says; it was dropped. */
  z.object({ status: z.literal('damaged') }),
]);
export type PutAnswer = z.infer<typeof putAnswer>;

/** POST /sync/attachments/get : a piece of a content. */
export const getRequest = z.object({
  protocol: z.literal(protocolVersion),
  hash: attachmentHash,
  offset: z.int().min(0).max(maxAttachmentBytes),
});
export type GetRequest = z.infer<typeof getRequest>;

export const getAnswer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('piece'), size, data }),
  /** The plant does not have it whole, or never heard of it. */
  z.object({ status: z.literal('absent') }),
]);
export type GetAnswer = z.infer<typeof getAnswer>;

/** How contents reach one plant URL. Never rejects, as `PlantTransport`. */
export interface AttachmentTransport {
  put(request: PutRequest, signal: AbortSignal): Promise<PlantAnswer<PutAnswer>>;
  get(request: GetRequest, signal: AbortSignal): Promise<PlantAnswer<GetAnswer>>;
}
