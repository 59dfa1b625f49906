import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { requestText } from '#sync/messages';
import { verifySignature } from '#sync/signing';
import type { Identity } from '../identity.ts';
import { Problem } from './problem.ts';

/**
 * How far a terminal's clock may be off, ms. Generous, because a wrong clock must never keep a terminal from syncing;
 * replays are harmless, since everything pushed is deduplicated.
 */
const clockSkewMs = 24 * 60 * 60 * 1000;

export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const header = (headers: IncomingHttpHeaders, name: string): string => {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
};

/** The terminal that signed a request. @throws Problem 401 or 403 */
export function authenticate(identity: Identity, request: SignedRequest, nowMs: number): string {
  const terminal = header(request.headers, 'takt-terminal');
  const time = header(request.headers, 'takt-time');
  const known = identity.terminal(terminal);
  if (!known) throw new Problem(401, { code: 'unknownTerminal' });
  if (!(Math.abs(Number(time) - nowMs) <= clockSkewMs)) throw new Problem(401, { code: 'clockSkew' });
  const bodyHash = createHash('sha256').update(request.body).digest('hex');
  const text = requestText(request.method, request.path, time, bodyHash);
  if (!verifySignature(known.certificate.publicKey, text, header(request.headers, 'takt-signature'))) {
    throw new Problem(401, { code: 'badRequestSignature' });
  }
  if (known.revokedAt !== null) throw new Problem(403, { code: 'revoked' });
  return terminal;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** @throws Problem 401 */
export function requireAdmin(adminToken: string, headers: IncomingHttpHeaders): void {
  const given = /^Bearer (\S+)$/u.exec(header(headers, 'authorization'))?.[1] ?? '';
  if (!timingSafeEqual(digest(given), digest(adminToken))) throw new Problem(401, { code: 'notAdmin' });
}
