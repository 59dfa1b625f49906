import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Ajv } from 'ajv';
import { plantDesk } from '#cli/plantDesk';
import { nodeRuntime } from '#process/nodeRuntime';
import { HttpClient } from '#process/httpClient';
import { certificateHolds, generateKeyPair } from '#sync/signing';
import { boxClosed, boxFilled, boxMade } from './corePlant.ts';
import { nth } from './nth.ts';
import type { PlantClient } from './plantClient.ts';
import { enrolTerminal } from './plantClient.ts';
import type { ServedPlant } from './servedPlant.ts';
import { servedPlant } from './servedPlant.ts';

let site: ServedPlant;
/** Of the plant's monotonic clock; null while it goes. */
let stoodStillAtMs: number | null = null;
beforeAll(async () => {
  const runtime = nodeRuntime();
  site = await servedPlant({
    runtime: { ...runtime, monotonicMs: () => stoodStillAtMs ?? runtime.monotonicMs() },
  });
});
afterAll(() => site.end());

const url = () => site.plant.url;
const json = async (path: string) => (await fetch(`${url()}${path}`)).json();

describe('push and pull', () => {
  it('bring every committed row to everybody, page by page, with hashes that add up', async () => {
    const [writer, reader] = [await site.enrol(), await site.enrol()];
    const run = writer.writer.startRun();
    for (let i = 0; i < 25; i += 1) run.write(boxMade(`page-${i}`));
    await writer.push(run.batch());
    let cursor = 0;
    let headHash: string | null = null;
    const bodies: string[] = [];
    for (let head = 1; cursor < head;) {
      const page = await reader.pull({ cursor, headHash, limit: 10 });
      bodies.push(...page.rows.map((row) => row.body));
      ({ cursor, headHash, head } = page);
    }
    expect(bodies.slice(-25)).toEqual(run.written.map((w) => w.body));
    expect(await reader.pull({ cursor, headHash, limit: 10 })).toMatchObject({ rows: [], cursor, headHash });
  });

  it('wake a waiting pull with the next commit', async () => {
    const [writer, reader] = [await site.enrol(), await site.enrol()];
    const { cursor, headHash } = await reader.pull({ cursor: site.plant.core.feed.head });
    const waiting = reader.pull({ cursor, headHash, waitMs: 25_000 });
    await expect.poll(() => site.plant.core.feed.waiting).toBe(1);
    const run = writer.writer.startRun();
    run.write(boxMade('awaited'));
    await writer.push(run.batch());
    expect((await waiting).rows.map((row) => row.body)).toEqual([nth(run.written, 0).body]);
    expect(await reader.pull({ cursor: cursor + 1, waitMs: 1 })).toMatchObject({ rows: [] });
  });

  it('forget a waiting pull whose asker hung up', async () => {
    const reader = await site.enrol();
    const gone = new AbortController();
    const { cursor } = await reader.pull({ cursor: site.plant.core.feed.head });
    const waiting = reader.tryPull({ cursor, waitMs: 25_000 }, gone.signal);
    await expect.poll(() => site.plant.core.feed.waiting).toBe(1);
    gone.abort();
    await expect(waiting).rejects.toThrow();
    await expect.poll(() => site.plant.core.feed.waiting).toBe(0);
  });

  it('notice a terminal that knows another history', async () => {
    const reader = await site.enrol();
    const other = await reader.tryPull({ cursor: 1, headHash: 'f'.repeat(64) });
    expect(other).toMatchObject({ status: 409, json: { code: 'rewound' } });
    const ahead = await reader.tryPull({ cursor: 1_000_000 });
    expect(ahead).toMatchObject({ status: 409, json: { code: 'rewound' } });
  });

  it('tell how far every terminal was heard, and what it said of itself', async () => {
    const client = await site.enrol('PC of station 5');
    const run = client.writer.startRun();
    run.write(boxMade('heard'));
    run.write(boxFilled('heard'));
    await client.push(run.batch(1, 1));
    const status = { run: run.run, lastSeq: 2, pending: 1, version: '1.2', clockMs: Date.now() - 5_000 };
    const { heard, acks } = await client.pull({ status });
    const own = heard.find((h) => h.terminal === client.writer.terminal);
    expect(own).toMatchObject({
      name: 'PC of station 5',
      run: run.run,
      throughSeq: 1,
      saidSeq: 2,
      pending: 1,
      version: '1.2',
    });
    expect(own?.clockOffsetMs).toBeLessThan(-4_000);
    expect(acks).toEqual([{ run: run.run, seq: 1, resendFrom: null, fault: null }]);
  });
});

describe('a request that is not signed by a terminal', () => {
  it.each([
    ['no signature', { 'takt-signature': '' }, 'badRequestSignature'],
    ['a signature of something else', { 'takt-number': '7' }, 'badRequestSignature'],
    ['a challenge that is none', { 'takt-challenge': 'x' }, 'challengeStale'],
    ['a number that is none', { 'takt-number': '-1' }, 'requestReplayed'],
  ])('is refused: %s', async (_name, headers, code) => {
    const client = await site.enrol();
    expect(await client.post('/sync/pull', '{}', headers)).toMatchObject({ status: 401, json: { code } });
  });

  it('or comes far too often from one terminal is put off, and nobody else is', async () => {
    const [eager, calm] = [await site.enrol(), await site.enrol()];
    const body = JSON.stringify({ protocol: 1, runs: [eager.writer.startRun().run] });
    await eager.post('/sync/runs', body);
    stoodStillAtMs = nodeRuntime().monotonicMs();
    const statuses: number[] = [];
    for (let i = 0; i < 51; i += 1) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => eager.post('/sync/runs', body)));
      statuses.push(...answers.map(({ status }) => status));
    }
    const refused = await eager.post('/sync/runs', body);
    expect(refused).toMatchObject({ status: 429, json: { code: 'tooManyRequests' } });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(999);
    expect(await calm.post('/sync/runs', body)).toMatchObject({ status: 200 });
    stoodStillAtMs += 1_000;
    expect(await eager.post('/sync/runs', body)).toMatchObject({ status: 200 });
    stoodStillAtMs = null;
  });

  it('or has a field that the plant does not know, or a packed body, is refused with what is wrong', async () => {
    const client = await site.enrol();
    const status = { run: client.writer.startRun().run, lastSeq: 0, pending: 0, version: '1', clockMs: 1 };
    const pull = { protocol: 1, cursor: 0, headHash: null, limit: 1, waitMs: 0, status };
    const typo = { ...pull, limits: 1, status: { ...status, clockms: 1 } };
    const unknown = (...paths: string[]) => ({
      status: 400,
      json: { code: 'badRequest', fields: paths.map((path) => ({ path, message: 'unknown field' })) },
    });
    expect(await client.post('/sync/pull', JSON.stringify(pull))).toMatchObject({ status: 200 });
    expect(await client.post('/sync/pull', JSON.stringify(typo))).toMatchObject(
      unknown('status.clockms', 'limits'),
    );
    expect(await site.admin('/api/terminals/codes', { validMinute: 5 })).toMatchObject(
      unknown('validMinute'),
    );
    const packed = await client.post('/sync/pull', JSON.stringify(pull), { 'content-encoding': 'gzip' });
    expect(packed).toMatchObject({ status: 415, json: { code: 'encodedBody' } });
  });

  it('is taken of a revoked one where it hands over what it holds, and refused for everything else', async () => {
    const client = await site.enrol();
    await site.admin('/api/terminals/revoke', { terminal: client.writer.terminal });
    const run = client.writer.startRun();
    run.write(boxMade('of-a-revoked'));
    expect((await client.push(run.batch())).acks).toMatchObject([{ seq: 1, fault: null }]);
    const refused = { status: 403, json: { code: 'revoked' } };
    for (const path of ['/sync/pull', '/sync/runs', '/sync/pin-key'])
      expect(await client.post(path, '{}')).toMatchObject(refused);
  });

  it('or by a revoked one is refused', async () => {
    const client = await site.enrol();
    const { terminal } = client.writer;
    expect(await site.admin('/api/terminals/revoke', { terminal })).toMatchObject({ status: 200 });
    expect(await client.tryPull()).toMatchObject({ status: 403, json: { code: 'revoked' } });
    expect(await site.admin('/api/terminals/revoke', { terminal: 'nobody' })).toMatchObject({ status: 404 });
  });

  it('is refused by the admin API without the token', async () => {
    for (const path of ['/api/plant', '/api/terminals', '/api/dead-letters', '/api/quarantine']) {
      expect((await fetch(`${url()}${path}`)).status).toBe(401);
      expect((await site.admin(path)).status).toBe(200);
    }
    const headers = { authorization: 'Bearer wrong' };
    expect(
      (await fetch(`${url()}/api/terminals/codes`, { method: 'POST', headers, body: '{}' })).status,
    ).toBe(401);
  });
});

describe('enrolment', () => {
  const codeFor = async (validMinutes?: number): Promise<string> => {
    const { json: made } = await site.admin(
      '/api/terminals/codes',
      validMinutes === undefined ? {} : { validMinutes },
    );
    return String(Object(made).code);
  };

  it('gives a certificate that holds, once per code, however the code is typed', async () => {
    const code = await codeFor();
    const { answer } = await enrolTerminal(url(), code.toLowerCase().replaceAll('-', ' '), 'PC');
    expect(certificateHolds(answer.certificate, answer.plantKey)).toBe(true);
    expect(answer).toMatchObject({ site: 'site', certificate: { terminal: answer.terminal, name: 'PC' } });
    await expect(enrolTerminal(url(), code)).rejects.toThrow('403 {"code":"unknownCode"}');
  });

  it('answers the same again to the same key, for the first answer may be lost', async () => {
    const code = await codeFor();
    const { publicKey } = generateKeyPair();
    const ask = async () => {
      const body = JSON.stringify({ protocol: 1, code, name: 'PC', publicKey });
      return (await fetch(`${url()}/sync/enroll`, { method: 'POST', body })).json();
    };
    const first = await ask();
    expect(first).toMatchObject({ site: 'site' });
    expect(await ask()).toEqual(first);
  });

  it('refuses keys that are none', async () => {
    const body = JSON.stringify({
      protocol: 1,
      code: await codeFor(),
      name: 'PC',
      publicKey: 'A'.repeat(60),
    });
    const response = await fetch(`${url()}/sync/enroll`, { method: 'POST', body });
    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 403,
      body: { code: 'badPublicKey' },
    });
  });
});

describe('bad input', () => {
  it('gets 400 with the paths of what is wrong', async () => {
    const client = await site.enrol();
    expect(await client.post('/sync/push', 'no json')).toMatchObject({
      status: 400,
      json: { code: 'badJson' },
    });
    const answer = await client.post(
      '/sync/push',
      JSON.stringify({ protocol: 1, batches: [{ terminal: 5 }] }),
    );
    expect(answer.status).toBe(400);
    const paths = (answer.json as { fields: { path: string }[] }).fields.map((f) => f.path);
    expect(paths).toContain('batches.0.terminal');
    expect(await client.post('/nowhere', '{}')).toMatchObject({ status: 404, json: { code: 'notFound' } });
    expect(await site.admin('/api/dead-letters?limit=0')).toMatchObject({ status: 400 });
    expect(await site.admin('/api/quarantine?after=x')).toMatchObject({ status: 400 });
  });

  it('of more bytes than allowed gets 413', async () => {
    const client = await site.enrol();
    expect((await client.post('/sync/pull', ' '.repeat(300_000))).status).toBe(413);
  });

  it('never makes the plant fail, and never costs an event that it acknowledged', async () => {
    const client = await site.enrol();
    const run = client.writer.startRun();
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.constantFrom('', '\u0000', 'box/\u0001'),
    );
    const anyBody = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom('', '\ud800', '"', '\\'),
    );
    const event = fc.record({
      stream: fc.oneof(fc.constant('box/1'), text),
      type: fc.oneof(fc.constantFrom('BoxMade', 'BoxFilled', 'DiscrepancyReviewed', '__proto__'), text),
      scope: fc.oneof(fc.constantFrom('site', 'line/L1'), text),
      effectKey: fc.option(text),
      payload: fc.oneof(
        fc.json({ maxDepth: 2 }).map((j): unknown => JSON.parse(j)),
        fc.constant({ line: 'L1' }),
      ),
      version: fc.nat(3),
      revision: fc.option(text),
    });
    const kinds = fc.oneof(
      fc.record({ kind: fc.constant('event' as const), event }),
      fc.record({ kind: fc.constant('body' as const), body: anyBody }),
      fc.record({ kind: fc.constant('request' as const), request: fc.json() }),
      fc.record({ kind: fc.constant('raw' as const), raw: fc.string({ unit: 'binary' }) }),
    );
    await fc.assert(
      fc.asyncProperty(
        kinds,
        fc.constantFrom('/sync/push', '/sync/pull', '/sync/runs', '/sync/enroll'),
        async (said, path) => {
          if (said.kind === 'event') run.write({ class: 'fact', ...said.event });
          if (said.kind === 'body') run.writeBody(said.body, nthEvent(client));
          if (said.kind === 'event' || said.kind === 'body') {
            const ack = await client.push(run.batch(run.written.length));
            expect(ack.acks).toMatchObject([{ seq: run.written.length, resendFrom: null, fault: null }]);
            return;
          }
          const { status } = await client.post(path, said.kind === 'request' ? said.request : said.raw);
          expect([400, 409, 429, 200]).toContain(status);
        },
      ),
      { numRuns: 300 },
    );
    run.write(boxClosed('1'));
    await client.push(run.batch(run.written.length));
    const rows = await allRows(client);
    const dead = await site.admin('/api/dead-letters?limit=1000');
    const items = (dead.json as { items: { run: string; seq: number }[] }).items.filter(
      (d) => d.run === run.run,
    );
    const logged = rows.filter((body) => body.includes(run.run)).map((body) => Number(JSON.parse(body).seq));
    const places = new Set([...logged, ...items.map((d) => d.seq)]);
    expect(places.size).toBe(run.written.length);
    expect(site.plant.core.intake.status).toBe('serving');
  });

  it('that became a dead letter is listed without what can be erased, tried again when asked, and counted with its age', async () => {
    const client = await site.enrol();
    const run = client.writer.startRun();
    run.write({ ...boxMade('late'), version: 2 });
    await client.push(run.batch());
    const list = await site.admin('/api/dead-letters?limit=1000');
    const { items } = list.json as { items: Record<string, unknown>[] };
    const mine = items.find((item) => item['run'] === run.run);
    expect(mine).toMatchObject({ seq: 1, code: 'unknownVersion', stream: 'box/late', droppedBy: null });
    expect(mine).not.toHaveProperty('side');
    const tried = await site.admin('/api/dead-letters/retry', {});
    expect(tried).toMatchObject({ status: 200, json: { through: 0, left: items.length } });
    const text = await (await fetch(`${url()}/metrics`)).text();
    expect(text).toContain(`takt_plant_dead_letters ${items.length}\n`);
    expect(text).toMatch(/takt_plant_dead_letter_oldest_seconds [0-9.]+\n/u);
    expect(text).toContain('takt_plant_attention_overdue 0');
  });
});

function nthEvent(client: PlantClient) {
  const run = client.writer.startRun();
  return run.write(boxMade('1')).event;
}

async function allRows(client: PlantClient): Promise<string[]> {
  const bodies: string[] = [];
  for (let cursor = 0; ;) {
    const page = await client.pull({ cursor });
    if (page.rows.length === 0) return bodies;
    bodies.push(...page.rows.map((row) => row.body));
    cursor = page.cursor;
  }
}

describe('what is open to everybody', () => {
  it('says that it lives and whether it serves', async () => {
    expect(await json('/healthz')).toEqual({ status: 'ok' });
    expect(await json('/readyz')).toEqual({ status: 'serving' });
  });

  it('counts what happens', async () => {
    const text = await (await fetch(`${url()}/metrics`)).text();
    expect(text).toMatch(/takt_plant_events_total\{verdict="accepted"\} [1-9]/u);
    expect(text).toMatch(/takt_plant_dead_letters_total\{code="unparsable"\} [1-9]/u);
    expect(text).toMatch(/takt_plant_log_position [1-9]/u);
  });

  it('describes itself completely, and truthfully', async () => {
    const document = (await json('/api/openapi.json')) as {
      paths: Record<string, Record<string, { summary: string; responses: Record<string, object> }>>;
    };
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );
    expect(operations.length).toBeGreaterThanOrEqual(14);
    for (const { path, method, operation } of operations) {
      expect(operation.summary).not.toBe('');
      const response = await fetch(`${url()}${path}`, { method: method.toUpperCase() });
      expect(Object.keys(operation.responses)).toContain(String(response.status));
    }
    const plant = document.paths['/api/plant']?.['get']?.responses['200'] as {
      content: Record<string, { schema: object }>;
    };
    const schema = plant.content['application/json']?.schema ?? {};
    const ajv = new Ajv({ strict: false, validateFormats: false });
    expect(ajv.validate({ ...schema, $schema: undefined }, (await site.admin('/api/plant')).json)).toBe(true);
  });
});

it('the office terminal asks for codes and dead letters through the door of administrators, and is told when nobody answers', async () => {
  const { adminToken } = site.plant;
  const desk = plantDesk({ url: url(), adminToken }, new HttpClient());
  const made = await desk.createCode(null);
  expect(made?.code).toMatch(/\S{6,}/u);
  expect(Date.parse(made?.expiresAt ?? '')).toBeGreaterThan(Date.now() + 50 * 60_000);
  expect(await desk.createCode({ terminal: 'nobody', revoke: false })).toBeNull();
  expect(await desk.retry()).toEqual({ through: 0, left: (await desk.letters())?.length });
  const nobody = plantDesk({ url: 'http://127.0.0.1:9', adminToken }, new HttpClient());
  expect([await nobody.createCode(null), await nobody.retry(), await nobody.letters()]).toEqual([
    null,
    null,
    null,
  ]);
});

it('the office terminal sees whether the log was restored, says so, and opens it', async () => {
  const { adminToken } = site.plant;
  const desk = plantDesk({ url: url(), adminToken }, new HttpClient());
  const nothing = { withHoles: false, withUnproven: false, prefer: null, asIs: false };
  const before = await desk.recovery();
  expect(before).toMatchObject({ recovering: null });
  expect(await desk.openLog(nothing)).toEqual({ ok: false, why: 'notHere' });
  const announced = await desk.announceRestore();
  expect(announced?.recovering).toMatchObject({ holes: [], unproven: [], unsigned: 0, terminals: [] });
  await expect.poll(() => site.plant.core.intake.status, { timeout: 20_000 }).toBe('recovering');
  const opened = await desk.openLog(nothing);
  expect(opened).toEqual({ ok: true, opened: { epoch: (before?.epoch ?? 0) + 1, taken: 0, lost: 0 } });
  expect(await desk.recovery()).toEqual({ epoch: (before?.epoch ?? 0) + 1, recovering: null });
});

it('guessing codes is slowed down', async () => {
  const guess = () =>
    fetch(`${url()}/sync/enroll`, {
      method: 'POST',
      body: JSON.stringify({
        protocol: 1,
        code: 'AAAA-AAAA-AAAA',
        name: 'x',
        publicKey: generateKeyPair().publicKey,
      }),
    });
  const statuses: number[] = [];
  for (let i = 0; i < 11; i += 1) statuses.push((await guess()).status);
  expect(statuses.at(-1)).toBe(429);
  expect(Number((await guess()).headers.get('retry-after'))).toBeGreaterThan(0);
});
