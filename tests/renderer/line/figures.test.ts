import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#domain/kernel/actor';
import { expectAccessible, expectText, openAt, type Opened } from '../openedPage.ts';
import { buildPage, launchChromium, type BuiltPage } from '../page.ts';
import type { ScreenServer } from '../screenHarness.ts';
import { does, seedDemoLine, serveLine } from './lineScreens.ts';

let built: BuiltPage;
let browser: Browser;
let server: ScreenServer;
let opened: Opened | null = null;

beforeAll(async () => {
  [built, browser] = await Promise.all([buildPage('index.html'), launchChromium()]);
  server = await serveLine(built.folder, async (terminal) => {
    const [first, second] = await seedDemoLine(terminal, 12);
    const left = { station: 'FA-12', unit: first?.unit };
    await does(terminal, 'assembly.recordDeparture', left, 'supervisor');
    const entered = { station: 'FA-12', unit: second?.unit, insist: true };
    await does(terminal, 'assembly.enterStation', entered, 'operator');
    await does(terminal, 'assembly.startStop', { line: 'FA1', station: 'FA-02' }, 'operator');
    await does(terminal, 'assembly.callAndon', { station: 'FA-09', kind: 'help' }, 'operator');
  });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await built?.remove();
});
afterEach(async () => {
  const errors = opened?.errors ?? [];
  await opened?.page.context().close();
  opened = null;
  expect(errors).toEqual([]);
});

async function board(role: Role, search = '') {
  opened = await openAt(browser, server, `/line${search}`, { role });
  await opened.page.getByText('JPH').waitFor();
  return opened.page;
}

describe('the figures of the line board', () => {
  it('open the units of an hour by keyboard, and the address names it', async () => {
    const page = await board('supervisor');
    const bar = page.getByRole('button', { name: /Hour .*: 1 of/ });
    await bar.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: /1 of \d+ planned/ });
    await dialog.getByRole('row', { name: /station bypassed/ }).waitFor();
    await expectAccessible(page);
    const { search } = new URL(page.url());
    expect(search).toMatch(/^\?rows=built&hour=/);
    await page.keyboard.press('Escape');
    await expect.poll(() => new URL(page.url()).search).toBe('');
    await page.context().close();
    const again = await board('supervisor', search);
    await again.getByRole('dialog', { name: /1 of \d+ planned/ }).waitFor();
  });

  it('open what each is made of: units not right at first, stops with their reasons', async () => {
    const page = await board('supervisor');
    await page.getByRole('button', { name: /^FPY/ }).click();
    const dialog = page.getByRole('dialog');
    await expect.poll(() => dialog.getByRole('row').count()).toBe(2);
    await dialog.getByRole('button', { name: 'Stops' }).click();
    await dialog.getByRole('row', { name: /FA-02.*still standing.*reason open/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^JPH/ }).click();
    await dialog.getByRole('row', { name: /station bypassed/ }).waitFor();
  });

  it('leave hours that have not begun without a button', async () => {
    const page = await board('supervisor');
    const begun = await page.getByRole('button', { name: /^Hour / }).count();
    const all = await page.getByLabel(/^Hour /).count();
    expect(begun).toBeGreaterThan(0);
    expect(all).toBeGreaterThan(0);
    expect(await page.getByRole('img', { name: /^Hour / }).count()).toBe(all - begun);
  });
});

describe('calls on the board', () => {
  it('offer an operator nothing that only helpers and supervisors may do', async () => {
    const page = await board('operator');
    await expectText(page, 'nobody has taken it');
    expect(await page.getByRole('button', { name: 'I’m coming' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Give reason' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Runs again' }).waitFor();
  });
});
