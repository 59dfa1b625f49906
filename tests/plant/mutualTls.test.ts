import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '#plant/http/routes';
import { HttpClient } from '#process/httpClient';
import type { TlsFiles } from '#process/tlsFiles';
import { protocolVersion } from '#sync/messages';
import type { PlantAnswer } from '#sync/plantPorts';
import { generateKeyPair } from '#sync/signing';
import { fetchVouch } from '#terminal/peopleDesk';
import { fetchPinKey } from '#terminal/pinKeyDesk';
import { askSignatures, attachmentTransport, plantTransport } from '#terminal/plantLink';
import type { Certificate } from '#tests/certificates';
import { authority, certified, filesOf } from '#tests/certificates';
import { boxMade } from './corePlant.ts';
import { silent, testDatabases } from './database.ts';
import { pullBody } from './plantClient.ts';
import type { ServedPlant } from './servedPlant.ts';
import { servedPlant } from './servedPlant.ts';
import { TerminalWriter } from './writer.ts';

const soon = { timeout: 5_000, interval: 20 };
const folder = mkdtempSync(path.join(tmpdir(), 'takt-mutual-'));
const [site, elsewhere] = [authority(), authority('another authority')];
let served: ServedPlant;
const warned: unknown[] = [];
const log = { ...silent, warn: (...[fields, text]: unknown[]) => void warned.push([fields, text]) };

beforeAll(async () => {
  const own = certified(site, { uses: ['server'] });
  served = await servedPlant({ tls: filesOf(folder, 'plant', own, site), tlsLookMs: 20, log });
});
afterAll(async () => {
  await served.end();
  rmSync(folder, { recursive: true, force: true });
});

/** Who asks, with what they show, and what the plant says to that. */
const strangers: readonly (readonly [string, Partial<Certificate>, string])[] = [
  ['nothing', {}, 'ownCertificateMissing'],
  ['a certificate of another authority', certified(elsewhere), 'ownCertificateRefused'],
  ['one of another authority of the same name', certified(authority()), 'ownCertificateRefused'],
  ['one that has expired', certified(site, { from: -3, until: -1 }), 'ownCertificateExpired'],
  ['one that is valid from tomorrow', certified(site, { from: 1, until: 2 }), 'ownCertificateRefused'],
  ['one that is for servers alone', certified(site, { uses: ['server'] }), 'ownCertificateRefused'],
];

/** The bare answer to a request with what somebody shows. */
const asked = (method: string, route: string, shown: Partial<Certificate>): Promise<[number, unknown]> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${served.plant.adminToken}` };
    const options = { method, headers, agent: false, ca: site.pem, ...shown };
    const request = https.request(`${served.plant.url}${route}`, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve([response.statusCode ?? 0, text.startsWith('{') ? JSON.parse(text) : text]);
      });
    });
    request.on('error', reject);
    request.end(method === 'GET' ? undefined : 'x'.repeat(200_000));
  });

describe.each(strangers)('who shows a plant that demands certificates %s', (_what, shown, reason) => {
  it('is refused at every route before anything is looked at', async () => {
    const answers = routes.map(({ method, path: route }) => asked(method.toUpperCase(), route, shown));
    expect(answers.length).toBeGreaterThan(20);
    for (const answer of await Promise.all(answers))
      expect(answer).toEqual([403, { code: 'certificateRefused', reason }]);
  });

  it('is told why, as a PC is', async () => {
    const { transport, done } = await pc(filesOf(folder, 'stranger', shown, site));
    const answer = await transport.runs({ protocol: protocolVersion, runs: [] }, AbortSignal.timeout(5_000));
    expect(answer).toEqual({ ok: false, fault: { kind: 'tls', code: reason } });
    done();
  });
});

const good = (): TlsFiles =>
  filesOf(folder, 'pc', certified(site, { uses: ['client'], hosts: ['pc-1'] }), site);

/** A PC of the plant; it is enrolled within the plant's process, whatever it shows. */
async function pc(tls: TlsFiles, { plant } = served) {
  const { identity } = plant.core;
  const { code } = await identity.createCode(60_000);
  const keys = generateKeyPair();
  const { publicKey } = keys;
  const enrolled = await identity.enroll({ protocol: protocolVersion, code, name: 'PC', publicKey });
  if (enrolled.status !== 'enrolled') throw new Error(enrolled.code);
  const enrolment = enrolled.answer;
  const http = new HttpClient({ tls });
  const writer = new TerminalWriter(enrolment.terminal, keys);
  const door = { url: plant.url, terminal: enrolment.terminal, sign: writer.sign, http };
  return {
    enrolment,
    writer,
    door,
    transport: plantTransport(door),
    done: () => http.close(),
  };
}

/** Every request that a PC makes of its plant, with nothing useful in it. */
function requestsOf({ door, enrolment }: Awaited<ReturnType<typeof pc>>) {
  const signal = AbortSignal.timeout(5_000);
  const { url: _url, ...links } = plantTransport(door);
  const contents = attachmentTransport(door);
  const bare = Object.entries({ ...links, ...contents }) as [
    string,
    (request: object, signal: AbortSignal) => Promise<PlantAnswer<unknown>>,
  ][];
  const said = async (answer: Promise<PlantAnswer<unknown>>) => {
    const told = await answer;
    return told.ok ? 'answered' : told.fault.kind;
  };
  const { plantKey } = enrolment;
  const known = (told: unknown) => (told === null ? 'nothing' : 'answered');
  return Promise.all([
    ...bare.map(async ([name, ask]) => [name, await said(ask({ protocol: protocolVersion }, signal))]),
    said(
      askSignatures(
        door,
        { protocol: protocolVersion, run: '018f0000-0000-7000-8000-000000000000', after: 0 },
        signal,
      ),
    ).then((what) => ['signatures', what]),
    fetchPinKey({ ...door, plantKey }, signal).then((told) => ['pinKey', known(told)]),
    fetchVouch(
      {
        ...door,
        enrolment: { ...enrolment, plantUrls: [door.url] },
        nonce: '018f0000-0000-7000-8000-000000000000',
      },
      signal,
    ).then((told) => ['vouch', known(told)]),
  ]);
}

describe('a PC with a certificate of the site', () => {
  it('reaches its plant by every request that it makes, and by none without', async () => {
    const known = await pc(good());
    const reached = await requestsOf(known);
    expect(reached.length).toBeGreaterThan(10);
    for (const [name, what] of reached) expect([name, what]).not.toContain('tls');
    for (const [name, what] of reached)
      expect([name, what]).toEqual([name, expect.stringMatching(/^(?:answered|rejected)$/u)]);
    known.done();
    expect(warned).toContainEqual([
      expect.objectContaining({ of: 'takt', leftDays: 0 }),
      'a certificate that was shown ends soon',
    ]);
    const bare = await pc(filesOf(folder, 'bare', {}, site));
    for (const [name, what] of await requestsOf(bare))
      expect([name, what]).toEqual([name, expect.stringMatching(/^(?:tls|nothing)$/u)]);
    bare.done();
  });

  it('is refused all the same once its key is revoked', async () => {
    const lost = await pc(good());
    const ask = () => lost.transport.pull(JSON.parse(pullBody()), AbortSignal.timeout(5_000));
    expect(await ask()).toMatchObject({ ok: true });
    await served.plant.core.identity.revoke(lost.enrolment.terminal);
    expect(await ask()).toEqual({ ok: false, fault: { kind: 'denied', code: 'revoked' } });
    lost.done();
  });

  it('is heard again by itself once its expired certificate is renewed, and what it sent counts once', async () => {
    const files = filesOf(folder, 'renewed', certified(site, { from: -3, until: -1 }), site);
    const late = await pc(files);
    const run = late.writer.startRun();
    run.write(boxMade('renewed'));
    const batches = [run.batch()];
    const push = () =>
      late.transport.push({ protocol: protocolVersion, batches }, AbortSignal.timeout(5_000));
    expect(await push()).toEqual({ ok: false, fault: { kind: 'tls', code: 'ownCertificateExpired' } });
    filesOf(folder, 'renewed', certified(site), site);
    expect(await push()).toMatchObject({ ok: true, value: { acks: [{ seq: 1, fault: null }] } });
    expect(await push()).toMatchObject({ ok: true, value: { acks: [{ seq: 1, fault: null }] } });
    const head = served.plant.core.feed.head;
    filesOf(folder, 'plant', certified(site, { uses: ['server'] }), site);
    await expect.poll(() => push(), soon).toMatchObject({ ok: true });
    expect(served.plant.core.feed.head).toBe(head);
    late.done();
  });

  it('knows its own process by the very certificate, whatever that is for', async () => {
    const { cert, key } = filesOf(
      folder,
      'plant',
      certified(site, { uses: ['server'], hosts: ['plant.example'] }),
      site,
    );
    const health = async (http: HttpClient) => {
      const url = new URL(`${served.plant.url}/healthz`);
      const signal = AbortSignal.timeout(5_000);
      const answer = await http.ask({ method: 'GET', url, body: null, headers: {}, signal, maxBytes: 1e6 });
      http.close();
      return answer.kind === 'answered' ? answer.status : answer.tls;
    };
    const itself = () => health(new HttpClient({ tls: { cert, key }, self: true }));
    await expect.poll(itself, soon).toBe(200);
    expect(await health(new HttpClient({ tls: good() }))).toBe('plantCertificateOtherHost');
    const other = certified(site);
    const alone = filesOf(folder, 'other', other);
    expect(await health(new HttpClient({ tls: alone, self: true }))).toBe('plantCertificateUntrusted');
    const withAuthority = filesOf(folder, 'other', { ...other, cert: other.cert + site.pem });
    expect(await health(new HttpClient({ tls: withAuthority, self: true }))).toBe(
      'plantCertificateOtherHost',
    );
  });
});

describe('two nodes that demand certificates', () => {
  it('hand pushes on to each other with their own, and take none from a node that shows another', async () => {
    const databases = await testDatabases();
    const databaseUrl = await databases.create();
    const node = async (name: string, nodeTls: TlsFiles) => {
      const dataDir = path.join(folder, name);
      mkdirSync(dataDir);
      if (name !== 'one')
        copyFileSync(path.join(folder, 'one/plant-key.json'), path.join(dataDir, 'plant-key.json'));
      const tls = filesOf(folder, `${name}-tls`, certified(site), site);
      return servedPlant({ databaseUrl, dataDir, log, tls, nodeTls: { ...tls, ...nodeTls } });
    };
    const [one, two] = [await node('one', {}), await node('two', {})];
    const three = await node('three', filesOf(folder, 'three-shows', certified(elsewhere)));
    for (const { plant } of [two, three])
      await expect.poll(() => plant.core.appenderUrl(), { timeout: 10_000 }).toBe(one.plant.url);
    for (const [by, answer] of [
      [two, { ok: true, value: { acks: [{ seq: 1, fault: null }] } }],
      [three, { ok: false, fault: { kind: 'busy' } }],
    ] as const) {
      const client = await pc(good(), by);
      const run = client.writer.startRun();
      run.write(boxMade(client.enrolment.terminal));
      const batches = [run.batch()];
      const signal = AbortSignal.timeout(10_000);
      expect(await client.transport.push({ protocol: protocolVersion, batches }, signal)).toMatchObject(
        answer,
      );
      client.done();
    }
    const refused = { appender: one.plant.url, fault: 'ownCertificateRefused' };
    expect(warned).toContainEqual([refused, 'no TLS to the node that appends']);
    for (const each of [three, two, one]) await each.end();
    await databases.stop();
  }, 60_000);
});
