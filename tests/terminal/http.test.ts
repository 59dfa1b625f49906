import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attachmentRoute } from '#terminal/attachmentRoute';
import { ChangeFeed } from '#terminal/changeFeed';
import { terminalRouter } from '#terminal/router';
import { terminalServer } from '#terminal/server';
import type { TerminalServer } from '#terminal/server';
import { Sessions } from '#terminal/sessions';
import { stillRuntime } from '#tests/db/testStore';
import { openTestTerminal, testPin } from './testTerminal.ts';
import { triesInMemory } from './triesInMemory.ts';

let server: TerminalServer;
let address: AddressInfo;

beforeEach(async () => {
  const t = openTestTerminal();
  const runtime = stillRuntime(9);
  const sessions = new Sessions({
    runtime,
    newToken: () => runtime.newId(),
    byBadge: (badge) =>
      badge === '1001'
        ? { person: 'p1', badge, name: null, roles: ['supervisor'], active: true, pinVerifier: 'plain' }
        : null,
    verifyPin: (_v, pin) => Promise.resolve(pin === testPin),
    idleLockS: 600,
    tries: triesInMemory(),
  });
  const feed = new ChangeFeed(runtime, 'run');
  const router = terminalRouter({
    engine: t.engine,
    sessions,
    feed,
    areas: t.areas,
    open: ['system.status'],
    demo: null,
    backups: null,
    carry: null,
    attachments: t.desk,
  });
  server = terminalServer(router, {
    hosts: [],
    files: null,
    attachments: attachmentRoute(t.desk, sessions),
    version: '0.0.0',
    health: () => ({ ok: true }),
    onBug: (error) => {
      throw error;
    },
  });
  address = await server.listen(0, '127.0.0.1');
});
afterEach(() => server.close());

/** One request with exactly these headers (fetch would set Host and Origin by itself). */
const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  callRaw(method, path, body === undefined ? undefined : JSON.stringify(body), headers);

/** The same with a body as it is. */
const callRaw = (
  method: string,
  path: string,
  text: string | undefined,
  headers: Record<string, string> = {},
) =>
  new Promise<{ status: number; body: unknown }>((resolve, reject) => {
    const host = `127.0.0.1:${address.port}`;
    const r = request(
      {
        port: address.port,
        host: '127.0.0.1',
        method,
        path,
        headers: { host, 'content-type': 'application/json', ...headers },
      },
      (response) => {
        let answer = '';
        response.on('data', (chunk: Buffer) => (answer += chunk.toString()));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: answer ? JSON.parse(answer) : null }),
        );
      },
    );
    r.on('error', reject);
    r.end(text);
  });

const signIn = async () => {
  const { body } = await call('POST', '/api/session', { badge: '1001', pin: testPin });
  return { authorization: `Bearer ${(body as { token: string }).token}` };
};

describe('the terminal over HTTP', () => {
  it('signs in with badge and PIN and turns away wrong ones without saying which was wrong', async () => {
    expect(await call('POST', '/api/session', { badge: '1001', pin: testPin })).toMatchObject({
      status: 200,
    });
    const wrongPin = await call('POST', '/api/session', { badge: '1001', pin: '000000' });
    const wrongBadge = await call('POST', '/api/session', { badge: '9999', pin: testPin });
    expect(wrongPin).toEqual({ status: 401, body: { code: 'notSignedIn' } });
    expect(wrongBadge).toEqual(wrongPin);
  });

  it('locks a badge out after five wrong PINs, even with the right one', async () => {
    for (let i = 0; i < 5; i++) await call('POST', '/api/session', { badge: '1001', pin: '000000' });
    expect(await call('POST', '/api/session', { badge: '1001', pin: testPin })).toMatchObject({
      status: 429,
    });
  });

  it('answers open queries to anybody at this PC and the others only when signed in', async () => {
    expect(await call('POST', '/api/queries/system.status', {})).toMatchObject({
      status: 200,
      body: { state: 'online' },
    });
    expect(await call('POST', '/api/queries/system.site', {})).toMatchObject({ status: 401 });
    expect(await call('GET', '/api/queries/system.site', undefined, await signIn())).toEqual({
      status: 200,
      body: null,
    });
  });

  it.each([
    ['a foreign host', { host: 'evil.example' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['a cross-site request without origin', { 'sec-fetch-site': 'cross-site' }],
  ])('turns %s away with 403', async (_name, headers) => {
    expect(await call('POST', '/api/queries/system.status', {}, headers)).toMatchObject({ status: 403 });
    expect(await call('GET', '/healthz', undefined, headers)).toMatchObject({ status: 403 });
  });

  it('names the fields of invalid input', async () => {
    const answer = await call('POST', '/api/session', { badge: '', pin: 7 });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalidInput' } });
    expect((answer.body as { fields: { path: string }[] }).fields.map((f) => f.path)).toEqual([
      'badge',
      'pin',
    ]);
  });

  it('takes a number as text in a query string, where all is text, and in no body', async () => {
    const headers = await signIn();
    const byGet = await call('GET', '/api/queries/quality.issues?limit=5', undefined, headers);
    expect(byGet).toMatchObject({ status: 200, body: { rows: [] } });
    for (const [path, body, field] of [
      ['/api/queries/quality.issues', { limit: '5' }, 'limit'],
      ['/api/queries/quality.issues', { limit: true }, 'limit'],
      ['/api/commands/assembly.enterStation', { station: 'FA-01', unit: 'u-1', insist: 'true' }, 'insist'],
      ['/api/commands/assembly.callAndon', { station: 5, kind: 'help', unit: null, text: '' }, 'station'],
    ] as const) {
      const answer = await call('POST', path, body, headers);
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalidInput' } });
      expect((answer.body as { fields: { path: string }[] }).fields.map((f) => f.path)).toEqual([field]);
    }
  });

  it('names the field that holds half a character', async () => {
    const andon = { station: 'FA-01', kind: 'help', unit: null, text: 'X\ud800Y' };
    const answer = await call('POST', '/api/commands/assembly.callAndon', andon, await signIn());
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalidInput' } });
    const { fields } = answer.body as { fields: { path: string }[] };
    expect(fields.map((f) => f.path)).toEqual(['text']);
  });

  it('names the fields that hold U+0000', async () => {
    const andon = { station: 'FA-01', kind: 'help', unit: null, text: 'X\0Y' };
    const answer = await call('POST', '/api/commands/assembly.callAndon', andon, await signIn());
    expect(answer).toEqual({
      status: 400,
      body: { code: 'invalidInput', fields: [{ path: 'text', message: 'the character U+0000' }] },
    });
  });

  describe.each([
    ['with its length', (text: string) => ({ 'content-length': String(Buffer.byteLength(text)) })],
    ['in chunks', () => ({ 'transfer-encoding': 'chunked' })],
  ])('that gets a body %s', (_how, headersOf) => {
    const send = (text: string) => callRaw('POST', '/api/session', text, headersOf(text));

    it('takes it', async () => {
      const text = JSON.stringify({ badge: '1001', pin: testPin });
      expect(await send(text)).toMatchObject({ status: 200 });
    });

    it.each(['{"badge": NaN}', '{"badge": "1001"', 'badge=1001'])(
      'says where %s is no JSON',
      async (text) => {
        const { status, body } = await send(text);
        expect(status).toBe(400);
        const message = expect.stringMatching(/^the body is not JSON: .+/u) as string;
        expect(body).toEqual({ code: 'invalidInput', fields: [{ path: '', message }] });
      },
    );

    it('refuses it beyond a megabyte', async () => {
      const text = JSON.stringify({ badge: '1001', pin: 'x'.repeat(5 * 1024 * 1024) });
      expect(await send(text)).toEqual({ status: 413, body: { code: 'tooLarge' } });
    });
  });

  it('describes every command and query, each with a sentence, and the key that a command may carry', async () => {
    const { body } = await call('GET', '/api/openapi.json');
    interface Operation {
      readonly summary?: string;
      readonly parameters?: readonly { readonly name: string; readonly in: string }[];
    }
    const paths = Object.entries((body as { paths: Record<string, Record<string, Operation>> }).paths);
    expect(paths.length).toBeGreaterThan(4);
    for (const [path, operations] of paths) {
      for (const { summary, parameters = [] } of Object.values(operations)) {
        expect(summary).toMatch(/\.$/);
        const keyed = parameters.some((p) => p.in === 'header' && p.name === 'Idempotency-Key');
        expect(keyed, path).toBe(path.startsWith('/api/commands/'));
      }
    }
  });
});
