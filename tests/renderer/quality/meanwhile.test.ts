import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { expectAccessible } from '../accessible.ts';
import { screens } from '../openedPage.ts';
import { lead, openIssue, serveQuality, sign, toCorrected, type QualityServer } from './qualityScreens.ts';

const { serve, server, open } = screens<QualityServer>();
let issue = '';

beforeEach(async () => {
  await serve((folder) =>
    serveQuality(folder, async (terminal) => {
      issue = await openIssue(terminal, { title: 'Wheel nut loose' });
    }),
  );
}, 60_000);

async function report(): Promise<Page> {
  const page = await open(`/quality/issues/${issue}`, { role: 'quality' });
  await page.getByRole('heading', { name: /Wheel nut loose/ }).waitFor();
  return page;
}

/** What the second quality lead writes. */
const otherWrites = (section: string, text: string, previous: string | null = null) =>
  lead(server().terminal, 'writeSection', { issue, section, text, evidence: 'Photo 7', previous }, 2);

interface Shown {
  readonly status: string;
  readonly sections: readonly { readonly section: string; readonly text: string }[];
}
const shown = () => server().terminal.query<Shown>('quality.issue', { issue }, 'quality');
const problem = async () => (await shown()).sections.find((s) => s.section === 'problem')?.text;

describe('while a dialog is open', () => {
  it('a record that another changes is not signed until it is looked at again', async () => {
    const { terminal, hands } = server();
    await toCorrected(terminal, issue);
    await lead(terminal, 'verifyIssue', { issue, evidence: '50 units' }, 2);
    hands.plantJudges();
    const page = await report();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Conclusion').fill('The angle is watched');
    await otherWrites('recognition', 'Thanks to the shift');
    hands.plantJudges();
    await dialog.getByText('The record changed after you opened this').waitFor();
    await dialog.getByLabel('Badge').fill('quality-1');
    await dialog.getByLabel('PIN').fill('246810');
    expect(await dialog.getByRole('button', { name: 'Sign' }).isDisabled()).toBe(true);
    await expectAccessible(page);
    const since = dialog.getByRole('status', { name: 'Since you opened this:' });
    await since.getByText(/wrote “Recognition of the team”: Thanks to the shift/).waitFor();
    await since.getByRole('button', { name: 'I have looked at it' }).click();
    await since.waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    expect(await dialog.getByLabel('Conclusion').inputValue()).toBe('The angle is watched');
    expect(await dialog.getByLabel('PIN').inputValue()).toBe('');
    await sign(page, 'quality-1', 'The angle is watched');
    await dialog.waitFor({ state: 'hidden' });
    hands.plantJudges();
    await expect.poll(async () => (await shown()).status).toBe('closed');
  });

  it('a section that another writes is shown, and replaced only when that was chosen', async () => {
    const page = await report();
    await lead(server().terminal, 'acknowledgeIssue', { issue });
    const section = page.getByRole('region', { name: 'D2 Problem' });
    await section.getByRole('button', { name: 'Write' }).click();
    const dialog = page.getByRole('dialog', { name: 'Problem' });
    await dialog.getByRole('textbox', { name: 'Problem' }).fill('Turned by hand');
    await otherWrites('problem', 'Socket worn');
    const other = dialog.getByRole('status', { name: 'Somebody else wrote this meanwhile:' });
    await other.getByText('Socket worn').waitFor();
    await other.getByText('Evidence: Photo 7').waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('alert').filter({ hasText: 'Somebody else wrote “Problem” meanwhile' }).waitFor();
    expect(await problem()).toBe('Socket worn');
    expect(await dialog.getByRole('textbox', { name: 'Problem' }).inputValue()).toBe('Turned by hand');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Replace theirs with mine' }).click();
    await other.getByText('Socket worn').waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await problem()).toBe('Turned by hand');
  });
});
