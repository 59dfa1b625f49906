import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { enrollRequest, maxPushBytes, pullRequest, pushRequest, runsRequest } from '#sync/messages';
import { toFeedRow } from '../feed.ts';
import type { Pulled } from '../exchange.ts';
import type { LogRow } from '../store.ts';
import { Allowance } from './allowance.ts';
import { authenticate, expectFresh } from './authentication.ts';
import { busy, parseJson, Problem } from './problem.ts';
import { RateLimit } from './rateLimit.ts';
import type { HttpParts } from './server.ts';

/** A terminal that catches up asks some dozen times a second; one that asks more than this is at fault. */
const mostAtOnce = 500;
const perSecond = 100;

export function syncRoutes(server: FastifyInstance, parts: HttpParts): void {
  const { core, runtime, metrics, challenges } = parts;
  const doors = { identity: core.identity, challenges };
  const wrongCodes = new RateLimit(10, 60_000);
  const allowance = new Allowance(mostAtOnce, perSecond);

  /** Body and author of a signed request. */
  const signed = <T>(request: FastifyRequest, schema: z.ZodType<T>): { terminal: string; body: T } => {
    const { method, url: path, headers } = request;
    const raw = bytesOf(request);
    const terminal = authenticate(doors, { method, path, headers, body: raw });
    const waitS = allowance.waitS(terminal, runtime.monotonicMs());
    if (waitS !== null) throw new Problem(429, { code: 'tooManyRequests' }, waitS);
    return { terminal, body: parseJson(raw, schema) };
  };

  const enroll = async (request: FastifyRequest) => {
    const waitS = wrongCodes.waitS(request.ip, runtime.monotonicMs());
    if (waitS !== null) throw new Problem(429, { code: 'tooManyAttempts' }, waitS);
    const enrolment = await core.identity.enroll(parseJson(bytesOf(request), enrollRequest));
    if (enrolment.status === 'enrolled') return enrolment.answer;
    wrongCodes.failed(request.ip, runtime.monotonicMs());
    throw new Problem(403, { code: enrolment.code });
  };

  /** Before the body is read. */
  const fresh = async (request: FastifyRequest) => void expectFresh(doors, request.headers);
  const admission = async () => {
    const retryAfterS = core.intake.turnsAway;
    if (retryAfterS === null) return;
    metrics.turnedAway.inc();
    throw busy(retryAfterS);
  };
  const push = async (request: FastifyRequest) => {
    metrics.pushBytes.inc(bytesOf(request).length);
    const result = await core.exchange.push(signed(request, pushRequest).body);
    if (result.status === 'taken') return result.answer;
    metrics.turnedAway.inc();
    throw busy(result.retryAfterS);
  };

  const pull = async (request: FastifyRequest, reply: FastifyReply) => {
    const { terminal, body } = signed(request, pullRequest);
    const result = await core.exchange.pull(terminal, body, () => runtime.nowMs(), goneSignal(reply));
    if (result.status !== 'page') return reply.code(409).send({ code: result.status });
    return reply.type('application/json').send(encode(result));
  };
  const runs = (request: FastifyRequest) => core.exchange.runs(signed(request, runsRequest).body);

  const method = 'POST';
  server.route({ method, url: '/sync/enroll', handler: enroll });
  server.route({
    method,
    url: '/sync/push',
    onRequest: [admission, fresh],
    bodyLimit: maxPushBytes,
    handler: push,
  });
  server.route({ method, url: '/sync/pull', onRequest: fresh, handler: pull });
  server.route({ method, url: '/sync/runs', onRequest: fresh, handler: runs });
}

const bytesOf = (request: FastifyRequest): Buffer =>
  Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);

/** Aborted when the asker hangs up, so that nobody waits for a closed connection. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}

const encoded = new WeakMap<LogRow, string>();

/** One row goes to every terminal: it is encoded once. */
function encodeRow(row: LogRow): string {
  let text = encoded.get(row);
  if (text === undefined) {
    text = JSON.stringify(toFeedRow(row));
    encoded.set(row, text);
  }
  return text;
}

const encode = ({ page, rest }: Pulled): string =>
  `{"rows":[${page.rows.map(encodeRow).join(',')}],${JSON.stringify(rest).slice(1)}`;
