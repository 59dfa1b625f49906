import { z } from 'zod';

/** What may be attached, told by its bytes. */
export const mediaTypes = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'] as const;
export const mediaType = z.enum(mediaTypes);
export type MediaType = z.infer<typeof mediaType>;

/** Of one attachment, bytes. */
export const maxAttachmentBytes = 20 * 1024 * 1024;

/** sha-256 (hex) of the content: its one name, everywhere. */
export const attachmentHash = z.string().regex(/^[0-9a-f]{64}$/u);

/** What an event says of the content that it names. */
export const attachment = z.object({
  hash: attachmentHash,
  /** Bytes. */
  size: z.int().min(1).max(maxAttachmentBytes),
  mediaType,
});
export type Attachment = z.infer<typeof attachment>;

/** First bytes that tell a type (WHATWG MIME Sniffing, 6.1 and 7.1); null stands for any byte. */
const signatures: readonly (readonly [MediaType, readonly (number | null)[]])[] = [
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/webp', [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50, 0x56, 0x50]],
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
];

/** Null for what may not be attached, whatever it is called. */
export const mediaTypeOf = (head: Uint8Array): MediaType | null =>
  signatures.find(([, bytes]) => bytes.every((byte, i) => byte === null || head[i] === byte))?.[0] ?? null;
