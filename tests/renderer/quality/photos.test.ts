import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { hashOf } from '#db/attachments';
import { StorageFailure } from '#db/storage';
import { expectAccessible } from '../accessible.ts';
import { expectText, looks, screens } from '../openedPage.ts';
import { openIssue, serveQuality, type QualityServer } from './qualityScreens.ts';

const { serve, server, open, leave } = screens<QualityServer>();
let issue = '';

beforeEach(async () => {
  await serve((folder) =>
    serveQuality(folder, async (terminal) => {
      issue = await openIssue(terminal, { title: 'Scratched door' });
    }),
  );
}, 60_000);

async function report(role: 'quality' | 'operator' = 'quality'): Promise<Page> {
  const page = await open(`/quality/issues/${issue}`, { role });
  await page.getByRole('heading', { name: /Scratched door/ }).waitFor();
  return page;
}

/** A real picture, drawn in the page. */
async function drawn(page: Page, colour: string, size = 300): Promise<Buffer> {
  const url = await page.evaluate(
    ([fill, side]) => {
      const canvas = document.createElement('canvas');
      canvas.width = Number(side);
      canvas.height = Number(side);
      const context = canvas.getContext('2d');
      if (context === null) return '';
      context.fillStyle = String(fill);
      context.fillRect(0, 0, Number(side), Number(side));
      return canvas.toDataURL('image/png');
    },
    [colour, size] as const,
  );
  return Buffer.from(url.split(',')[1] ?? '', 'base64');
}

const png = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/png', buffer });
const picker = (page: Page) => page.locator('#issue-photos input[type=file]');
/** A picture on the clipboard; `padding` bytes of nothing behind it. */
const paste = (page: Page, base64: string, padding = 0): Promise<void> =>
  page.evaluate(
    ([text, zeros]) => {
      const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
      const clipboardData = new DataTransfer();
      const file = new File([bytes, new Uint8Array(zeros)], 'image.png', { type: 'image/png' });
      clipboardData.items.add(file);
      document.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    },
    [base64, padding] as const,
  );
const photos = (page: Page) => page.getByRole('region', { name: 'Photos' });

interface Shown {
  readonly attachments: readonly { readonly hash: string; readonly caption: string }[];
}
const attached = async () =>
  (await server().terminal.query<Shown>('quality.issue', { issue }, 'quality')).attachments;

describe('photos of an issue', () => {
  it('are chosen, captioned, saved on this PC and shown small and large; and withdrawn with a reason', async () => {
    const page = await report();
    const [red, blue] = [await drawn(page, 'red'), await drawn(page, 'blue')];
    await picker(page).setInputFiles([png('a.png', red), png('b.png', blue)]);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('img', { name: 'Preview' }).waitFor();
    await expectAccessible(page);
    await dialog.getByLabel('What it shows').fill('Left door');
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await attached()).toMatchObject([
      { hash: hashOf(red), caption: 'Left door' },
      { hash: hashOf(blue), caption: '' },
    ]);
    expect(server().terminal.attachments.read(hashOf(red))?.equals(red)).toBe(true);

    await photos(page).getByRole('button', { name: 'Left door' }).click();
    const full = dialog.getByRole('img', { name: 'Left door' });
    await expect.poll(() => full.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(300);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Withdraw' }).click();
    await dialog.getByLabel('Why it does not belong here').fill('Wrong car');
    await dialog.getByRole('button', { name: 'Withdraw' }).click();
    await photos(page).getByRole('button', { name: 'Left door (withdrawn)' }).waitFor();
    await page.getByText('withdrew a photo').waitFor();
  });

  it('are pasted', async () => {
    const page = await report('operator');
    const green = await drawn(page, 'green');
    await paste(page, green.toString('base64'));
    await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
    await expect.poll(async () => (await attached()).map(({ hash }) => hash)).toEqual([hashOf(green)]);
  });

  it('that are none, are too large or do not fit on the disk are refused in words, and nothing is lost', async () => {
    const page = await report();
    const dialog = page.getByRole('dialog');
    await picker(page).setInputFiles(png('photo.png', Buffer.from('<svg onload="alert(1)"/>')));
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.getByText(/Neither a picture/).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });

    await paste(page, '', 20 * 1024 * 1024 + 1);
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.getByText(/too large: 20 MB/).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });

    const { desk } = server().terminal;
    const put = desk.put.bind(desk);
    desk.put = () => {
      throw new StorageFailure('diskFull', null);
    };
    const red = await drawn(page, 'red');
    await picker(page).setInputFiles(png('a.png', red));
    await dialog.getByLabel('What it shows').fill('Left door');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.getByText(/disk is full/).waitFor();
    desk.put = put;
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect.poll(attached).toMatchObject([{ hash: hashOf(red), caption: 'Left door' }]);
  });

  it('say when only their event is here', async () => {
    const page = await report();
    const red = await drawn(page, 'red');
    await picker(page).setInputFiles(png('a.png', red));
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    server().terminal.attachments.damage(hashOf(red));
    server().terminal.attachments.read(hashOf(red));
    await page.reload();
    await expectText(photos(page), 'arriving…');
    expect(server().terminal.wanted).toContain(hashOf(red));
  });

  it('read well on wide and narrow, dark and light, in both languages', { timeout: 60_000 }, async () => {
    for (const [i, look] of looks.slice(2).entries()) {
      const page = await open(`/quality/issues/${issue}`, { role: 'quality', ...look });
      await page.locator('#issue-photos').waitFor();
      const red = await drawn(page, `hsl(${i * 70} 60% 50%)`, 400);
      await picker(page).setInputFiles([png('a.png', red)]);
      const dialog = page.getByRole('dialog');
      await dialog.locator('img').waitFor();
      await expectAccessible(page);
      await dialog.locator('input').fill('左前门 Left door, below the handle, found at the end of the line');
      await dialog.locator('button[type=submit]').click();
      await dialog.waitFor({ state: 'hidden' });
      await page.locator('#issue-photos img').first().waitFor();
      await expectAccessible(page);
      await leave();
    }
  });
});
