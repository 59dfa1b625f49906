import { beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#domain/kernel/actor';
import { expectAccessible } from '../accessible.ts';
import { expectText, screens } from '../openedPage.ts';
import { does, seedDemoLine, serveLine } from './lineScreens.ts';

const { serve, open } = screens();

beforeAll(async () => {
  await serve((folder) =>
    serveLine(folder, async (terminal) => {
      const [first, second] = await seedDemoLine(terminal, 12);
      const left = { station: 'FA-12', unit: first?.unit };
      await does(terminal, 'assembly.recordDeparture', left, 'supervisor');
      const entered = { station: 'FA-12', unit: second?.unit, insist: true };
      await does(terminal, 'assembly.enterStation', entered, 'operator');
      await does(terminal, 'assembly.startStop', { line: 'FA1', station: 'FA-02' }, 'operator');
      await does(terminal, 'assembly.callAndon', { station: 'FA-09', kind: 'help' }, 'operator');
    }),
  );
}, 120_000);

async function board(role: Role, search = '') {
  const page = await open(`/line${search}`, { role });
  await page.getByText('JPH').waitFor();
  return page;
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
    await page
      .getByRole('button', { name: /^Hour / })
      .first()
      .waitFor();
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
