import fc from 'fast-check';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileFor, isUiUrl, uiHandler } from '#electron/protocol';

let folder: string;
let root: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'takt-protocol-'));
  root = join(folder, 'renderer');
  await mkdir(join(root, 'assets'), { recursive: true });
  await writeFile(join(root, 'index.html'), '<title>start page</title>');
  await writeFile(join(root, 'assets', 'app.js'), 'export {}');
  await writeFile(join(root, 'secret.pem'), 'no media type of ours');
  await writeFile(join(folder, 'outside.js'), 'outside');
  await mkdir(join(folder, 'renderer-old'));
  await writeFile(join(folder, 'renderer-old', 'outside.js'), 'outside');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function get(url: string, method = 'GET'): Promise<Response> {
  return uiHandler(root)(new Request(url, { method }));
}

describe('app://ui', () => {
  test('serves the start page, the files, and the start page again for deep links', async () => {
    for (const path of ['', 'index.html', 'quality/issues/7', 'line/board?station=3#top']) {
      const response = await get(`app://ui/${path}`);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(await response.text()).toContain('start page');
    }
    const script = await get('app://ui/assets/app.js');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  test('sends the policy with every answer, also with refusals', async () => {
    for (const url of ['app://ui/', 'app://ui/missing.js', 'app://ui/secret.pem']) {
      const { headers } = await get(url);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toMatch(/script-src 'self'(;|$)/);
      expect(policy).not.toMatch(/script-src[^;]*unsafe|https?:|\*/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test('answers 404 for missing files, unknown types and other hosts, and 405 for other methods', async () => {
    expect((await get('app://ui/missing.js')).status).toBe(404);
    expect((await get('app://ui/secret.pem')).status).toBe(404);
    expect((await get('app://elsewhere/index.html')).status).toBe(404);
    expect((await get('app://ui/index.html', 'POST')).status).toBe(405);
    const head = await get('app://ui/index.html', 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('never names a file outside of its folder, whatever the path', () => {
    const piece = fc.oneof(
      fc.constantFrom('..', '.', '/', '\\', '%2e%2e', '%2f', '%5c', '%00', 'C:', '~', 'outside.js', 'assets'),
      fc.string({ maxLength: 6 }),
    );
    let named = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const file = fileFor(root, `/${pieces.join('')}`);
        if (file === undefined) return;
        named += 1;
        expect(file.startsWith(root + sep)).toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect(named).toBeGreaterThan(200);
  });

  test('does not serve a file beside its folder however the way up is written', async () => {
    for (const up of ['..', '%2e%2e', '%2E.', '..%2f..', '..%5c..', '....//..']) {
      const response = await get(`app://ui/${up}/outside.js`);
      expect(await response.text()).not.toContain('outside');
    }
    expect((await get('app://ui/..%2frenderer-old%2foutside.js')).status).toBe(404);
  });

  test('knows its own pages from everything that looks like them', () => {
    expect(isUiUrl('app://ui/line')).toBe(true);
    for (const url of ['app://ui.evil/', 'https://ui/', 'app:ui', 'file:///ui', 'app://ui:99/', '', 'ui']) {
      expect(isUiUrl(url), url).toBe(false);
    }
  });
});
