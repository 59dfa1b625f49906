import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { protocolVersion } from '#sync/messages';
import { generateKeyPair, signerFor } from '#sync/signing';
import { HttpClient } from '#process/httpClient';
import { plantTransport } from '#terminal/plantLink';
import { corePlant } from '#tests/plant/corePlant';
import { servedPlant } from '#tests/plant/servedPlant';
import { memoryPlantTransport } from './memoryPlantTransport.ts';
import { plantTransportContract } from './plantTransportContract.ts';

plantTransportContract('a plant core in memory', async () => {
  const plant = await corePlant();
  return {
    async enrol() {
      const writer = await plant.enrol();
      return { writer, transport: memoryPlantTransport(plant.core, writer.terminal) };
    },
    end: () => plant.core.stop(),
  };
});

plantTransportContract('HTTP to a plant on PostgreSQL', async () => {
  const served = await servedPlant();
  const client = new HttpClient();
  return {
    async enrol() {
      const { writer } = await served.enrol();
      const { terminal, sign } = writer;
      const { url } = served.plant;
      return {
        writer,
        transport: plantTransport({ url, terminal, sign, http: client }),
      };
    },
    async end() {
      client.close();
      await served.end();
    },
  };
});

interface Said {
  readonly status: number;
  readonly body: string | Buffer;
  readonly headers?: Record<string, string>;
}

describe('a plant transport that meets something else', () => {
  const servers: http.Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  async function facing(said: Said) {
    const server = http.createServer((_request, response) => {
      response.writeHead(said.status, said.headers).end(said.body);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return runsAt(`http://127.0.0.1:${port}`);
  }

  async function runsAt(url: string) {
    const client = new HttpClient();
    const sign = signerFor(generateKeyPair().privateKey);
    const transport = plantTransport({ url, terminal: 't', sign, http: client });
    const runs = ['018f0000-0000-7000-8000-000000000000'];
    const answer = await transport.runs({ protocol: protocolVersion, runs }, new AbortController().signal);
    client.close();
    return answer;
  }

  it('tells overload from absence', async () => {
    const busy = { status: 503, body: '{"code":"busy"}', headers: { 'retry-after': '3' } };
    expect(await facing(busy)).toEqual({ ok: false, fault: { kind: 'busy', retryAfterMs: 3000 } });
    expect(await runsAt('http://127.0.0.1:1')).toEqual({
      ok: false,
      fault: { kind: 'unreachable', detail: 'ECONNREFUSED' },
    });
  });

  it.each([
    [401, '{"code":"badRequestSignature"}', { kind: 'denied', code: 'badRequestSignature' }],
    [403, '{"code":"revoked"}', { kind: 'denied', code: 'revoked' }],
    [409, '{"code":"foreignServer"}', { kind: 'mismatch', code: 'foreignServer' }],
    [409, '{"code":"other"}', { kind: 'rejected', detail: 'other' }],
    [410, '{"code":"historyDetached","months":["2026-11"]}', { kind: 'detached', months: ['2026-11'] }],
    [410, '{"code":"other"}', { kind: 'rejected', detail: 'other' }],
    [400, 'x', { kind: 'rejected', detail: 'http400' }],
    [502, '<html>', { kind: 'unreachable', detail: 'http502' }],
    [200, '{"acks":[]}', { kind: 'unreachable', detail: 'not a plant answer' }],
    [200, 'null', { kind: 'unreachable', detail: 'not a plant answer' }],
  ])('reads HTTP %i %s', async (status, body, fault) => {
    expect(await facing({ status, body })).toEqual({ ok: false, fault });
  });

  const gzipped = { 'content-encoding': 'gzip' };
  const packed = (...texts: string[]) => Buffer.concat(texts.map((text) => gzipSync(text)));

  it('unpacks what came in several members', async () => {
    const told = { serverId: '018f0000-0000-7000-8000-000000000000', epoch: 1, acks: [] };
    const [head, tail] = ['{"acks":[],', JSON.stringify({ serverId: told.serverId, epoch: 1 }).slice(1)];
    expect(await facing({ status: 200, body: packed(head, tail), headers: gzipped })).toEqual({
      ok: true,
      value: told,
    });
  });

  it.each([
    ['is cut short', packed('{"acks":[]}').subarray(0, 20), 'Z_BUF_ERROR'],
    ['is not packed at all', Buffer.from('{"acks":[]}'), 'Z_DATA_ERROR'],
    ['unpacks to more than any answer', packed(' '.repeat(65 * 1024 * 1024)), 'ERR_BUFFER_TOO_LARGE'],
  ])('takes a packed answer that %s for none', async (_how, body, detail) => {
    expect(await facing({ status: 200, body, headers: gzipped })).toEqual({
      ok: false,
      fault: { kind: 'unreachable', detail },
    });
  });

  it('signs what is under way together for one challenge, the first that it was told', async () => {
    const challenges: string[] = [];
    const server = http.createServer((request, response) => {
      const challenge = String(request.headers['takt-challenge']);
      challenges.push(challenge);
      if (challenge !== '') return response.writeHead(400).end('{"code":"badRequest"}');
      const told = { code: 'challengeStale', challenge: `challenge-${challenges.length}` };
      return response.writeHead(401).end(JSON.stringify(told));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const client = new HttpClient();
    const sign = signerFor(generateKeyPair().privateKey);
    const transport = plantTransport({ url: `http://127.0.0.1:${port}`, terminal: 't', sign, http: client });
    const runs = ['018f0000-0000-7000-8000-000000000000'];
    const ask = () => transport.runs({ protocol: protocolVersion, runs }, new AbortController().signal);
    await Promise.all([ask(), ask(), ask()]);
    expect(new Set(challenges.filter((c) => c !== '')).size).toBe(1);
    client.close();
  });
});
