import { mkdtempSync, rmSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { nodeRuntime } from '#process/nodeRuntime';
import { ServedTls } from '#process/servedTls';
import { authority, certified, filesOf } from '#tests/certificates';
import { serveTerminal } from './servedTerminal.ts';
import { openTestTerminal } from './testTerminal.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'takt-screens-'));
const site = authority();
const names = ['Line-1.plant.example', '10.0.0.5', '127.0.0.1'];
const files = filesOf(folder, 'screens', certified(site, { hosts: names }));
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const tls = new ServedTls({ files, runtime: nodeRuntime(), log: quiet });
let served: Awaited<ReturnType<typeof serveTerminal>>;

beforeAll(async () => {
  served = await serveTerminal(openTestTerminal(), tls);
});
afterAll(async () => {
  await served.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What a browser learns that asks under a name, from a page of some origin. */
const asked = (
  headers: Record<string, string>,
  options: https.RequestOptions = {},
): Promise<number | string> =>
  new Promise((resolve) => {
    const all = { agent: false, ca: site.pem, servername: names[0], headers, ...options };
    https
      .get(`${served.url}/healthz`, all, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
      .on('error', (error) => resolve(error.message));
  });

/** Whether the screens' live connection is let in. */
const connected = (host: string, origin: string): Promise<string> =>
  new Promise((resolve) => {
    const options = { ca: site.pem, servername: names[0], headers: { host }, origin };
    const socket = new WebSocket(`wss://127.0.0.1:${served.port}/rpc`, options);
    socket.on('open', () => {
      resolve('open');
      socket.close();
    });
    socket.on('error', (error) => resolve(error.message));
  });

describe('screens that are served to other PCs', () => {
  it.each([
    ['line-1.plant.example:4810', 200],
    ['LINE-1.plant.example', 200],
    ['10.0.0.5:4810', 200],
    ['line-2.plant.example', 403],
    ['10.0.0.6', 403],
    ['plant.example', 403],
  ])('asked for as %s answer %i, as the certificate has it', async (host, status) => {
    expect(await asked({ host })).toBe(status);
  });

  it('are no page of another origin', async () => {
    const host = 'line-1.plant.example';
    expect(await asked({ host, origin: 'https://line-1.plant.example' })).toBe(200);
    expect(await asked({ host, origin: 'https://evil.example' })).toBe(403);
    expect(await connected(host, 'https://line-1.plant.example')).toBe('open');
    expect(await connected(host, 'https://evil.example')).toMatch(/403/u);
    expect(await connected('evil.example', 'https://evil.example')).toMatch(/403/u);
  });

  it('speak TLS 1.3 and nothing older, and nothing without TLS', async () => {
    const old = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;
    expect(await asked({ host: 'line-1.plant.example' }, old)).toMatch(/alert protocol version/u);
    await expect(fetch(`${served.url.replace('https', 'http')}/healthz`)).rejects.toThrow();
  });

  it('are found under the names of a renewed certificate, without a restart', async () => {
    filesOf(folder, 'screens', certified(site, { hosts: ['127.0.0.1', 'line-2.plant.example'] }));
    tls.look();
    const servername = 'line-2.plant.example';
    expect(await asked({ host: 'line-2.plant.example' }, { servername })).toBe(200);
    expect(await asked({ host: 'line-1.plant.example' }, { servername })).toBe(403);
  });
});
