import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Place } from '../store.ts';
import { requireAdmin } from './authentication.ts';
import { parseJson, Problem } from './problem.ts';
import { createCodeBody, openBody, pageQuery, revokeBody } from './routes.ts';
import type {
  createCodeAnswer,
  deadLetterList,
  openAnswer,
  plantAnswer,
  quarantineList,
  recoveryStatus,
  retryAnswer,
  terminalList,
} from './routes.ts';
import { officeBodyLimit } from '../office.ts';
import type { HttpParts } from './server.ts';

/** What the office terminal and the command line may do beside the plant; all of it asks for the admin token. */
export function adminRoutes(server: FastifyInstance, { core, store, adminToken, office }: HttpParts): void {
  const { identity, intake, feed, heard, recovery } = core;
  const onRequest = async (request: FastifyRequest) => requireAdmin(adminToken, request.headers);

  const plant = (): z.infer<typeof plantAnswer> => {
    const { serverId, epoch, site, publicKey } = identity.record;
    return { serverId, epoch, site, plantKey: publicKey, head: feed.head, status: intake.status };
  };
  const terminals = (): z.infer<typeof terminalList> => {
    const known = heard.list().flatMap((h) => {
      const enrolled = identity.terminal(h.terminal);
      return enrolled ? [{ ...h, ...enrolled }] : [];
    });
    return { terminals: known };
  };
  const createCode = async (request: FastifyRequest): Promise<z.infer<typeof createCodeAnswer>> => {
    const { validMinutes, replaces } = parseJson(bytesOf(request), createCodeBody);
    if (replaces && !identity.terminal(replaces.terminal))
      throw new Problem(404, { code: 'unknownTerminal' });
    return identity.createCode(validMinutes * 60_000, replaces ?? null);
  };
  const revoke = async (request: FastifyRequest) => {
    const { terminal } = parseJson(bytesOf(request), revokeBody);
    if (!(await identity.revoke(terminal))) throw new Problem(404, { code: 'unknownTerminal' });
    return { ok: true };
  };
  const deadLetters = async (request: FastifyRequest): Promise<z.infer<typeof deadLetterList>> => {
    const { after, limit } = parsePage(request);
    const letters = await store.deadLetters(after, limit);
    // What rides beside a body is personal and can be erased: it is in no list.
    return { items: letters.map(({ side: _side, ...letter }) => letter) };
  };
  const retry = async () => {
    const outcome = await intake.retryLetters();
    if (outcome.status === 'busy') throw new Problem(503, { code: 'busy' }, outcome.retryAfterS);
    return { through: outcome.through, left: outcome.left } satisfies z.infer<typeof retryAnswer>;
  };
  const quarantine = async (request: FastifyRequest): Promise<z.infer<typeof quarantineList>> => {
    const { after, limit } = parsePage(request);
    return { items: await store.quarantined(after, limit) };
  };

  const recovering = async (): Promise<z.infer<typeof recoveryStatus>> => {
    const found = await recovery.status();
    const { epoch } = identity.record;
    if (!found) return { epoch, recovering: null };
    const { record, places, ...plan } = found;
    const { noticedAt, evidence, base } = record;
    const nameOf = (id: string) => identity.terminal(id)?.certificate.name ?? id;
    const terminals = places.map(({ terminal, position, whole }) => ({
      terminal,
      name: nameOf(terminal),
      position,
      whole,
    }));
    return {
      epoch,
      recovering: {
        noticedAt,
        evidence,
        base,
        terminals,
        ...plan,
        holes: [...plan.holes],
        unproven: [...plan.unproven],
        unsigned: plan.unsigned.length,
        disagreements: plan.disagreements.map((d) => ({ ...d, terminals: [...d.terminals] })),
      },
    };
  };
  const beginRecovery = async () => {
    await recovery.begin({ kind: 'announced' });
    return recovering();
  };
  const openRecovery = async (request: FastifyRequest): Promise<z.infer<typeof openAnswer>> => {
    const opened = await recovery.open(parseJson(bytesOf(request), openBody));
    if (opened.status === 'refused') throw new Problem(409, { code: opened.code });
    const { epoch, taken, lost } = opened;
    return { epoch, taken, lost };
  };

  server.route({ method: 'GET', url: '/api/recovery', onRequest, handler: recovering });
  server.route({ method: 'POST', url: '/api/recovery/begin', onRequest, handler: beginRecovery });
  server.route({ method: 'POST', url: '/api/recovery/open', onRequest, handler: openRecovery });
  server.route({ method: 'GET', url: '/api/plant', onRequest, handler: plant });
  server.route({ method: 'GET', url: '/api/terminals', onRequest, handler: terminals });
  server.route({ method: 'POST', url: '/api/terminals/codes', onRequest, handler: createCode });
  server.route({ method: 'POST', url: '/api/terminals/revoke', onRequest, handler: revoke });
  server.route({ method: 'GET', url: '/api/dead-letters', onRequest, handler: deadLetters });
  server.route({ method: 'POST', url: '/api/dead-letters/retry', onRequest, handler: retry });
  server.route({ method: 'GET', url: '/api/quarantine', onRequest, handler: quarantine });
  server.route({
    method: 'POST',
    url: '/api/carry',
    onRequest,
    handler: async (request, reply) => {
      const there = office();
      if (!there) throw new Problem(503, { code: 'noOfficeTerminal' }, 5);
      if (!(request.body instanceof Readable)) throw new Problem(415, { code: 'badRequest' });
      const answer = await there.carry(request.body);
      return reply.code(answer.status).send(answer.body);
    },
  });
  server.route<{ Params: { command: string } }>({
    method: 'POST',
    url: '/api/office/:command',
    onRequest,
    bodyLimit: officeBodyLimit,
    handler: async (request, reply) => {
      const there = office();
      if (!there) throw new Problem(503, { code: 'noOfficeTerminal' }, 5);
      const key = request.headers['idempotency-key'];
      const input = parseJson(bytesOf(request), z.unknown());
      const answer = await there.execute(request.params.command, input, key?.toString());
      return reply.code(answer.status).send(answer.body);
    },
  });
}

const bytesOf = (request: FastifyRequest): Buffer =>
  Buffer.isBuffer(request.body) ? request.body : Buffer.from('{}');

function parsePage(request: FastifyRequest): { after: Place | null; limit: number } {
  const { after, limit } = parseJson(Buffer.from(JSON.stringify(request.query)), pageQuery);
  if (after === undefined) return { after: null, limit };
  const [run = '', seq = '0'] = after.split(':');
  return { after: { run, seq: Number(seq) }, limit };
}
