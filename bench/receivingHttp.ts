import http from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { HttpAnswer, Post } from '#process/httpClient';
import { HttpClient } from '#process/httpClient';

/** What follows the rows in a plant's answer to a pull; within a text a quote is escaped. */
const behindRows = '],"serverId":';
const opening = '{"rows":[';
/** Where what is the terminal's own begins in an answer that is packed. */
const memberHead = Buffer.from('1f8b0800000000000403', 'hex');

/**
 * A pull's answer without its rows; any other answer as it is. Five hundred terminals parse on five hundred PCs; here, where they share two cores
 * with the plant that is measured, most of them only receive.
 */
export function withoutRows(chunks: readonly Buffer[]): string {
  let tail = Buffer.alloc(0);
  for (const chunk of chunks.toReversed()) {
    tail = Buffer.concat([chunk, tail]);
    const end = tail.lastIndexOf(behindRows);
    if (end >= 0) return `${opening}${tail.subarray(end).toString()}`;
  }
  return tail.toString();
}

function packedWithoutRows(chunks: readonly Buffer[]): string {
  const bytes = Buffer.concat(chunks);
  return `${opening}${gunzipSync(bytes.subarray(bytes.lastIndexOf(memberHead))).toString()}`;
}

/** Like the product's client, but for the rows of pulls. */
export class ReceivingHttp extends HttpClient {
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  /** Of pulls. */
  bytes = 0;

  override post(post: Post): Promise<HttpAnswer> {
    if (!post.url.pathname.endsWith('/sync/pull')) return super.post(post);
    const { url, signal, body } = post;
    const payload = Buffer.from(body);
    const headers = {
      'content-type': 'application/json',
      'accept-encoding': 'gzip',
      'content-length': String(payload.length),
      ...post.headers,
    };
    return new Promise((resolve) => {
      const failed = (error: Error): void => resolve({ kind: 'failed', detail: error.message });
      const options = { method: 'POST', headers, signal, agent: this.#agent };
      const request = http.request(url, options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', failed);
        response.on('end', () => {
          this.bytes += chunks.reduce((sum, { length }) => sum + length, 0);
          const status = response.statusCode ?? 0;
          const wait = response.headers['retry-after'];
          const retryAfterS = wait === undefined ? null : Number(wait);
          const packed = response.headers['content-encoding'] === 'gzip';
          const body = packed ? packedWithoutRows(chunks) : withoutRows(chunks);
          resolve({ kind: 'answered', status, body, retryAfterS });
        });
      });
      request.on('error', failed);
      request.end(payload);
    });
  }

  override close(): void {
    super.close();
    this.#agent.destroy();
  }
}
