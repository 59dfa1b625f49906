import { partBytes } from '#terminal/contract/carryPart';
import type { EngineClient } from '../client.ts';

type Carry = EngineClient['api']['carry'];
export type CarryAnswer = Awaited<ReturnType<Carry['take']>>;

/** All of a file that this PC has written, part by part. */
export async function fetched(carry: Carry, name: string): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let from = 0; ;) {
    const { part } = await carry.read({ name, from });
    if (part === '') return new Blob(parts, { type: 'application/octet-stream' });
    const bytes = Uint8Array.from(atob(part), (c) => c.charCodeAt(0));
    parts.push(bytes);
    from += bytes.length;
  }
}

/** Hands a file over part by part and lets the PC take it in. */
export async function taken(carry: Carry, file: Blob): Promise<CarryAnswer> {
  const incoming = crypto.randomUUID();
  for (let from = 0; from < file.size;) {
    const bytes = new Uint8Array(await file.slice(from, from + partBytes).arrayBuffer());
    ({ taken: from } = await carry.put({ incoming, from, part: base64(bytes) }));
  }
  return carry.take({ incoming });
}

/** Piece by piece: a call takes only so many arguments. */
function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}

/** Hands a file to the person through the browser's own download. */
export function offer(name: string, file: Blob): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
