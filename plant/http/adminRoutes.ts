import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Place } from '../store.ts';
import { requireAdmin } from './authentication.ts';
import { parseJson, Problem } from './problem.ts';
import { createCodeBody, pageQuery, revokeBody } from './routes.ts';
import type {
  createCodeAnswer,
  deadLetterList,
  plantAnswer,
  quarantineList,
  terminalList,
} from './routes.ts';
import type { HttpParts } from './server.ts';

/** What the office terminal and the command line may do beside the plant; all of it asks for the admin token. */
export function adminRoutes(server: FastifyInstance, { core, store, adminToken }: HttpParts): void {
  const { identity, intake, feed, heard } = core;
  const guarded = { onRequest: async (request: FastifyRequest) => requireAdmin(adminToken, request.headers) };

  server.get('/api/plant', guarded, (): z.infer<typeof plantAnswer> => {
    const { serverId, epoch, site, publicKey } = identity.record;
    return { serverId, epoch, site, plantKey: publicKey, head: feed.head, status: intake.status };
  });

  server.get('/api/terminals', guarded, (): z.infer<typeof terminalList> => {
    const terminals = heard.list().flatMap((h) => {
      const known = identity.terminal(h.terminal);
      return known ? [{ ...h, ...known }] : [];
    });
    return { terminals };
  });

  server.post('/api/terminals/codes', guarded, async (request): Promise<z.infer<typeof createCodeAnswer>> => {
    const { validMinutes } = parseJson(bytesOf(request), createCodeBody);
    return identity.createCode(validMinutes * 60_000);
  });

  server.post('/api/terminals/revoke', guarded, async (request) => {
    const { terminal } = parseJson(bytesOf(request), revokeBody);
    if (!(await identity.revoke(terminal))) throw new Problem(404, { code: 'unknownTerminal' });
    return { ok: true };
  });

  server.get('/api/dead-letters', guarded, async (request): Promise<z.infer<typeof deadLetterList>> => {
    const { after, limit } = parsePage(request);
    return { items: [...(await store.deadLetters(after, limit))] };
  });

  server.get('/api/quarantine', guarded, async (request): Promise<z.infer<typeof quarantineList>> => {
    const { after, limit } = parsePage(request);
    return { items: [...(await store.quarantined(after, limit))] };
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
