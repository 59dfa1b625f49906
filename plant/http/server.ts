import type { RequestListener } from 'node:http';
import Fastify from 'fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Runtime } from '#domain/kernel/runtime';
import type { HttpClient } from '#process/httpClient';
import type { ServedTls } from '#process/servedTls';
import type { Attachments } from '../attachments.ts';
import { HistoryDetached } from '../history.ts';
import { ForeignDatabase } from '../identity.ts';
import type { Challenges } from '../challenges.ts';
import type { Log } from '../log.ts';
import type { Office } from '../office.ts';
import { carryType } from '../office.ts';
import type { PlantCore } from '../plantCore.ts';
import type { PlantStore } from '../store.ts';
import { StoreUnavailable } from '../store.ts';
import { adminRoutes } from './adminRoutes.ts';
import type { Metrics } from './metrics.ts';
import { openApiDocument } from './openapi.ts';
import { busy, Problem } from './problem.ts';
import { syncRoutes } from './syncRoutes.ts';

export interface HttpParts {
  readonly core: PlantCore;
  readonly store: PlantStore;
  readonly attachments: Attachments;
  readonly runtime: Runtime;
  /** What terminals sign their requests for; of this process alone. */
  readonly challenges: Challenges;
  readonly adminToken: string;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Null until the office terminal runs, and where there is none. */
  readonly office: () => Office | null;
  /** Null: without TLS. */
  readonly tls: ServedTls | null;
  /** To the other nodes. */
  readonly http: HttpClient;
}

/** Bodies other than a push, bytes. */
const bodyLimit = 256 * 1024;

const timeouts = { requestTimeout: 60_000, keepAliveTimeout: 75_000 };

const serverOf = (tls: ServedTls) => (listener: RequestListener) =>
  Object.assign(tls.server(listener), timeouts);

/** The plant's HTTP surface, not listening yet. Bodies reach handlers as bytes, because their signature covers the bytes. */
export async function httpServer(parts: HttpParts): Promise<FastifyInstance> {
  const server = Fastify({
    ...(parts.tls === null ? timeouts : { https: {}, serverFactory: serverOf(parts.tls) }),
    bodyLimit,
    forceCloseConnections: true,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  server.addContentTypeParser(carryType, (_request, body, done) => done(null, body));
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ code: 'notFound' }));
  server.addHook('onRequest', plainOnly);
  answerErrors(server, parts.log);
  openRoutes(server, parts);
  syncRoutes(server, parts);
  adminRoutes(server, parts);
  await server.ready();
  return server;
}

/** Nothing is unpacked here, so that no small body grows into a large one. */
const plainOnly = async ({ headers }: FastifyRequest): Promise<void> => {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw new Problem(415, { code: 'encodedBody' });
};

function answerErrors(server: FastifyInstance, log: Log): void {
  server.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500 && problem.retryAfterS === null)
      log.error({ error, path: request.url }, 'request failed');
    if (problem.retryAfterS !== null) void reply.header('retry-after', String(problem.retryAfterS));
    return reply.code(problem.status).send(problem.body);
  });
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof StoreUnavailable) return busy(2);
  if (error instanceof HistoryDetached)
    return new Problem(410, { code: 'historyDetached', months: [...error.months] });
  if (error instanceof ForeignDatabase) return new Problem(500, { code: 'foreignDatabase' });
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 413) return new Problem(413, { code: 'tooLarge' });
  return status >= 400 && status < 500
    ? new Problem(status, { code: 'badRequest' })
    : new Problem(500, { code: 'internal' });
}

function openRoutes(server: FastifyInstance, { core, metrics }: HttpParts): void {
  const document = openApiDocument();
  server.get('/healthz', () => ({ status: core.recovery.current ? 'recovering' : 'ok' }));
  server.get('/readyz', (_request, reply) => {
    const { status, turnsAway } = core.intake;
    const recovering = core.recovery.current !== null;
    const takes = !recovering && (turnsAway === null || core.appenderUrl() !== null);
    return reply.code(takes ? 200 : 503).send({ status: recovering ? 'recovering' : status });
  });
  server.get('/metrics', async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  server.get('/api/openapi.json', () => document);
}
