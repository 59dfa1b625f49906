import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { requestText } from '#sync/messages';
import { verifySignature } from '#sync/signing';
import type { Challenges } from '../challenges.ts';
import type { EnrolledTerminal, Identity } from '../identity.ts';
import { Problem } from './problem.ts';

export interface Doors {
  readonly identity: Identity;
  readonly challenges: Challenges;
}

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

interface Asker {
  readonly terminal: string;
  readonly known: EnrolledTerminal;
}
interface Claim extends Asker {
  readonly challenge: string;
  readonly number: string;
}

/**
 * What the headers alone tell, before a body is read or a signature is looked at: that the terminal is known and the request one
 * that was not seen yet. Refusing a flood of captured requests costs this much.
 * @throws Problem 403 for a terminal of another site, 401 with the challenge to sign for
 */
export async function expectFresh(doors: Doors, headers: IncomingHttpHeaders): Promise<void> {
  freshOf(doors, headers, await askerOf(doors, headers));
}

async function askerOf({ identity }: Doors, headers: IncomingHttpHeaders): Promise<Asker> {
  const terminal = header(headers, 'takt-terminal');
  const known = await identity.find(terminal);
  if (!known) throw new Problem(403, { code: 'unknownTerminal' });
  return { terminal, known };
}

function freshOf({ challenges }: Doors, headers: IncomingHttpHeaders, asker: Asker): Claim {
  const challenge = header(headers, 'takt-challenge');
  const number = header(headers, 'takt-number');
  const freshness = challenges.look(asker.terminal, challenge, number);
  if (freshness === 'fresh') return { ...asker, challenge, number };
  const code = freshness === 'stale' ? 'challengeStale' : 'requestReplayed';
  throw new Problem(401, { code, challenge: challenges.issue(asker.terminal) });
}

/**
 * The terminal that signed a request; the same request is not taken again. `ofRevoked`: also of a terminal that was revoked.
 * @throws Problem 401 or 403
 */
export async function authenticate(
  doors: Doors,
  request: SignedRequest,
  ofRevoked: boolean,
): Promise<string> {
  const asker = await askerOf(doors, request.headers);
  // From here on nothing waits: of two that are the same the second is seen to be.
  const { terminal, challenge, number, known } = freshOf(doors, request.headers, asker);
  const bodyHash = createHash('sha256').update(request.body).digest('hex');
  const text = requestText(request.method, request.path, challenge, number, bodyHash);
  if (!verifySignature(known.certificate.publicKey, text, header(request.headers, 'takt-signature'))) {
    throw new Problem(401, { code: 'badRequestSignature' });
  }
  doors.challenges.take(terminal, challenge, number);
  if (known.revokedAt !== null && !ofRevoked) throw new Problem(403, { code: 'revoked' });
  return terminal;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** @throws Problem 401, and 403 for a terminal: what it can show is not asked for here */
export function requireAdmin(adminToken: string, headers: IncomingHttpHeaders): void {
  const given = /^Bearer (\S+)$/u.exec(header(headers, 'authorization'))?.[1] ?? '';
  if (timingSafeEqual(digest(given), digest(adminToken))) return;
  throw new Problem(headers['takt-terminal'] === undefined ? 401 : 403, { code: 'notAdmin' });
}
