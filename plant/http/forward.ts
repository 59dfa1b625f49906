import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpClient } from '#process/httpClient';
import { verifySignature } from '#sync/signing';
import type { Log } from '../log.ts';
import { busy, Problem } from './problem.ts';

/**
 * Marks a push that was handed on, with the plant's signature, which all its nodes can make. Two nodes that each take the other
 * for the appender do not play ball with it.
 */
const mark = 'takt-handed-on';

/** A terminal gives a push up after 30 s; a node that answers nothing for so long does not work. */
const patienceMs = 15_000;
const maxAnswerBytes = 16 * 1024 * 1024;

const textOf = (body: Buffer): string =>
  `takt-handed-on-v1\n${createHash('sha256').update(body).digest('hex')}`;

/** Whether it says that a node handed it on; any sender can say so. */
export const wasHandedOn = (request: FastifyRequest): boolean => request.headers[mark] !== undefined;

/**
 * Whether a node of this plant handed it on, after it had looked at the terminal's own signature. One that is sent again does no
 * harm: its batches are signed, and taken once.
 * @throws Problem 401 where the mark is not the plant's
 */
export function isHandedOn(request: FastifyRequest, body: Buffer, plantKey: string): boolean {
  const signature = request.headers[mark];
  if (signature === undefined) return false;
  if (verifySignature(plantKey, textOf(body), String(signature))) return true;
  throw new Problem(401, { code: 'badRequestSignature' });
}

/**
 * Hands a push to the node that appends, and its answer back.
 * @throws Problem 503 where that node does not answer
 */
export async function handOn(
  to: { readonly appender: string; readonly http: HttpClient; readonly log: Log; sign(text: string): string },
  request: FastifyRequest,
  body: Buffer,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const answer = await to.http.ask({
    method: 'POST',
    url: new URL(request.url, to.appender),
    headers: { 'content-type': 'application/json', [mark]: to.sign(textOf(body)) },
    body,
    signal: AbortSignal.timeout(patienceMs),
    maxBytes: maxAnswerBytes,
  });
  if (answer.kind === 'failed') {
    if (answer.tls !== undefined)
      to.log.warn({ appender: to.appender, fault: answer.tls }, 'no TLS to the node that appends');
    throw busy(1);
  }
  if (answer.retryAfterS !== null) void reply.header('retry-after', String(answer.retryAfterS));
  return reply.code(answer.status).type('application/json').send(answer.body);
}
