import type { IncomingMessage } from 'node:http';

/** Body of one request, bytes. */
export const maxBody = 1024 * 1024;

export type TakenBody =
  | { readonly kind: 'tooLarge' | 'untouched' }
  | { readonly kind: 'taken'; readonly body: unknown }
  | { readonly kind: 'malformed'; readonly why: SyntaxError };

/**
 * Refuses a body beyond `maxBody`: by its announced length before it is read, and a chunked one, which announces none, once it has
 * grown beyond it; what still comes of it is thrown away. Only a chunked body is read here.
 */
export async function takeBody(request: IncomingMessage): Promise<TakenBody> {
  if (Number(request.headers['content-length'] ?? 0) > maxBody) return { kind: 'tooLarge' };
  if (request.headers['transfer-encoding'] === undefined) return { kind: 'untouched' };
  const text = await collected(request);
  if (text === null) return { kind: 'tooLarge' };
  const json = (request.headers['content-type'] ?? 'application/json').startsWith('application/json');
  if (!json) return { kind: 'taken', body: text };
  try {
    return { kind: 'taken', body: text === '' ? {} : JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: 'malformed', why: error };
    throw error;
  }
}

/** Null beyond the limit, and where the sender went away. */
const collected = (request: IncomingMessage): Promise<string | null> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBody) return void chunks.push(chunk);
      chunks.length = 0;
      resolve(null);
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString()));
    request.on('error', () => resolve(null));
  });
