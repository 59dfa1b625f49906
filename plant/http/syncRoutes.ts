import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { getRequest, maxPieceRequestBytes, putRequest } from '#sync/attachmentMessages';
import type { EnrollAnswer } from '#sync/messages';
import {
  enrollRequest,
  historyRequest,
  maxPushBytes,
  pinKeyRequest,
  vouchRequest,
  pullRequest,
  pushRequest,
  runsRequest,
  signaturesRequest,
  snapshotRequest,
} from '#sync/messages';
import { recoveryRequest } from '#sync/recovery';
import { Allowance } from './allowance.ts';
import { authenticate, expectFresh } from './authentication.ts';
import { handOn, isHandedOn, wasHandedOn } from './forward.ts';
import { acceptsGzip, pageBytes } from './pageBytes.ts';
import { busy, parseJson, Problem } from './problem.ts';
import { RateLimit } from './rateLimit.ts';
import type { HttpParts } from './server.ts';

/** A terminal whose people and devices record 100 events a second pushes and pulls each, 200 times a second; more is a fault. */
const mostAtOnce = 1_000;
const perSecond = 250;

export function syncRoutes(server: FastifyInstance, parts: HttpParts): void {
  const { core, attachments, runtime, metrics, challenges, http, log } = parts;
  const doors = { identity: core.identity, challenges };
  const wrongCodes = new RateLimit(10, 60_000);
  const allowance = new Allowance(mostAtOnce, perSecond);

  const signer = async (request: FastifyRequest, ofRevoked = false): Promise<string> => {
    const { method, url: path, headers } = request;
    const asked = { method, path, headers, body: bytesOf(request) };
    const terminal = await authenticate(doors, asked, ofRevoked);
    const waitS = allowance.waitS(terminal, runtime.monotonicMs());
    if (waitS !== null) throw new Problem(429, { code: 'tooManyRequests' }, waitS);
    return terminal;
  };
  /** Body and author of a signed request. */
  const signed = async <T>(request: FastifyRequest, schema: z.ZodType<T>) => {
    const terminal = await signer(request);
    return { terminal, body: parseJson(bytesOf(request), schema) };
  };

  const enroll = async (request: FastifyRequest) => {
    const waitS = wrongCodes.waitS(request.ip, runtime.monotonicMs());
    if (waitS !== null) throw new Problem(429, { code: 'tooManyAttempts' }, waitS);
    const asked = parseJson(bytesOf(request), enrollRequest);
    if (asked.replaces && !parts.office()) throw new Problem(503, { code: 'noOfficeTerminal' }, 5);
    const enrolment = await core.identity.enroll(asked);
    if (enrolment.status === 'enrolled') {
      await takeOver(parts, enrolment.answer, asked.replaces?.revoke ?? false);
      return enrolment.answer;
    }
    wrongCodes.failed(request.ip, runtime.monotonicMs());
    throw new Problem(403, { code: enrolment.code });
  };

  /** Null: it is for this node. */
  const appenderFor = (request: FastifyRequest): string | null =>
    wasHandedOn(request) ? null : core.appenderUrl();
  const whyBusy = () => (core.intake.status === 'recovering' ? 'recovering' : 'busy');
  /** Before the body is read; what another node handed on was seen there. */
  const fresh = async (request: FastifyRequest) =>
    wasHandedOn(request) ? undefined : expectFresh(doors, request.headers);
  const admission = async (request: FastifyRequest) => {
    const retryAfterS = core.intake.turnsAway;
    if (retryAfterS === null || appenderFor(request) !== null) return;
    metrics.turnedAway.inc();
    throw busy(retryAfterS, whyBusy());
  };
  const push = async (request: FastifyRequest, reply: FastifyReply) => {
    metrics.pushBytes.inc(bytesOf(request).length);
    const appender = appenderFor(request);
    if (appender !== null) {
      await signer(request, true);
      metrics.handedOn.inc();
      const to = { appender, http, log, sign: core.identity.signText };
      return handOn(to, request, bytesOf(request), reply);
    }
    if (!isHandedOn(request, bytesOf(request), core.identity.record.publicKey)) await signer(request, true);
    const result = await core.exchange.push(parseJson(bytesOf(request), pushRequest));
    if (result.status === 'taken') return result.answer;
    metrics.turnedAway.inc();
    throw busy(result.retryAfterS, whyBusy());
  };

  const pull = async (request: FastifyRequest, reply: FastifyReply) => {
    const { terminal, body } = await signed(request, pullRequest);
    const result = await core.exchange.pull(terminal, body, () => runtime.nowMs(), goneSignal(reply));
    if (result.status !== 'page') return reply.code(409).send({ code: result.status });
    const { bytes, packed } = await pageBytes(result, acceptsGzip(request));
    if (packed) reply.header('content-encoding', 'gzip');
    return reply.type('application/json').send(bytes);
  };
  const runs = async (request: FastifyRequest) =>
    core.exchange.runs((await signed(request, runsRequest)).body);

  const pinKey = async (request: FastifyRequest) => {
    const { terminal, body } = await signed(request, pinKeyRequest);
    const sealed = core.identity.pinKeyFor(terminal, body.publicKey);
    if (sealed) return sealed;
    throw new Problem(400, { code: 'badPublicKey' });
  };

  const vouch = async (request: FastifyRequest) => {
    const { terminal, body } = await signed(request, vouchRequest);
    return core.exchange.vouch(terminal, body.nonce, runtime.nowMs());
  };

  const signatures = async (request: FastifyRequest) =>
    core.exchange.signatures((await signed(request, signaturesRequest)).body);

  const putPiece = async (request: FastifyRequest) => {
    const taken = attachments.put((await signed(request, putRequest)).body);
    if (taken === null) throw busy(1);
    return taken;
  };
  const getPiece = async (request: FastifyRequest) =>
    attachments.get((await signed(request, getRequest)).body);
  const snapshot = async (request: FastifyRequest) => {
    const { terminal, body } = await signed(request, snapshotRequest);
    return core.exchange.snapshot(terminal, body);
  };
  const history = async (request: FastifyRequest) => {
    const { terminal, body } = await signed(request, historyRequest);
    return core.exchange.history(terminal, body);
  };

  const recovery = async (request: FastifyRequest) => {
    const { terminal, body } = await signed(request, recoveryRequest);
    return core.exchange.recovery(terminal, body);
  };

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
  server.route({ method, url: '/sync/pin-key', onRequest: fresh, handler: pinKey });
  server.route({ method, url: '/sync/vouch', onRequest: fresh, handler: vouch });
  server.route({ method, url: '/sync/runs', onRequest: fresh, handler: runs });
  server.route({ method, url: '/sync/signatures', onRequest: fresh, handler: signatures });
  server.route({
    method,
    url: '/sync/attachments/put',
    onRequest: [admission, fresh],
    bodyLimit: maxPieceRequestBytes,
    handler: putPiece,
  });
  server.route({ method, url: '/sync/attachments/get', onRequest: fresh, handler: getPiece });
  server.route({ method, url: '/sync/snapshot', onRequest: fresh, handler: snapshot });
  server.route({ method, url: '/sync/history', onRequest: fresh, handler: history });
  server.route({
    method,
    url: '/sync/recovery',
    onRequest: fresh,
    bodyLimit: maxPushBytes,
    handler: recovery,
  });
}

/** Asking again, after an answer that was lost, changes nothing: the key is the new terminal's. */
async function takeOver(
  { office, core }: HttpParts,
  { terminal, certificate, replaced }: EnrollAnswer,
  revoke: boolean,
): Promise<void> {
  if (replaced === undefined) return;
  const input = { old: replaced, fresh: { terminal, certificate } };
  const answer = await office()?.execute('site.replaceTerminal', input, `replace-${terminal}`);
  if (answer?.status !== 200) {
    const code = z.object({ code: z.string() }).safeParse(answer?.body).data?.code;
    throw new Problem(409, { code: code ?? 'noOfficeTerminal' });
  }
  if (revoke) await core.identity.revoke(replaced);
}

const bytesOf = (request: FastifyRequest): Buffer =>
  Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);

/** Aborted when the asker hangs up, so that nobody waits for a closed connection. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
