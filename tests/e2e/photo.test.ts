import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildIfNeeded } from '#cli/build';
import { attachmentFolder, DiskAttachments, hashOf } from '#db/attachments';
import { launchForScreens } from '#tests/renderer/page';
import { picture } from '#tests/db/attachmentContract';
import { MortalSite } from './mortalSite.ts';
import { Pc } from './pc.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'takt-photo-'));
const site = new MortalSite(folder);
const soon = { timeout: 60_000, interval: 100 };
let browser: Browser;
vi.stubEnv('TAKT_LOG', 'silent');

beforeAll(async () => {
  await buildIfNeeded();
  [browser] = await Promise.all([launchForScreens(), site.start()]);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await site.stop();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

interface Shown {
  readonly attachments: readonly {
    readonly hash: string;
    readonly caption: string;
    readonly here: boolean;
  }[];
}
interface Status {
  readonly state: string;
  readonly waiting: number;
  readonly attachments: number;
}

/** As the person of a badge sees the issue on a PC. */
const photosAt = async (pc: Pc, issue: string) =>
  (await pc.query<Shown | null>('quality.issue', { issue }))?.attachments ?? [];

async function openedIssue(pc: Pc): Promise<string> {
  const subject = { unit: null, line: null, station: null, operation: null, part: null, lot: null };
  const opened = await pc.command('quality.openIssue', {
    source: 'audit',
    defectCode: null,
    severity: 'B',
    subject: { ...subject, tool: null, characteristic: null },
    title: 'Scratched door',
    text: '',
  });
  if (!opened.ok) throw new Error(opened.code);
  return opened.events[0]?.stream.slice('issue/'.length) ?? '';
}

/** Adds it on the PC's own screen, in a real browser. */
async function addOnScreen(issue: string, content: Buffer): Promise<void> {
  const page = await browser.newPage();
  await page.addInitScript(() => localStorage.setItem('takt.language.pc', 'en'));
  await page.goto(`${site.url}/quality/issues/${issue}`);
  await page.getByLabel('Badge', { exact: true }).fill('1003');
  await page.getByLabel('PIN', { exact: true }).fill('246810');
  await page.getByLabel('PIN', { exact: true }).press('Enter');
  await page
    .locator('#issue-photos input[type=file]')
    .setInputFiles({ name: 'IMG_0001.png', mimeType: 'image/png', buffer: content });
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What it shows').fill('Left door');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: 'Left door' }).waitFor();
  await page
    .getByRole('button', { name: 'Sync state' })
    .getByText('1 photo waits')
    .waitFor({ timeout: 60_000 });
  await page.close();
}

describe('a photo taken while the plant is away', () => {
  it('outlives its engine and the plant, and is the same on another PC', { timeout: 240_000 }, async () => {
    const content = picture(5 * 1024 * 1024, 77);
    const hash = hashOf(content);
    const line = new Pc(site.url, '1003');
    const issue = await vi.waitFor(() => openedIssue(line), soon);
    await vi.waitFor(async () => {
      expect(await line.query<Status>('system.status')).toMatchObject({ state: 'online', waiting: 0 });
    }, soon);
    await site.killPlant();
    await addOnScreen(issue, content);
    await site.killEngine();
    await site.startEngine();
    const office = () => new Pc(site.officeUrl, '1003');
    expect(await photosAt(line, issue)).toMatchObject([{ hash, caption: 'Left door', here: true }]);
    await site.startPlant();
    // Amid the content's way to the plant, both die.
    await vi.waitFor(async () => {
      expect((await photosAt(office(), issue)).length).toBe(1);
    }, soon);
    await site.killEngine();
    await site.killPlant();
    await Promise.all([site.startEngine(), site.startPlant()]);
    await vi.waitFor(async () => {
      expect((await line.query<Status>('system.status')).attachments).toBe(0);
    }, soon);
    const reader = office();
    await vi.waitFor(async () => {
      await wanted(reader, hash);
      expect((await photosAt(reader, issue))[0]?.here).toBe(true);
    }, soon);
    const kept = new DiskAttachments(attachmentFolder(path.join(folder, 'plant/office')), () => 0);
    expect(kept.read(hash)?.equals(content)).toBe(true);
  });
});

/** Somebody looks at it. */
const wanted = (pc: Pc, hash: string): Promise<unknown> =>
  pc.post(`/api/attachments/${hash}/read`, { offset: 0 });
