import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServedPlant } from './servedPlant.ts';
import { servedPlant } from './servedPlant.ts';

let folder: string;
let site: ServedPlant;
let ca: string;

/** A certificate of its own authority for the loopback address. */
async function selfMade(): Promise<{ cert: string; key: string }> {
  const [cert, key] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')];
  const made = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
  ];
  const about = ['-subj', '/CN=plant', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', [...made, ...about, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') };
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'takt-tls-'));
  const tls = await selfMade();
  ca = tls.cert;
  site = await servedPlant({ tls });
});
afterAll(async () => {
  await site.end();
  await rm(folder, { recursive: true, force: true });
});

/** What a client learns: the protocol that was agreed on, or why there is none. */
const health = (options: https.RequestOptions): Promise<string> =>
  new Promise((resolve) => {
    const asked = https.get(`${site.plant.url}/healthz`, { agent: false, ...options }, (response) => {
      const { socket } = response;
      resolve(`${response.statusCode} ${socket instanceof TLSSocket ? socket.getProtocol() : 'none'}`);
      response.resume();
    });
    asked.on('error', (error) => resolve(error.message));
  });

describe('a plant with a certificate', () => {
  it('speaks TLS 1.3 and nothing older', async () => {
    expect(await health({ ca })).toBe('200 TLSv1.3');
    expect(await health({ ca, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' })).toMatch(
      /alert protocol version/u,
    );
  });

  it('is not believed by who does not know its authority', async () => {
    expect(await health({})).toMatch(/^self-signed certificate/u);
  });

  it('answers nobody without TLS', async () => {
    const plain = site.plant.url.replace('https:', 'http:');
    await expect(fetch(`${plain}/healthz`)).rejects.toThrow();
  });
});
