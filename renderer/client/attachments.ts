import { ORPCError } from '@orpc/client';
import { useQuery } from '@tanstack/react-query';
import { maxAttachmentBytes, mediaTypeOf } from '#domain/kernel/attachment';
import type { Refusal } from '#domain/kernel/refusal';
import { pieceBytes } from '#terminal/contract/attachments';
import type { Api } from '../client.ts';
import { useClient } from './ClientProvider.tsx';

/**
 * Brings a file to this PC's disk, from where a try before stopped; answers its hash. `onShare` hears 0 to 1.
 * @throws ORPCError as the engine refuses it; what it would refuse is not sent.
 */
export async function bringAttachment(
  api: Api,
  file: Blob,
  onShare: (share: number) => void,
): Promise<string> {
  if (file.size > maxAttachmentBytes)
    throw refused('attachmentTooLarge', { limitMb: maxAttachmentBytes / 1024 / 1024 });
  const content = await file.arrayBuffer();
  if (mediaTypeOf(new Uint8Array(content)) === null) throw refused('attachmentNotAllowed', {});
  const hash = hex(await crypto.subtle.digest('SHA-256', content));
  const { size } = file;
  let { received, content: there } = await api.attachments.put({ hash, size, offset: 0, data: '' });
  while (there === null) {
    onShare(received / size);
    const data = await base64(file.slice(received, received + pieceBytes));
    ({ received, content: there } = await api.attachments.put({ hash, size, offset: received, data }));
  }
  return hash;
}

const refused = (code: string, params: Refusal['params']) =>
  new ORPCError('REFUSED', { status: 409, message: code, data: { code, params }, defined: true });

const hex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

const base64 = (blob: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(String(reader.result).split(',')[1] ?? ''));
    reader.addEventListener('error', () => reject(reader.error));
    reader.readAsDataURL(blob);
  });

/** A content as this PC has it; null where it is not here. */
async function readAttachment(api: Api, hash: string): Promise<Blob | null> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (let offset = 0; ;) {
    const piece = await api.attachments.read({ hash, offset });
    if (piece === null) return null;
    const bytes = Uint8Array.from(atob(piece.data), (c) => c.charCodeAt(0));
    pieces.push(bytes);
    offset += bytes.length;
    if (offset >= piece.size || bytes.length === 0) return new Blob(pieces, { type: piece.mediaType });
  }
}

/** A content that an event names, once it is on this PC and read; null before. */
export function useAttachment(hash: string, here: boolean): Blob | null {
  const { api } = useClient();
  const { data } = useQuery({
    // Asking for what is not here brings it from the plant.
    queryKey: ['attachment', hash, here],
    queryFn: () => readAttachment(api, hash),
  });
  return data ?? null;
}
