import http from 'node:http';
import https from 'node:https';
import { gunzip } from 'node:zlib';

export type HttpAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly body: string;
      /** Of a `Retry-After` in seconds; null without one. */
      readonly retryAfterS: number | null;
    }
  /** No connection, hung up, given up, or more bytes than allowed. Nothing is known of what the other side did. */
  | { readonly kind: 'failed'; readonly detail: string };

export interface Post {
  readonly url: URL;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Of the answer's body, as it came and unpacked. */
  readonly maxBytes: number;
}

/** Posts JSON over connections that are kept open. Never rejects. */
export class HttpClient {
  readonly #plain = new http.Agent({ keepAlive: true, maxSockets: 8 });
  readonly #secure = new https.Agent({ keepAlive: true, maxSockets: 8 });

  post(post: Post): Promise<HttpAnswer> {
    const secure = post.url.protocol === 'https:';
    const payload = Buffer.from(post.body);
    const headers = {
      'content-type': 'application/json',
      'accept-encoding': 'gzip',
      'content-length': String(payload.length),
      ...post.headers,
    };
    const options = { method: 'POST', headers, signal: post.signal };
    return new Promise((resolve) => {
      const failed = (error: Error) => resolve({ kind: 'failed', detail: detailOf(error) });
      const answered = (response: http.IncomingMessage) => collect(response, post.maxBytes, resolve);
      const request = secure
        ? https.request(post.url, { ...options, agent: this.#secure }, answered)
        : http.request(post.url, { ...options, agent: this.#plain }, answered);
      request.on('error', failed);
      request.end(payload);
    });
  }

  /** Closes idle connections; those in use are given up by their signal. */
  close(): void {
    this.#plain.destroy();
    this.#secure.destroy();
  }
}

function collect(
  response: http.IncomingMessage,
  maxBytes: number,
  resolve: (answer: HttpAnswer) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    chunks.push(chunk);
    if (size <= maxBytes) return;
    resolve({ kind: 'failed', detail: `answer above ${maxBytes} bytes` });
    response.destroy();
  });
  response.on('error', (error) => resolve({ kind: 'failed', detail: detailOf(error) }));
  response.on('aborted', () => resolve({ kind: 'failed', detail: 'hung up in the middle of an answer' }));
  response.on('end', () => {
    const retryAfter = Number(response.headers['retry-after'] ?? Number.NaN);
    const answer = (body: Buffer): HttpAnswer => ({
      kind: 'answered',
      status: response.statusCode ?? 0,
      body: body.toString('utf8'),
      retryAfterS: Number.isFinite(retryAfter) && retryAfter >= 0 ? retryAfter : null,
    });
    const came = Buffer.concat(chunks);
    if (response.headers['content-encoding'] !== 'gzip') return resolve(answer(came));
    gunzip(came, { maxOutputLength: maxBytes }, (error, body) =>
      resolve(error ? { kind: 'failed', detail: detailOf(error) } : answer(body)),
    );
  });
}

/** `ECONNREFUSED`, or the message where there is no code. */
const detailOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : error.message;
