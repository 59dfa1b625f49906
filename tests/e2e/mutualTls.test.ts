import { mkdtempSync, rmSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildIfNeeded } from '#cli/build';
import type { TaktProcess } from '#cli/demo/childProcess';
import { startTakt } from '#cli/demo/childProcess';
import { hashOf } from '#db/attachments';
import { HttpClient } from '#process/httpClient';
import type { Certificate } from '#tests/certificates';
import { authority, certified, filesOf } from '#tests/certificates';
import { builtTakt } from '#tests/cli/builtTakt';
import { takt } from '#tests/cli/taktCommand';
import { picture } from '#tests/db/attachmentContract';
import { launchForScreens } from '#tests/renderer/page';
import { freePort } from '#tests/simulate/lineTerminal';
import { MortalSite } from './mortalSite.ts';
import { Pc } from './pc.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'takt-mutual-'));
const soon = { timeout: 60_000, interval: 100 };
const trusted = authority();
/** What the PCs of the site show: all of them the same here, as the environment of this test is theirs, too. */
const shown = (certificate: Certificate) => filesOf(folder, 'pcs', certificate, trusted);
const ofPlant = filesOf(folder, 'plant-tls', certified(trusted, { uses: ['server'] }), trusted);
const ofPcs = shown(certified(trusted, { uses: ['client'] }));
const ofScreens = filesOf(folder, 'screens', certified(trusted, { hosts: ['localhost'] }));
const flags = (given: Readonly<Record<string, string | undefined>>): string[] =>
  Object.entries(given).flatMap(([flag, value]) => [flag, value ?? '']);
const site = new MortalSite(
  folder,
  undefined,
  flags({
    '--tls-cert': ofPlant.cert,
    '--tls-key': ofPlant.key,
    '--tls-client-ca': ofPlant.ca,
  }),
);
const token = path.join(folder, 'plant/admin.token');
let browser: Browser;
let gate: TaktProcess;
vi.stubEnv('TAKT_LOG', 'silent');
vi.stubEnv('TAKT_TLS_CA', ofPcs.ca);
vi.stubEnv('TAKT_TLS_CERT', ofPcs.cert);
vi.stubEnv('TAKT_TLS_KEY', ofPcs.key);

/** A second PC, whose screens a browser finds by its name, with TLS. */
async function startGate(): Promise<void> {
  const data = path.join(folder, 'gate');
  const code = await (await site.admin()).oneTimeCode(10);
  const enrolled = await takt(
    'enroll',
    '--data',
    data,
    '--plant',
    site.plantUrl,
    '--code',
    code,
    '--name',
    'gate',
  );
  expect(enrolled).toMatchObject({ code: 0, stderr: '' });
  const served = { '--serve': 'localhost', '--tls-cert': ofScreens.cert, '--tls-key': ofScreens.key };
  const args = ['terminal', '--data', data, '--port', String(await freePort()), ...flags(served)];
  gate = await startTakt(args, pino({ level: 'silent' }), undefined, builtTakt);
}

beforeAll(async () => {
  await buildIfNeeded();
  [browser] = await Promise.all([launchForScreens(), site.start()]);
  await startGate();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await gate?.stop();
  await site.stop();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

interface Status {
  readonly state: string;
  readonly waiting: number;
  readonly attachments: number;
  readonly reason: string | null;
}
const statusAt = (pc: Pc) => pc.query<Status>('system.status');
const online = { state: 'online', waiting: 0, attachments: 0, reason: null };

async function openedIssue(pc: Pc, title: string): Promise<string> {
  const subject = { unit: null, line: null, station: null, operation: null, part: null, lot: null };
  const opened = await pc.command('quality.openIssue', {
    source: 'audit',
    defectCode: null,
    severity: 'B',
    subject: { ...subject, tool: null, characteristic: null },
    title,
    text: '',
  });
  if (!opened.ok) throw new Error(opened.code);
  return opened.events[0]?.stream.slice('issue/'.length) ?? '';
}

async function addPhoto(pc: Pc, issue: string, content: Buffer): Promise<string> {
  const hash = hashOf(content);
  const pieceBytes = 256 * 1024;
  for (let offset = 0; offset < content.length; offset += pieceBytes) {
    const data = content.subarray(offset, offset + pieceBytes).toString('base64');
    const put = await pc.post(`/api/attachments/${hash}`, { size: content.length, offset, data });
    expect(put.status).toBe(200);
  }
  expect(await pc.command('quality.addAttachment', { issue, hash, caption: 'Left door' })).toMatchObject({
    ok: true,
  });
  return hash;
}

/** Under Admin, Sync; a browser of another machine trusts the site's authority. */
async function signedIn(url: string, language: 'zh' | 'en'): Promise<Page> {
  const page = await browser.newPage({ ignoreHTTPSErrors: true });
  await page.addInitScript((pc) => localStorage.setItem('takt.language.pc', pc), language);
  await page.goto(`${url}/admin/sync`);
  const labels = language === 'en' ? ['Badge', 'PIN'] : ['工牌', 'PIN'];
  await page.getByLabel(labels[0] ?? '', { exact: true }).fill('1006');
  await page.getByLabel(labels[1] ?? '', { exact: true }).fill('246810');
  await page.getByLabel(labels[1] ?? '', { exact: true }).press('Enter');
  return page;
}

/** What the served screens answer to who asks for them by a name. */
const underName = (host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const options = { agent: false, ca: trusted.pem, servername: 'localhost', headers: { host } };
    https
      .get(`${gate.ready.url}/healthz`, options, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
      .on('error', reject);
  });

describe('a site whose plant demands certificates', () => {
  it(
    'records, photographs, pulls and enters scopes as without, on two PCs and the office',
    { timeout: 120_000 },
    async () => {
      const pc = new Pc(site.url, '1003');
      const issue = await vi.waitFor(() => openedIssue(pc, 'Scratched door'), soon);
      const hash = await addPhoto(pc, issue, picture(600 * 1024, 7));
      await vi.waitFor(async () => expect(await statusAt(pc)).toMatchObject(online), soon);
      const office = new Pc(site.officeUrl, '1003');
      await vi.waitFor(async () => {
        await office.post(`/api/attachments/${hash}/read`, { offset: 0 });
        const seen = await office.query<{ attachments: { here: boolean }[] } | null>('quality.issue', {
          issue,
        });
        expect(seen?.attachments).toMatchObject([{ here: true }]);
      }, soon);
      const page = await signedIn(gate.ready.url, 'en');
      await page.getByText('online since').waitFor();
      await page.close();
    },
  );

  it('answers the commands of an administrator with a certificate, and says to one without what is wrong', async () => {
    const asked = [
      ['plant', 'recover', '--plant', site.plantUrl, '--token', token],
      ['plant', 'dead-letters', 'list', '--plant', site.plantUrl, '--token', token],
      ['plant', 'dead-letters', 'retry', '--plant', site.plantUrl, '--token', token],
      ['import', 'demo/site', '--plant', site.plantUrl, '--token', token, '--dry-run'],
      ['verify', '--data', path.join(folder, 'line')],
    ];
    for (const args of asked) expect([args, (await takt(...args)).code]).toEqual([args, 0]);
    vi.stubEnv('TAKT_TLS_CERT', '');
    vi.stubEnv('TAKT_TLS_KEY', '');
    for (const args of asked.slice(0, 4)) {
      const { code, stderr } = await takt(...args);
      expect([args, code, stderr]).toEqual([
        args,
        1,
        expect.stringMatching(/demands a certificate: name it in TAKT_TLS_CERT/u),
      ]);
    }
    vi.stubEnv('TAKT_TLS_CERT', ofPcs.cert);
    vi.stubEnv('TAKT_TLS_KEY', ofPcs.key);
  });

  it(
    'goes on recording when the certificates of its PCs expire, says so, and is heard again once they are renewed',
    { timeout: 120_000 },
    async () => {
      const pc = new Pc(site.url, '1003');
      await site.killEngine();
      shown(certified(trusted, { uses: ['client'], from: -3, until: -1 }));
      await site.startEngine();
      await vi.waitFor(
        async () => expect(await statusAt(pc)).toMatchObject({ reason: 'ownCertificateExpired' }),
        soon,
      );
      const issue = await openedIssue(pc, 'Recorded meanwhile');
      const [zh, en] = await Promise.all([signedIn(site.url, 'zh'), signedIn(site.url, 'en')]);
      await en.getByText('The certificate of this PC has expired.').first().waitFor();
      await zh.getByText('本机的证书已过期').first().waitFor();
      await en.getByRole('button', { name: 'Sync state' }).click();
      await en.getByText('The certificate of this PC has expired.').nth(1).waitFor();
      await Promise.all([zh.close(), en.close()]);
      shown(certified(trusted, { uses: ['client'], until: 2 }));
      await vi.waitFor(async () => expect(await statusAt(pc)).toMatchObject(online), soon);
      const office = new Pc(site.officeUrl, '1003');
      await vi.waitFor(
        async () => expect(await office.query('quality.issue', { issue })).not.toBeNull(),
        soon,
      );
    },
  );

  it('serves the screens of a PC with TLS 1.3, under the names of its certificate alone', async () => {
    const http = new HttpClient({ tls: { ca: ofPcs.ca } });
    const ask = async (url: string) => {
      const signal = AbortSignal.timeout(5_000);
      const answer = await http.ask({
        method: 'GET',
        url: new URL('/healthz', url),
        body: null,
        headers: {},
        signal,
        maxBytes: 1e6,
      });
      return answer.kind === 'answered' ? answer.status : (answer.tls ?? 'failed');
    };
    expect(gate.ready.url).toMatch(/^https:\/\/localhost:\d+$/u);
    expect(await ask(gate.ready.url)).toBe(200);
    expect(await ask(gate.ready.url.replace('localhost', '127.0.0.1'))).toBe('plantCertificateOtherHost');
    expect(await underName('localhost')).toBe(200);
    expect(await underName('elsewhere.example')).toBe(403);
    expect(await ask(gate.ready.url.replace('https', 'http'))).toBe('failed');
    http.close();
  });
});
