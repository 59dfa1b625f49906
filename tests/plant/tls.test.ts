import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpClient } from '#process/httpClient';
import type { TlsFiles } from '#process/tlsFiles';
import { authority, certified, filesOf } from '#tests/certificates';
import type { ServedPlant } from './servedPlant.ts';
import { servedPlant } from './servedPlant.ts';

const soon = { timeout: 5_000, interval: 20 };
const folder = mkdtempSync(path.join(tmpdir(), 'takt-tls-'));
const [site, elsewhere] = [authority(), authority('another authority')];
const files = filesOf(folder, 'plant', certified(site));
const said: string[] = [];
const hear = (...[fields, text]: unknown[]): void => void said.push(String(text ?? fields));
let served: ServedPlant;

beforeAll(async () => {
  const log = { debug: hear, info: hear, warn: hear, error: hear };
  served = await servedPlant({ tls: files, tlsLookMs: 20, log });
});
afterAll(async () => {
  await served.end();
  rmSync(folder, { recursive: true, force: true });
});

/** What a client learns: the protocol that was agreed on, or why there is none. */
const health = (options: https.RequestOptions): Promise<string> =>
  new Promise((resolve) => {
    const asked = https.get(`${served.plant.url}/healthz`, { agent: false, ...options }, (response) => {
      const { socket } = response;
      resolve(`${response.statusCode} ${socket instanceof TLSSocket ? socket.getProtocol() : 'none'}`);
      response.resume();
    });
    asked.on('error', (error) => resolve(error.message));
  });

/** What the product's own client learns of it. */
async function learnt(tls: TlsFiles, url = `${served.plant.url}/healthz`) {
  const http = new HttpClient({ tls });
  const signal = AbortSignal.timeout(5_000);
  const answer = await http.ask({
    method: 'GET',
    url: new URL(url),
    body: null,
    headers: {},
    signal,
    maxBytes: 1e6,
  });
  http.close();
  return answer.kind === 'answered' ? answer.status : (answer.tls ?? answer.detail);
}

async function refused(reason: string): Promise<number> {
  const text = await bodyOf('/metrics');
  return Number(
    new RegExp(`^takt_plant_tls_refused_total\\{reason="${reason}"\\} (\\d+)$`, 'mu').exec(text)?.[1] ?? 0,
  );
}

const bodyOf = (route: string): Promise<string> =>
  new Promise((resolve, reject) => {
    https
      .get(`${served.plant.url}${route}`, { agent: false, ca: site.pem }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(Buffer.concat(chunks).toString()));
      })
      .on('error', reject);
  });

const ca = filesOf(folder, 'pc', {}, site);

describe('a plant with a certificate', () => {
  it('speaks TLS 1.3 and nothing older, and counts and says what it refused', async () => {
    expect(await health({ ca: site.pem })).toBe('200 TLSv1.3');
    const old = { ca: site.pem, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;
    expect(await health(old)).toMatch(/alert protocol version/u);
    expect(await health(old)).toMatch(/alert protocol version/u);
    await expect.poll(() => refused('oldProtocol'), soon).toBe(2);
    expect(said.filter((text) => text === 'a connection was refused')).toHaveLength(1);
  });

  it('answers nobody without TLS, and counts it', async () => {
    const plain = served.plant.url.replace('https:', 'http:');
    await expect(fetch(`${plain}/healthz`)).rejects.toThrow();
    await expect.poll(() => refused('plaintext'), soon).toBe(1);
  });

  it.each([
    [
      'of an authority that is not believed',
      () => filesOf(folder, 'stranger', {}, elsewhere),
      'plantCertificateUntrusted',
    ],
    ['with no authority named', () => ({}), 'plantCertificateUntrusted'],
    ['whose own files are missing', () => ({ ca: path.join(folder, 'none') }), 'ownCertificateUnusable'],
    [
      'whose own files are no certificate',
      () => ({ ca: path.resolve('package.json') }),
      'ownCertificateUnusable',
    ],
  ])('tells a PC %s what is wrong', async (_who, tls, fault) => {
    expect(await learnt(tls())).toBe(fault);
    expect(await learnt(ca)).toBe(200);
  });

  it('tells a PC that asks for another host so', async () => {
    expect(await learnt(ca, served.plant.url.replace('127.0.0.1', 'localhost'))).toBe(
      'plantCertificateOtherHost',
    );
  });

  it('takes a renewed certificate without a restart, and keeps the one before where the files cannot be used', async () => {
    const http = new HttpClient({ tls: ca });
    const ask = async () => {
      const url = new URL(`${served.plant.url}/healthz`);
      const signal = AbortSignal.timeout(5_000);
      const answer = await http.ask({ method: 'GET', url, body: null, headers: {}, signal, maxBytes: 1e6 });
      return answer.kind === 'answered' ? answer.status : answer.tls;
    };
    expect(await ask()).toBe(200);
    writeFileSync(files.cert ?? '', 'half a certif');
    await expect.poll(() => said.filter((text) => text.includes('cannot be used'))).toHaveLength(1);
    expect(await learnt(ca)).toBe(200);
    const next = authority('the next authority');
    filesOf(folder, 'plant', certified(next, { until: 90 }));
    await expect.poll(() => said.filter((text) => text.includes('renewed'))).toHaveLength(1);
    expect(await learnt(filesOf(folder, 'renewed', {}, next))).toBe(200);
    expect(await learnt(ca)).toBe('plantCertificateUntrusted');
    // A connection that stands goes on.
    expect(await ask()).toBe(200);
    http.close();
    filesOf(folder, 'plant', certified(site));
    await expect.poll(() => learnt(ca), soon).toBe(200);
  });

  it('says when its certificate ends, and that it has', async () => {
    const ends = /^takt_plant_certificate_end_timestamp_seconds (\S+)$/mu;
    expect(Number(ends.exec(await bodyOf('/metrics'))?.[1]) * 1000).toBeGreaterThan(Date.now());
    expect(said).toContain('the certificate ends soon');
    filesOf(folder, 'plant', certified(site, { from: -3, until: -1 }));
    await expect.poll(() => said.filter((text) => text.includes('has expired'))).toHaveLength(1);
    expect(await learnt(ca)).toBe('plantCertificateExpired');
    filesOf(folder, 'plant', certified(site, { from: 1, until: 2 }));
    await expect.poll(() => learnt(ca), soon).toBe('plantCertificateNotYetValid');
  });
});
