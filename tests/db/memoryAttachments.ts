import { maxAttachmentBytes, mediaTypeOf } from '#domain/kernel/attachment';
import { hashOf } from '#db/attachments';
import type { Appended, AttachmentStore } from '#sync/attachments';

/** Contents in memory, with the promises of those on the disk; `damage` changes one under its name. */
export function memoryAttachments(): AttachmentStore & { damage(hash: string): void } {
  const whole = new Map<string, Buffer>();
  const parts = new Map<string, Buffer>();
  const find: AttachmentStore['find'] = (hash) => {
    const content = whole.get(hash);
    const mediaType = content && mediaTypeOf(content);
    return content && mediaType ? { hash, size: content.length, mediaType } : null;
  };
  const finish = (hash: string, content: Buffer): Appended => {
    parts.delete(hash);
    if (hashOf(content) !== hash) return { status: 'refused', fault: 'damaged' };
    whole.set(hash, content);
    const found = find(hash);
    return found ? { status: 'whole', content: found } : { status: 'refused', fault: 'notAllowed' };
  };
  return {
    find,
    received: (hash) => find(hash)?.size ?? parts.get(hash)?.length ?? 0,
    append({ hash, size, offset, bytes }) {
      const known = find(hash);
      if (known) return { status: 'whole', content: known };
      if (size > maxAttachmentBytes || offset + bytes.length > size)
        return { status: 'refused', fault: 'tooLarge' };
      if (offset === 0 && bytes.length >= Math.min(16, size) && mediaTypeOf(bytes) === null)
        return { status: 'refused', fault: 'notAllowed' };
      const here = parts.get(hash) ?? Buffer.alloc(0);
      if (here.length > size) parts.delete(hash);
      if (here.length !== offset || here.length > size)
        return { status: 'partly', received: parts.get(hash)?.length ?? 0 };
      const now = Buffer.concat([here, bytes]);
      if (now.length === size) return finish(hash, now);
      parts.set(hash, now);
      return { status: 'partly', received: now.length };
    },
    read(hash) {
      const content = whole.get(hash);
      if (content === undefined) return null;
      if (hashOf(content) === hash) return content;
      whole.delete(hash);
      return null;
    },
    damage: (hash) => void whole.get(hash)?.writeUInt8(0x7f, 9),
  };
}
