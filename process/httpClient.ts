import { X509Certificate } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import { gunzip } from 'node:zlib';
import type { TlsFault } from './tlsFaults.ts';
import { refusedHeader, tlsFaultOf, tlsFaults } from './tlsFaults.ts';
import type { TlsFiles, TlsTexts } from './tlsFiles.ts';
import { readTls, tlsOfEnvironment } from './tlsFiles.ts';

export type HttpAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly body: string;
      /** Of a `Retry-After` in seconds; null without one. */
      readonly retryAfterS: number | null;
    }
  /**
   * No connection, hung up, given up, or more bytes than allowed. Nothing is known of what the other side did; with `tls` it was sent
   * nothing, or refused before it looked at it.
   */
  | { readonly kind: 'failed'; readonly detail: string; readonly tls?: TlsFault };

export interface Post {
  readonly url: URL;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Of the answer's body, as it came and unpacked. */
  readonly maxBytes: number;
}

export interface Ask extends Omit<Post, 'body'> {
  readonly method: 'GET' | 'POST';
  /** Null: none. */
  readonly body: Buffer | { readonly stream: Readable; readonly bytes: number } | null;
}

export interface HttpClientOptions {
  /** What is shown and believed; what the environment names by default. */
  readonly tls?: TlsFiles;
  /** The other side is this process itself: it shows the very certificate of `tls`, whatever its host is called. */
  readonly self?: true;
}

/**
 * The one way to a plant: over connections that are kept open, with TLS 1.3 and the certificates of `TlsFiles`. They are read anew after a
 * connection failed for TLS, so that renewed ones count without a restart. Never rejects.
 */
export class HttpClient {
  readonly #plain = new http.Agent({ keepAlive: true, maxSockets: 8 });
  readonly #files: TlsFiles;
  readonly #self: boolean;
  #secure: { readonly agent: https.Agent; readonly texts: TlsTexts } | null = null;
  readonly #retired = new Set<https.Agent>();
  #readAgain = true;

  constructor({ tls = tlsOfEnvironment(), self }: HttpClientOptions = {}) {
    this.#files = tls;
    this.#self = self ?? false;
  }

  /** Posts JSON. */
  post({ body, headers, ...post }: Post): Promise<HttpAnswer> {
    const json = { 'content-type': 'application/json', ...headers };
    return this.ask({ ...post, method: 'POST', body: Buffer.from(body), headers: json });
  }

  async ask(ask: Ask): Promise<HttpAnswer> {
    const secure = ask.url.protocol === 'https:';
    try {
      if (!secure) return await send(http.request, this.#plain, ask);
      const answer = await send(https.request, this.#secureAgent(), ask);
      this.#readAgain = answer.kind === 'failed' && answer.tls !== undefined;
      return answer;
    } catch (error) {
      this.#readAgain = true;
      return { kind: 'failed', detail: messageOf(error), tls: 'ownCertificateUnusable' };
    }
  }

  /** Closes idle connections; those in use are given up by their signal. */
  close(): void {
    this.#plain.destroy();
    for (const agent of [this.#secure?.agent, ...this.#retired]) agent?.destroy();
  }

  /** @throws TlsFilesUnusable */
  #secureAgent(): https.Agent {
    if (this.#secure !== null && !this.#readAgain) return this.#secure.agent;
    const texts = readTls(this.#files);
    const before = this.#secure;
    if (before !== null && JSON.stringify(before.texts) === JSON.stringify(texts)) return before.agent;
    if (before !== null) this.#retired.add(before.agent);
    const self = this.#self && texts.cert !== undefined ? onlyItself(texts.cert) : {};
    const agent = new https.Agent({
      keepAlive: true,
      maxSockets: 8,
      minVersion: 'TLSv1.3',
      ...texts,
      ...self,
    });
    this.#secure = { agent, texts };
    return agent;
  }
}

/** Believes one certificate, and by no name. */
function onlyItself(cert: string): https.AgentOptions {
  const own = new X509Certificate(cert);
  return {
    ca: cert,
    allowPartialTrustChain: true,
    checkServerIdentity: (_host, { raw }) =>
      raw.equals(own.raw)
        ? undefined
        : Object.assign(new Error('not the certificate of this process'), {
            code: 'ERR_TLS_CERT_ALTNAME_INVALID',
          }),
  };
}

function send(
  request: typeof http.request | typeof https.request,
  agent: http.Agent,
  { method, url, body, headers, signal, maxBytes }: Ask,
): Promise<HttpAnswer> {
  const bytes = body === null ? null : Buffer.isBuffer(body) ? body.length : body.bytes;
  const options = {
    method,
    agent,
    signal,
    headers: {
      'accept-encoding': 'gzip',
      ...(bytes === null ? {} : { 'content-length': String(bytes) }),
      ...headers,
    },
  };
  return new Promise((resolve) => {
    const sent = request(url, options, (response) => collect(response, maxBytes, resolve));
    sent.on('error', (error) => resolve(failed(error)));
    if (body === null || Buffer.isBuffer(body)) sent.end(body ?? undefined);
    else body.stream.on('error', (error) => sent.destroy(error)).pipe(sent);
  });
}

function collect(
  response: http.IncomingMessage,
  maxBytes: number,
  resolve: (answer: HttpAnswer) => void,
): void {
  const refused = tlsFaults.find((fault) => fault === response.headers[refusedHeader]);
  if (refused !== undefined) {
    resolve({ kind: 'failed', detail: refused, tls: refused });
    response.destroy();
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    chunks.push(chunk);
    if (size <= maxBytes) return;
    resolve({ kind: 'failed', detail: `answer above ${maxBytes} bytes` });
    response.destroy();
  });
  response.on('error', (error) => resolve(failed(error)));
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
      resolve(error ? failed(error) : answer(body)),
    );
  });
}

function failed(error: Error): HttpAnswer {
  const tls = tlsFaultOf(error);
  return { kind: 'failed', detail: detailOf(error), ...(tls === null ? {} : { tls }) };
}

/** `ECONNREFUSED`, or the message where there is no code. */
const detailOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : error.message;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
