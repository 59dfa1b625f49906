import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OpenAPIGenerator } from '@orpc/openapi';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { RPCHandler as WsHandler } from '@orpc/server/ws';
import { RPCHandler as PortHandler } from '@orpc/server/message-port';
import { RequestHeadersPlugin } from '@orpc/server/plugins';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import type { SupportedMessagePort } from '@orpc/client/message-port';
import type { AnyRouter } from '@orpc/server';
import { WebSocketServer } from 'ws';
import type { ServedTls } from '#process/servedTls';
import type { AttachmentRoute } from './attachmentRoute.ts';
import { allowedRequest } from './originGuard.ts';
import { queryStrings } from './queryStrings.ts';
import { maxBody, takeBody } from './requestBody.ts';
import type { StaticFiles } from './staticFiles.ts';

export interface ServerOptions {
  /** Host names that may stand in `Host` and `Origin` besides loopback and those of the certificate; empty on a plain terminal. */
  readonly hosts: readonly string[];
  /** Left out: without TLS, for loopback alone. */
  readonly tls?: ServedTls | undefined;
  /** The built UI, or null where there is none (headless). */
  readonly files: StaticFiles | null;
  readonly attachments: AttachmentRoute;
  readonly version: string;
  /** What /healthz says; `ok` false answers 503. */
  readonly health: () => { readonly ok: boolean; readonly [key: string]: unknown };
  readonly onBug: (error: unknown) => void;
}

export interface TerminalServer {
  readonly server: Server;
  servePort(port: SupportedMessagePort): void;
  listen(port: number, host: string): Promise<AddressInfo>;
  close(): Promise<void>;
}

/** Serves one router over MessagePort, WebSocket (`/rpc`) and OpenAPI/HTTP (`/api`), and the UI's files. */
export function terminalServer(router: AnyRouter, options: ServerOptions): TerminalServer {
  const http = new OpenAPIHandler(router, {
    plugins: [new RequestHeadersPlugin(), queryStrings()],
    customErrorResponseBodyEncoder: errorBody,
  });
  const ports = new PortHandler(router, { plugins: [new RequestHeadersPlugin()] });
  const sockets = new WsHandler(router, { plugins: [new RequestHeadersPlugin()] });
  let held: Promise<unknown> | null = null;
  const document = () => (held ??= openApiOf(router, options.version));
  const hosts = (): readonly string[] => [...options.hosts, ...(options.tls?.hosts ?? [])];
  const listener: RequestListener = (request, response) => {
    answer(request, response, { http, document, hosts: hosts(), options }).catch((error: unknown) => {
      options.onBug(error);
      if (!response.headersSent) json(response, 500, { code: 'internal' });
    });
  };
  const server = options.tls?.server(listener) ?? createServer(listener);
  server.requestTimeout = 30_000;
  const ws = new WebSocketServer({ noServer: true, maxPayload: maxBody });
  server.on('upgrade', (request, socket, head) => {
    if (request.url !== '/rpc' || !allowedRequest(request, hosts())) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    ws.handleUpgrade(request, socket, head, (client) => void sockets.upgrade(client, { context: {} }));
  });
  return {
    server,
    servePort: (port) => ports.upgrade(port, { context: {} }),
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => resolve(server.address() as AddressInfo));
      }),
    close: () =>
      new Promise((resolve) => {
        options.tls?.stop();
        for (const client of ws.clients) client.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Answering {
  readonly http: OpenAPIHandler<Record<never, never>>;
  /** Made when it is first asked for: a tenth of a second of CPU that no start has to wait for. */
  readonly document: () => Promise<unknown>;
  readonly hosts: readonly string[];
  readonly options: ServerOptions;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { http, document, hosts, options }: Answering,
) {
  if (!allowedRequest(request, hosts)) return json(response, 403, { code: 'originNotAllowed' });
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (path === '/healthz') {
    const health = options.health();
    return json(response, health.ok ? 200 : 503, health);
  }
  if (path === '/api/openapi.json') return json(response, 200, await document());
  if (options.attachments(request, path, response)) return undefined;
  if (path.startsWith('/api/')) {
    // Nothing is unpacked here, so that no small body grows into a large one.
    if ((request.headers['content-encoding'] ?? 'identity') !== 'identity')
      return json(response, 415, { code: 'encodedBody' });
    const taken = await takeBody(request);
    if (taken.kind === 'tooLarge') return json(response, 413, { code: 'tooLarge' });
    if (taken.kind === 'malformed') return json(response, 400, notJson(taken.why));
    if (taken.kind === 'taken') Object.assign(request, { body: taken.body });
    const { matched } = await http.handle(request, response, { context: {} });
    return matched ? undefined : json(response, 404, { code: 'notFound' });
  }
  if (options.files && (request.method === 'GET' || request.method === 'HEAD'))
    return options.files(path, response);
  return json(response, 404, { code: 'notFound' });
}

/** Refusals are `{code, params}`; invalid input names its fields; nothing else of an error leaves the engine. */
function errorBody(error: {
  readonly code: string;
  readonly data: unknown;
  readonly cause?: unknown;
}): unknown {
  if (error.code === 'REFUSED' || error.code === 'FORBIDDEN' || error.code === 'KEY_REUSED')
    return error.data;
  if (error.cause instanceof SyntaxError) return notJson(error.cause);
  if (error.code === 'BAD_REQUEST') return { code: 'invalidInput', fields: fieldsOf(error.data) };
  return { code: error.code === 'UNAUTHORIZED' ? 'notSignedIn' : error.code, ...asObject(error.data) };
}

/** The body as a whole is no JSON: its path is empty, the message says where. */
const notJson = (why: SyntaxError) => ({
  code: 'invalidInput',
  fields: [{ path: '', message: `the body is not JSON: ${why.message}` }],
});

const asObject = (data: unknown): object => (typeof data === 'object' && data !== null ? data : {});

function fieldsOf(data: unknown): readonly { path: string; message: string }[] {
  const issues = (asObject(data) as { issues?: unknown }).issues;
  if (!Array.isArray(issues)) return [];
  return issues.map((issue: { path?: unknown; message?: unknown }) => ({
    path: Array.isArray(issue.path) ? issue.path.map(String).join('.') : '',
    message: String(issue.message ?? ''),
  }));
}

const openApiOf = (router: AnyRouter, version: string): Promise<unknown> =>
  new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] }).generate(router, {
    info: { title: 'Takt terminal', version },
    components: { securitySchemes: { session: { type: 'http', scheme: 'bearer' } } },
    security: [{ session: [] }],
  });

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(body));
}
