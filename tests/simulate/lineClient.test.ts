import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { realTimers } from '#simulate/realTimers';
import { TerminalClient, TerminalFault, TerminalUnreachable } from '#simulate/terminalClient';
import { freePort } from './lineTerminal.ts';

interface Asked {
  readonly path: string;
  readonly token: string | undefined;
}
type Reply = { readonly status: number; readonly body: unknown } | 'drop';

let server: Server | null = null;
const asked: Asked[] = [];
afterEach(async () => {
  asked.length = 0;
  const gone = server;
  server = null;
  if (gone) await new Promise((resolve) => gone.close(resolve).closeAllConnections());
});

/** A PC that answers what the test says; `drop` cuts the connection instead. */
async function pcThat(reply: (asked: Asked, nth: number) => Reply): Promise<TerminalClient> {
  const made = createServer((request, response) => {
    const one = { path: request.url ?? '', token: request.headers.authorization?.slice(7) };
    asked.push(one);
    const answer = reply(one, asked.filter((a) => a.path === one.path).length);
    request.resume();
    if (answer === 'drop') {
      response.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => {
    made.listen(0, '127.0.0.1', resolve);
  });
  server = made;
  return clientAt((made.address() as AddressInfo).port);
}
const clientAt = (port: number): TerminalClient =>
  new TerminalClient({
    url: `http://127.0.0.1:${String(port)}`,
    badge: '1004',
    pin: '246810',
    timers: realTimers,
  });

const session = (n: number): Reply => ({ status: 200, body: { token: `token-${String(n)}` } });
const saved: Reply = { status: 200, body: { ok: true, events: [] } };
const release = { station: 'FA-01', unit: 'u-1' };

describe('a person at a PC', () => {
  it('signs in once, and again when the session has ended', async () => {
    const client = await pcThat(({ path, token }, nth) => {
      if (path === '/api/session') return session(nth);
      return token === 'token-2' ? saved : { status: 401, body: { code: 'notSignedIn' } };
    });
    expect(await client.command('assembly.releaseUnit', release)).toEqual({ ok: true, events: [] });
    await client.command('assembly.releaseUnit', release);
    expect(asked.filter((a) => a.path === '/api/session')).toHaveLength(2);
  });

  it('hands a refusal back as a value', async () => {
    const refusal = { code: 'releaseIncomplete', params: { count: 2 } };
    const client = await pcThat(({ path }, nth) =>
      path === '/api/session' ? session(nth) : { status: 409, body: refusal },
    );
    expect(await client.command('assembly.releaseUnit', release)).toEqual({ ok: false, ...refusal });
  });

  it('asks again after a lost connection, but does not repeat a command that may have arrived', async () => {
    const client = await pcThat(({ path }, nth) => {
      if (path === '/api/session') return session(nth);
      if (path.startsWith('/api/commands/')) return 'drop';
      return nth < 3 ? 'drop' : { status: 200, body: { rows: [] } };
    });
    expect(await client.query('assembly.findUnits', { text: '000123' })).toEqual({ rows: [] });
    await expect(client.command('assembly.releaseUnit', release)).rejects.toThrow(TerminalUnreachable);
    expect(asked.filter((a) => a.path.startsWith('/api/commands/'))).toHaveLength(1);
  });

  it('says that nobody answers when nobody does', async () => {
    const client = clientAt(await freePort());
    await expect(client.command('assembly.releaseUnit', release)).rejects.toThrow(TerminalUnreachable);
  });

  it('takes no answer that the contract does not know, and never hangs on one', async () => {
    let body: unknown = null;
    let status = 200;
    const client = await pcThat(({ path }, nth) =>
      path === '/api/session' ? session(nth) : { status, body },
    );
    await client.command('assembly.releaseUnit', release).catch(() => undefined);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.jsonValue(), fc.string()),
        fc.constantFrom(200, 400, 404, 409, 500, 507),
        async (answer, code) => {
          [body, status] = [answer, code];
          await expect(client.query('assembly.findUnits', { text: 'x' })).rejects.toThrow(TerminalFault);
          await expect(client.command('assembly.releaseUnit', release)).rejects.toThrow(TerminalFault);
        },
      ),
      { numRuns: 60 },
    );
    [body, status] = [{ code: 'internal' }, 500];
    await expect(client.query('assembly.findUnits', { text: 'x' })).rejects.toThrow(TerminalFault);
  });
});
