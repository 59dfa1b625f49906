import { z } from 'zod';
import { attachment, attachmentHash } from '#domain/kernel/attachment';
import { base } from './define.ts';

/** Bytes of a piece, at most; its text is a third longer. */
export const pieceBytes = 256 * 1024;

const piece = z.base64().max(Math.ceil(pieceBytes / 3) * 4);

/** Contents are brought and shown in pieces, so that none delays what else this PC is asked. A path never comes from a caller. */
export const attachmentContract = {
  put: base
    .route({
      method: 'POST',
      path: '/api/attachments/{hash}',
      summary:
        'Bring a piece of a content to this PC. An empty piece asks how much of it is here; go on from there.',
      tags: ['attachments'],
    })
    .input(z.object({ hash: attachmentHash, size: z.int().min(1), offset: z.int().min(0), data: piece }))
    .output(
      z.object({
        /** Bytes that are here, in order from the first. */
        received: z.number(),
        /** Set once all of it is durable here. */
        content: attachment.nullable(),
      }),
    ),
  read: base
    .route({
      method: 'POST',
      path: '/api/attachments/{hash}/read',
      summary: 'A piece of a content that an event names; null where it is not on this PC.',
      tags: ['attachments'],
    })
    .input(z.object({ hash: attachmentHash, offset: z.int().min(0) }))
    .output(attachment.pick({ size: true, mediaType: true }).extend({ data: z.base64() }).nullable()),
};
