import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpClient } from '#process/httpClient';
import { plantTransport } from '#terminal/plantLink';
import { protocolVersion } from '#sync/messages';
import { boxMade } from './corePlant.ts';
import { PlantClient, pullBody } from './plantClient.ts';
import type { ServedPlant } from './servedPlant.ts';
import { servedPlant } from './servedPlant.ts';

let folder: string;
let site: ServedPlant;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'takt-replay-'));
  site = await servedPlant({ dataDir: folder });
});
afterAll(async () => {
  await site.end();
  await rm(folder, { recursive: true, force: true });
});

const replayed = { status: 401, json: { code: 'requestReplayed' } };
const stale = { status: 401, json: { code: 'challengeStale' } };
const heardOf = (client: PlantClient) =>
  site.plant.core.heard.list().find((h) => h.terminal === client.writer.terminal);

/** A pull in which the terminal says that it holds nothing back, as somebody on the wire sees it. */
async function captured(client: PlantClient) {
  await client.pull();
  const body = pullBody();
  return { path: '/sync/pull', body, headers: client.signed('/sync/pull', body) };
}

describe('a captured request', () => {
  it('is refused when it comes again, and does not speak for the terminal', async () => {
    const client = await site.enrol();
    const { path, body, headers } = await captured(client);
    expect(await client.send(path, body, headers)).toMatchObject({ status: 200 });
    const before = heardOf(client);
    expect(await client.send(path, body, headers)).toMatchObject(replayed);
    expect(heardOf(client)).toEqual(before);
  });

  it('of a push is refused, too', async () => {
    const client = await site.enrol();
    await client.pull();
    const run = client.writer.startRun();
    run.write(boxMade('pushed-once'));
    const body = JSON.stringify({ protocol: protocolVersion, batches: [run.batch()] });
    const headers = client.signed('/sync/push', body);
    expect(await client.send('/sync/push', body, headers)).toMatchObject({ status: 200 });
    expect(await client.send('/sync/push', body, headers)).toMatchObject(replayed);
  });

  it('is worth nothing with another number, challenge or path', async () => {
    const client = await site.enrol();
    const { path, body, headers } = await captured(client);
    const wrong = { status: 401, json: { code: 'badRequestSignature' } };
    const another = await client.send(path, body, { ...headers, 'takt-challenge': '' });
    const { challenge } = another.json as { challenge: string };
    expect(await client.send(path, body, { ...headers, 'takt-number': '99' })).toMatchObject(wrong);
    expect(await client.send(path, body, { ...headers, 'takt-challenge': challenge })).toMatchObject(wrong);
    expect(await client.send('/sync/runs', body, headers)).toMatchObject(wrong);
    expect(await client.send(path, body, headers)).toMatchObject({ status: 200 });
  });

  it('that was forged uses up no number of the terminal', async () => {
    const client = await site.enrol();
    const { path, body, headers } = await captured(client);
    const forged = await client.send(path, pullBody({ limit: 1 }), headers);
    expect(forged).toMatchObject({ status: 401, json: { code: 'badRequestSignature' } });
    expect(await client.send(path, body, headers)).toMatchObject({ status: 200 });
  });

  it('is refused before its body is there', async () => {
    const client = await site.enrol();
    const { path, body, headers } = await captured(client);
    await client.send(path, body, headers);
    const answer = await answeredWithoutBody(`${site.plant.url}${path}`, headers);
    expect(answer).toBe(401);
  });

  it('from before a restart of the plant is refused after it, and terminals go on by themselves', async () => {
    const client = await site.enrol();
    const { path, body, headers } = await captured(client);
    const http = new HttpClient();
    const { terminal, sign } = client.writer;
    const signal = new AbortController().signal;
    const runs = { protocol: protocolVersion, runs: ['018f0000-0000-7000-8000-000000000000'] } as const;
    const { url } = site.plant;
    const transport = plantTransport({ url, terminal, sign, http });
    expect(await transport.runs({ ...runs, runs: [...runs.runs] }, signal)).toMatchObject({ ok: true });
    const port = Number(new URL(url).port);
    await site.plant.stop();
    site = await servedPlant({ dataDir: folder, port });
    const again = new PlantClient(site.plant.url, client.writer);
    expect(await again.send(path, body, headers)).toMatchObject(stale);
    expect(await transport.runs({ ...runs, runs: [...runs.runs] }, signal)).toMatchObject({ ok: true });
    http.close();
  });
});

it('requests of one terminal that are under way together are all taken', async () => {
  const client = await site.enrol();
  const http = new HttpClient();
  const { terminal, sign } = client.writer;
  const transport = plantTransport({ url: site.plant.url, terminal, sign, http });
  const ask = () =>
    transport.runs(
      { protocol: protocolVersion, runs: ['018f0000-0000-7000-8000-000000000000'] },
      new AbortController().signal,
    );
  const answers = await Promise.all(Array.from({ length: 24 }, ask));
  expect(answers.filter((a) => a.ok)).toHaveLength(24);
  http.close();
});

/** The status of the answer to a request of which only the headers were sent. */
const answeredWithoutBody = (url: string, headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const sending = httpRequest(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': '100000' },
    });
    sending.on('response', (response) => {
      resolve(response.statusCode);
      sending.destroy();
    });
    sending.on('error', reject);
    sending.flushHeaders();
  });
