import { request } from 'node:http';
import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { AnyRouter } from '@orpc/server';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { roles as everyRole, type Role } from '#domain/kernel/actor';
import { nodeRuntime } from '#process/nodeRuntime';
import { attachmentRoute } from '#terminal/attachmentRoute';
import { ChangeFeed } from '#terminal/changeFeed';
import type { Command } from '#terminal/commands/command';
import { terminalRouter } from '#terminal/router';
import { terminalServer, type TerminalServer } from '#terminal/server';
import { Sessions } from '#terminal/sessions';
import { VirtualTimers } from './devices/virtualTimers.ts';
import { openTestTerminal, signatureOf, signedInAs, testPin } from './testTerminal.ts';
import { triesInMemory } from './triesInMemory.ts';

/** What answers without a session; everything else of the contract is closed, and stands here as soon as it is not. */
const open = {
  http: [
    'GET /api/demo',
    'POST /api/demo',
    'POST /api/session',
    'POST /api/session/break-glass',
    'POST /api/session/end',
    'POST /api/session/lift',
    'GET /api/queries/system.people',
    'GET /api/queries/system.status',
    'POST /api/queries/system.people',
    'POST /api/queries/system.status',
    'GET /api/queries/system.terminal',
    'POST /api/queries/system.terminal',
  ],
  rpc: [
    'demo.set',
    'demo.state',
    'queries.system.people',
    'queries.system.status',
    'queries.system.terminal',
    'queriesByGet.system.people',
    'queriesByGet.system.status',
    'queriesByGet.system.terminal',
    'session.breakGlass',
    'session.lift',
    'session.signIn',
    'session.signOut',
  ],
};

const t = openTestTerminal();
const clock = new VirtualTimers();
const gone = new Set<string>();
/** A badge is the roles of its person, joined by `+`. */
const sessions = new Sessions({
  runtime: {
    ...nodeRuntime(),
    monotonicMs: () => clock.monotonic(),
    after: (ms, run) => clock.after(ms, run),
  },
  newToken: () => t.runtime.newId(),
  byBadge: (badge) => ({
    person: `p-${badge}`,
    badge,
    name: null,
    roles: badge.split('+') as Role[],
    active: !gone.has(badge),
    pinVerifier: 'plain',
  }),
  verifyPin: (_verifier, pin) => Promise.resolve(pin === testPin),
  idleLockS: 600,
  tries: triesInMemory(),
});
const feed = new ChangeFeed(nodeRuntime(), 'run');
const router: AnyRouter = terminalRouter({
  engine: t.engine,
  sessions,
  feed,
  areas: t.areas,
  open: ['system.status', 'system.terminal', 'system.people'],
  demo: null,
  backups: { state: () => expect.fail('asked'), backUpNow: () => expect.fail('asked') },
  audits: { state: () => expect.fail('asked'), start: () => expect.fail('asked') },
  carry: {
    write: () => expect.fail('asked'),
    read: () => expect.fail('asked'),
    put: () => expect.fail('asked'),
    take: () => expect.fail('asked'),
  },
  attachments: { put: () => expect.fail('asked'), piece: () => expect.fail('asked') },
});
const bugs: unknown[] = [];
let server: TerminalServer;
let port: number;
beforeAll(async () => {
  server = terminalServer(router, {
    hosts: [],
    files: null,
    attachments: attachmentRoute({ content: () => expect.fail('asked') }, sessions),
    version: '0.0.0',
    health: () => ({ ok: true }),
    onBug: (error) => bugs.push(error),
  });
  ({ port } = await server.listen(0, '127.0.0.1'));
});
afterAll(async () => {
  await server.close();
  t.database.close();
});

interface Answer {
  readonly status: number;
  readonly body: unknown;
}
type Headers = Readonly<Record<string, string>>;

const call = (method: string, path: string, body: string | Uint8Array | null, headers: Headers = {}) =>
  new Promise<Answer>((resolve, reject) => {
    const r = request({ port, host: '127.0.0.1', method, path, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        const json = response.headers['content-type']?.startsWith('application/json') === true;
        resolve({ status: response.statusCode ?? 0, body: json ? JSON.parse(text) : text });
      });
    });
    r.on('error', reject);
    if (body === null) r.end();
    else r.end(body);
  });

const json = { 'content-type': 'application/json' };
async function tokenOf(...held: readonly Role[]): Promise<string> {
  const signed = await sessions.signIn(held.join('+'), testPin);
  if (!signed.ok) throw new Error('not signed in');
  return signed.token;
}
const bearer = (token: string): Headers => ({ ...json, authorization: `Bearer ${token}` });
const stored = () =>
  t.database.sqlite.prepare<[], { n: number }>('select count(*) as n from event').get()?.n ?? -1;

interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly fields: readonly string[];
}
/** Every operation that the terminal describes of itself. */
async function operations(): Promise<readonly Operation[]> {
  const { body } = await call('GET', '/api/openapi.json', null);
  interface Described {
    readonly requestBody?: {
      readonly content?: Readonly<Record<string, { readonly schema?: { readonly properties?: object } }>>;
    };
  }
  const { paths } = body as { paths: Record<string, Record<string, Described>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([lower, { requestBody }]) => {
      const method = lower.toUpperCase();
      const schema = requestBody?.content?.['application/json']?.schema;
      return { name: `${method} ${path}`, method, path, fields: Object.keys(schema?.properties ?? {}) };
    }),
  );
}
const bodyOf = (method: string): string | null => (method === 'GET' ? null : '{}');

/** Every procedure that a socket can call. */
function procedures(at: unknown = router, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof at !== 'object' || at === null) return [];
  if ('~orpc' in at) return [path];
  return Object.entries(at).flatMap(([key, inner]) => procedures(inner, [...path, key]));
}

/** Calls over one socket; answers the statuses. */
async function rpc(
  paths: readonly (readonly string[])[],
  token: (path: readonly string[]) => string | null,
): Promise<readonly number[]> {
  const websocket = new WebSocket(`ws://127.0.0.1:${port}/rpc`);
  const link = new RPCLink<{ token?: string | null }>({
    websocket,
    headers: ({ context }) =>
      typeof context.token === 'string' ? { authorization: `Bearer ${context.token}` } : ({} as Headers),
  });
  const statuses: number[] = [];
  for (const path of paths) {
    const answer = link.call(path, {}, { context: { token: token(path) } });
    statuses.push(await answer.then(() => 200).catch((e) => (e instanceof ORPCError ? e.status : 0)));
  }
  websocket.close();
  return statuses;
}

/** A role that a command does not take; null where it takes all. */
function outsider(name: string): Role | null {
  const [area = '', verb = ''] = name.split('.');
  const allowed = t.areas[area]?.commands[verb]?.command.roles;
  if (!allowed) throw new Error(`no command ${name}`);
  return everyRole.find((role) => !allowed.includes(role)) ?? null;
}

describe('without a session', () => {
  it('every operation over HTTP answers 401 whatever is sent, but those that are named', async () => {
    const all = await operations();
    expect(all.length).toBeGreaterThan(100);
    const answered: string[] = [];
    for (const { name, method, path } of all) {
      for (const headers of [json, bearer('never-given')]) {
        const { status, body } = await call(method, path, bodyOf(method), headers);
        if (status === 401) expect(body, name).toMatchObject({ code: 'notSignedIn' });
        else answered.push(name);
      }
    }
    expect([...new Set(answered)].sort()).toEqual([...open.http].sort());
    expect(stored()).toBe(0);
  });

  it('so does every procedure over the socket', async () => {
    const all = procedures();
    expect(all.length).toBeGreaterThan(100);
    const statuses = await rpc(all, () => null);
    const answered = all.filter((_path, i) => statuses[i] !== 401).map((path) => path.join('.'));
    expect(answered.sort()).toEqual([...open.rpc].sort());
    expect(stored()).toBe(0);
  });
});

describe('with a session that is over', () => {
  /** Ends the sessions of these tokens; what their callers are told from then on, the first time. */
  const ends: Readonly<
    Record<string, { readonly end: (tokens: readonly string[]) => void; readonly told: unknown }>
  > = {
    'because nobody was there for too long': { end: () => void clock.advance(600_001), told: 'idle' },
    'because somebody ended it': {
      end: (tokens) => tokens.forEach((token) => sessions.signOut(token)),
      told: null,
    },
    'because its person may not be here any more': {
      end: () => void gone.add(everyRole.join('+')),
      told: null,
    },
  };

  it.each(Object.entries(ends))(
    '%s, every operation and procedure answers as without one, to who could do everything',
    async (_why, { end, told }) => {
      const [all, paths] = [await operations(), procedures()];
      const tokens: string[] = [];
      // One for each: the first call on a session that is over tells why and forgets it.
      for (let n = 0; n < all.length + paths.length; n += 1) tokens.push(await tokenOf(...everyRole));
      end(tokens);
      const answered: string[] = [];
      for (const [n, { name, method, path }] of all.entries()) {
        const { status, body } = await call(method, path, bodyOf(method), bearer(tokens[n] ?? ''));
        if (status === 401) expect(body, name).toEqual({ code: 'notSignedIn', ended: told });
        else answered.push(name);
      }
      const statuses = await rpc(paths, (path) => tokens[all.length + paths.indexOf(path)] ?? null);
      gone.clear();
      expect(answered.sort()).toEqual([...open.http].sort());
      const overSocket = paths.filter((_path, i) => statuses[i] !== 401).map((path) => path.join('.'));
      expect(overSocket.sort()).toEqual([...open.rpc].sort());
      expect(stored()).toBe(0);
    },
  );

  it('no attachment is given', async () => {
    const token = await tokenOf(...everyRole);
    clock.advance(600_001);
    const { status } = await call('GET', `/api/attachments/${'a'.repeat(64)}`, null, bearer(token));
    expect(status).toBe(401);
  });
});

describe('with a badge alone', () => {
  interface Signed {
    readonly path: string;
    readonly command: Command<never>;
    readonly role: Role;
  }
  async function signedCommands(): Promise<readonly Signed[]> {
    const all = (await operations()).filter(({ path }) => path.startsWith('/api/commands/'));
    return all.flatMap(({ path }) => {
      const [area = '', verb = ''] = path.slice('/api/commands/'.length).split('.');
      const command = t.areas[area]?.commands[verb]?.command;
      const role = command?.roles[0];
      return command && role && command.signed > 0 ? [{ path, command, role }] : [];
    });
  }

  it('nothing that is to be signed is taken: the contract asks for badge and PIN, and the engine looks at both', async () => {
    const all = await signedCommands();
    expect(all.length).toBeGreaterThan(15);
    const taken: unknown[] = [];
    for (const [n, { path, command, role }] of all.entries()) {
      const { status, body } = await call('POST', path, '{}', bearer(await tokenOf(role)));
      const asked = (body as { fields?: { path: string }[] }).fields?.map((field) => field.path) ?? [];
      if (status !== 400 || !asked.some((field) => field.startsWith('signature'))) taken.push([path, body]);
      const caller = { kind: 'person', signedIn: signedInAs(role) } as const;
      const sign = (pin: string) => ({ ...signatureOf(role, 'sign', null, n + 1), pin });
      for (const input of [{}, ...['', '0', `${role}-${n + 1}`].map((pin) => ({ signature: sign(pin) }))]) {
        const answer = await t.engine.execute(command, input as never, caller);
        const code = answer.ok ? 'ok' : answer.code;
        if (code !== 'signatureInvalid' && code !== 'signerLockedOut') taken.push([path, input, code]);
      }
    }
    expect([taken, stored()]).toEqual([[], 0]);
  });

  it('nobody is signed in: neither without a PIN nor with none, nor by a code that was never made', async () => {
    for (const badge of everyRole) {
      const tries: [string, object][] = [
        ['/api/session', { badge }],
        ['/api/session', { badge, pin: '' }],
        ['/api/session', { badge, pin: null }],
        ['/api/session', { badge, pin: badge }],
        ['/api/session/break-glass', { badge, code: '', reason: 'r' }],
        ['/api/session/break-glass', { badge, code: badge, reason: 'r' }],
      ];
      for (const [path, body] of tries) {
        const answer = await call('POST', path, JSON.stringify(body), json);
        expect([400, 401, 409], `${path} ${JSON.stringify(body)}`).toContain(answer.status);
        expect(answer.body).not.toHaveProperty('token');
      }
    }
  });

  it('every operation and procedure answers as to nobody', async () => {
    const [all, paths] = [await operations(), procedures()];
    const answered: string[] = [];
    for (const { name, method, path } of all)
      if ((await call(method, path, bodyOf(method), bearer('admin'))).status !== 401) answered.push(name);
    expect(answered.sort()).toEqual([...open.http].sort());
    const statuses = await rpc(paths, () => 'admin');
    const overSocket = paths.filter((_path, i) => statuses[i] !== 401).map((path) => path.join('.'));
    expect(overSocket.sort()).toEqual([...open.rpc].sort());
    expect(stored()).toBe(0);
  });
});

describe('with a role that may not', () => {
  it('every command answers 403 over HTTP and over the socket, whatever is sent', async () => {
    const commands = (await operations()).filter(({ path }) => path.startsWith('/api/commands/'));
    const barred = commands.flatMap(({ path }) => {
      const name = path.slice('/api/commands/'.length);
      const role = outsider(name);
      return role === null ? [] : [{ path, name, role }];
    });
    expect(barred.length).toBeGreaterThan(commands.length * 0.8);
    const tokens = new Map<Role, string>();
    for (const role of everyRole) tokens.set(role, await tokenOf(role));
    const wrong: unknown[] = [];
    for (const { path, role } of barred) {
      const { status, body } = await call('POST', path, '{}', bearer(tokens.get(role) ?? ''));
      if (status !== 403 || (body as { code: string }).code !== 'roleNotAllowed')
        wrong.push({ path, role, status });
    }
    const paths = barred.map(({ name }) => ['commands', ...name.split('.')]);
    const roleOf = new Map(barred.map(({ name, role }) => [name, role]));
    const statuses = await rpc(
      paths,
      ([, ...name]) => tokens.get(roleOf.get(name.join('.')) ?? 'admin') ?? null,
    );
    expect([wrong, statuses.filter((status) => status !== 403)]).toEqual([[], []]);
    for (const path of ['/api/backups', '/api/audit'])
      expect((await call('POST', path, '{}', bearer(tokens.get('supervisor') ?? ''))).status).toBe(403);
    expect(stored()).toBe(0);
  });
});

describe('an upgrade', () => {
  const upgrade = (path: string, headers: Headers) =>
    new Promise<number>((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
      socket.on('open', () => {
        resolve(101);
        socket.close();
      });
      socket.on('unexpected-response', (r, { statusCode }) => {
        resolve(statusCode ?? 0);
        r.destroy();
      });
      socket.on('error', reject);
    });

  it.each([
    ['a foreign host', { host: 'evil.example' }],
    ['a foreign host with our port', () => ({ host: `evil.example:${port}` })],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['another port of this PC', { origin: 'http://127.0.0.1:1' }],
    ['a cross-site request without origin', { 'sec-fetch-site': 'cross-site' }],
  ])('by %s is turned away with 403', async (_who, headers) => {
    expect(await upgrade('/rpc', typeof headers === 'function' ? headers() : headers)).toBe(403);
  });

  it.each(['/', '/api/changes', '/rpc/', '/rpc?x', '/devices/x'])('of %s there is none', async (path) => {
    expect(await upgrade(path, {})).toBe(403);
  });

  it('by our own pages and by programs is taken', async () => {
    expect(await upgrade('/rpc', { origin: `http://127.0.0.1:${port}` })).toBe(101);
    expect(await upgrade('/rpc', {})).toBe(101);
  });
});

describe('the change feed', () => {
  const follow = async (token: string) => {
    const link = new RPCLink({
      websocket: new WebSocket(`ws://127.0.0.1:${port}/rpc`),
      headers: () => ({ authorization: `Bearer ${token}` }),
    });
    const api = createORPCClient<{ changes: (input: object) => Promise<AsyncIterable<unknown>> }>(link);
    const notices = (await api.changes({}))[Symbol.asyncIterator]();
    await notices.next();
    return notices;
  };

  it('ends with the session: when it is ended, and when nobody is there for too long', async () => {
    const [left, idle] = [await tokenOf('operator'), await tokenOf('operator')];
    const feeds = [await follow(left), await follow(idle)] as const;
    const ended = feeds.map((notices) => notices.next());
    await call('POST', '/api/session/end', '{}', bearer(left));
    expect(await ended[0]).toMatchObject({ done: true });
    clock.advance(600_001);
    expect(await ended[1]).toMatchObject({ done: true });
    const { body } = await call('GET', '/api/session', null, bearer(idle));
    expect(body).toEqual({ code: 'notSignedIn', ended: 'idle' });
  });

  it('ends with the right of its person to be here', async () => {
    const notices = await follow(await tokenOf('engineer'));
    gone.add('engineer');
    feed.tell(['person']);
    expect(await notices.next()).toMatchObject({ done: true });
    gone.clear();
  });

  it('goes on as long as somebody touches the screen or sends commands', async () => {
    const token = await tokenOf('operator');
    const notices = await follow(token);
    for (const path of ['/api/session/touch', '/api/commands/assembly.callAndon', '/api/session/touch']) {
      clock.advance(599_000);
      const andon = { station: 'FA-01', kind: 'help', unit: null, text: '' };
      const body = path.includes('commands') ? JSON.stringify(andon) : '{}';
      expect((await call('POST', path, body, bearer(token))).status).not.toBe(401);
    }
    feed.tell(['unit']);
    expect(await notices.next()).toMatchObject({ done: false, value: { topics: ['unit'] } });
    // What a screen asks by itself is nobody's presence.
    clock.advance(300_000);
    expect((await call('GET', '/api/session', null, bearer(token))).status).toBe(200);
    clock.advance(300_001);
    expect((await call('POST', '/api/session/touch', '{}', bearer(token))).status).toBe(401);
    expect(await notices.next()).toMatchObject({ done: true });
  });
});

describe('whatever is sent by somebody who may do everything', () => {
  const types = [
    'application/json',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'x',
  ];

  it('is answered over HTTP with an error that says what, never with one of ours, and stores nothing', async () => {
    const all = await operations();
    const token = await tokenOf(...everyRole);
    const posts = all.filter(({ path }) => /^\/api\/(commands|queries|session$)/u.test(path));
    const sent = fc.constantFrom(...posts).chain(({ method, path, fields }) =>
      fc.record({
        method: fc.constant(method),
        path: fc.constant(path),
        type: fc.constantFrom(...types),
        body: fc.oneof(
          fc.json(),
          fc.uint8Array({ maxLength: 200 }),
          fc
            .dictionary(fc.constantFrom('x', ...fields), fc.jsonValue())
            .map((value) => JSON.stringify(value)),
        ),
      }),
    );
    await fc.assert(
      fc.asyncProperty(sent, async ({ method, path, type, body }) => {
        const before = stored();
        const headers = { ...bearer(token), 'content-type': type };
        const { status, body: answer } = await call(method, path, method === 'GET' ? null : body, headers);
        expect(status).toBeLessThan(500);
        if (status === 200) return;
        expect(answer).toMatchObject({ code: expect.stringMatching(/./u) as string });
        expect(stored()).toBe(before);
      }),
      { numRuns: 400 },
    );
    expect(bugs).toEqual([]);
  }, 60_000);

  it('is refused where it is packed: nothing is unpacked here', async () => {
    const headers = { ...bearer(await tokenOf('admin')), 'content-encoding': 'gzip' };
    const answer = await call('POST', '/api/queries/system.status', '{}', headers);
    expect(answer).toEqual({ status: 415, body: { code: 'encodedBody' } });
  });

  it('is refused with its name where the operation knows no such field', async () => {
    const token = bearer(await tokenOf(...everyRole));
    const posts = (await operations()).filter(({ method }) => method === 'POST');
    const taken: string[] = [];
    const unexpected = { code: 'invalidInput', fields: [{ path: 'unexpected', message: 'unknown field' }] };
    for (const { path, name } of posts.filter((o) => o.path.startsWith('/api/queries/'))) {
      if ((await call('POST', path, '{}', token)).status !== 200) continue;
      taken.push(name);
      expect(await call('POST', path, '{"unexpected":1}', token), name).toEqual({
        status: 400,
        body: unexpected,
      });
    }
    expect(taken.length).toBeGreaterThan(15);
    const before = stored();
    const andon = { station: 'FA-01', kind: 'help', unit: null, text: '' };
    const typo = JSON.stringify({ ...andon, unexpected: '' });
    const called = await call('POST', '/api/commands/assembly.callAndon', typo, token);
    expect([called, stored()]).toEqual([{ status: 400, body: unexpected }, before]);
    const socket = new RPCLink({
      websocket: new WebSocket(`ws://127.0.0.1:${port}/rpc`),
      headers: () => token,
    });
    const asked = socket.call(['queries', 'system', 'status'], { unexpected: 1 }, { context: {} });
    await expect(asked).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('over a socket harms neither the engine nor the next call', async () => {
    // oRPC says of each frame that it cannot read, on the console.
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const before = stored();
    const frame = fc.oneof(
      fc.string(),
      fc.json(),
      fc.uint8Array({ maxLength: 100 }),
      fc
        .record({ i: fc.jsonValue(), t: fc.jsonValue(), p: fc.jsonValue() })
        .map((message) => JSON.stringify(message)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 20 }), async (frames) => {
        const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`);
        await new Promise((resolve) => socket.once('open', resolve));
        for (const data of frames) socket.send(data);
        const closed = new Promise((resolve) => socket.once('close', resolve));
        socket.close();
        await closed;
        expect(await rpc([['queries', 'system', 'status']], () => null)).toEqual([200]);
      }),
      { numRuns: 25 },
    );
    said.mockRestore();
    expect([stored(), bugs]).toEqual([before, []]);
  }, 60_000);
});
