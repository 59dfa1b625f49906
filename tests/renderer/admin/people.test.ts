import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { person } from '#domain/people/person';
import { done } from '#tests/terminal/qualitySite';
import { testPin } from '#tests/terminal/testTerminal';
import { expectAccessible } from '../accessible.ts';
import { expectText, looks, screens, type OpenOptions } from '../openedPage.ts';
import { serveQuality, type QualityServer } from '../quality/qualityScreens.ts';

const { serve, open, server } = screens<QualityServer>();

const added: Record<string, string> = {};

beforeAll(async () => {
  await serve((folder) =>
    serveQuality(folder, async (terminal, hands) => {
      for (const [badge, name] of [
        ['4711', 'Lin Fang'],
        ['4712', 'Wu Jie'],
        ['4713', 'He Mei'],
      ] as const) {
        const input = { badge, name: { zh: name, en: name }, roles: ['operator'] as const, pin: null };
        const [event] = await done(
          terminal.execute('people.addPerson', { ...input, roles: [...input.roles] }, 'admin'),
        );
        added[badge] = event?.stream.split('/')[1] ?? '';
      }
      const ended = { qualification: 'HV-2', validUntil: '2099-01-01T00:00:00.000Z' };
      await done(terminal.execute('people.qualifyPerson', { person: added['4712'], ...ended }, 'admin'));
      hands.plantJudges();
      // As it is shown once that day has passed.
      const { sqlite } = terminal.database;
      sqlite.exec(
        "update person set qualifications = replace(qualifications, '2099-', '2020-') where badge = '4712'",
      );
    }),
  );
}, 120_000);

const stateOf = (badge: string) => {
  const { state } = server().terminal.store.state(person, added[badge] ?? '');
  if (state.status === 'absent') throw new Error('nobody');
  return state;
};

async function people(options: OpenOptions = {}) {
  const page = await open('/admin/people', { role: 'admin', ...options });
  await page.getByRole('row', { name: /Lin Fang/ }).waitFor();
  return page;
}

async function act(page: Page, who: RegExp, what: string): Promise<Locator> {
  await page
    .getByRole('row', { name: who })
    .getByRole('button', { name: /^Acts for/ })
    .click();
  await page.getByRole('menuitem', { name: what }).click();
  return page.getByRole('dialog');
}

const signs = async (dialog: Locator): Promise<void> => {
  await dialog.getByLabel('Badge').fill('admin-1');
  await dialog.getByLabel('PIN').fill(testPin);
  await dialog.getByRole('button', { name: 'Sign' }).click();
};

describe('the people of the site', () => {
  it('are listed with what they may do and can, and whose qualification has ended', async () => {
    const page = await people();
    await expectText(page.getByRole('heading', { level: 1 }), /people may work here/);
    await expectText(page.getByRole('main'), /1 of them has a qualification that has ended/);
    await expectText(page.getByRole('row', { name: /Wu Jie/ }), /4712.*active.*Operator.*HV-2 ended/);
  });

  it('get a role that is granted with a signature, and have it once the plant accepts', async () => {
    const page = await people();
    const dialog = await act(page, /Lin Fang/, 'Grant a role…');
    expect(await dialog.getByRole('button', { name: 'Sign' }).isDisabled()).toBe(true);
    await dialog.getByRole('combobox', { name: 'Role' }).click();
    await page.getByRole('option', { name: 'Quality lead' }).click();
    await signs(dialog);
    await dialog.waitFor({ state: 'hidden' });
    await expectText(page.getByRole('row', { name: /Lin Fang/ }), /awaiting the plant/);
    expect(stateOf('4711').roles).toEqual(['operator']);
    server().hands.plantJudges();
    await expectText(page.getByRole('row', { name: /Lin Fang/ }), /Operator.*Quality lead.*everywhere/);
    const withdraws = await act(page, /Lin Fang/, 'Withdraw a role…');
    await withdraws.getByRole('combobox', { name: 'Role' }).click();
    await page.getByRole('option', { name: 'Quality lead' }).click();
    await withdraws.getByRole('button', { name: 'Withdraw' }).click();
    await withdraws.waitFor({ state: 'hidden' });
    expect(stateOf('4711').roles).toEqual(['operator']);
  });

  it('get and lose a qualification, until a day of the site', async () => {
    const page = await people();
    const dialog = await act(page, /He Mei/, 'Record a qualification…');
    await dialog.getByLabel('Qualification').fill('TORQUE-A');
    await dialog.getByLabel('Valid through').fill('2031-03-31');
    await dialog.getByRole('button', { name: 'Record' }).click();
    await dialog.waitFor({ state: 'hidden' });
    const [held] = stateOf('4713').qualifications;
    expect([held?.qualification, held?.validUntil]).toEqual(['TORQUE-A', '2031-03-31T16:00:00.000Z']);
    const loses = await act(page, /He Mei/, 'Withdraw a qualification…');
    await loses.getByLabel('Why').fill('failed the check');
    await loses.getByRole('button', { name: 'Withdraw' }).click();
    await loses.waitFor({ state: 'hidden' });
    expect(stateOf('4713').qualifications).toEqual([]);
  });

  it('get another PIN, badge and name; a badge that another has is refused, and what was typed stays', async () => {
    const page = await people();
    const pin = await act(page, /He Mei/, 'Set another PIN…');
    await pin.getByLabel('PIN', { exact: true }).fill('135790');
    await pin.getByLabel('The PIN again').fill('135791');
    await expectText(pin, /not the same/);
    expect(await pin.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await pin.getByLabel('The PIN again').fill('135790');
    await pin.getByRole('button', { name: 'Save' }).click();
    await pin.waitFor({ state: 'hidden' });
    expect(stateOf('4713').pinVerifier).not.toBeNull();
    const badge = await act(page, /He Mei/, 'Replace the badge…');
    await badge.getByLabel('Badge').fill('4712');
    await badge.getByRole('button', { name: 'Save' }).click();
    await badge.getByRole('alert').waitFor();
    expect(await badge.getByLabel('Badge').inputValue()).toBe('4712');
    await badge.getByLabel('Badge').fill('4799');
    await badge.getByRole('button', { name: 'Save' }).click();
    await badge.waitFor({ state: 'hidden' });
    const name = await act(page, /He Mei/, 'Correct the name…');
    await name.getByLabel('Name in Latin letters').fill('He Meiling');
    await name.getByRole('button', { name: 'Save' }).click();
    await expectText(page.getByRole('row', { name: /4799/ }), /He Meiling/);
  });

  it('are deactivated with a reason and let back with a signature', async () => {
    const page = await people();
    const ends = await act(page, /Wu Jie/, 'Deactivate…');
    await ends.getByRole('textbox').fill('left the plant');
    await ends.getByRole('button', { name: 'Deactivate' }).click();
    await ends.waitFor({ state: 'hidden' });
    await expectText(page.getByRole('row', { name: /Wu Jie/ }), /deactivated/);
    server().hands.plantJudges();
    const back = await act(page, /Wu Jie/, 'Let back…');
    await back.getByLabel('Reason').fill('came back');
    await signs(back);
    await back.waitFor({ state: 'hidden' });
    server().hands.plantJudges();
    await expectText(page.getByRole('row', { name: /Wu Jie/ }), /4712\s*active/);
  });

  it('are added with badge, name and roles', async () => {
    const page = await people();
    await page.getByRole('button', { name: 'Add a person…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a person' });
    await dialog.getByLabel('Badge').fill('4720');
    await dialog.getByLabel('Name in Chinese').fill('赵敏');
    await dialog.getByLabel('Name in Latin letters').fill('Zhao Min');
    expect(await dialog.getByRole('button', { name: 'Add', exact: true }).isDisabled()).toBe(true);
    await dialog.getByRole('checkbox', { name: 'Logistics' }).check();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await expectText(page.getByRole('row', { name: /Zhao Min/ }), /4720.*Logistics.*none/);
  });

  it('are qualified by a supervisor, and by nobody else than an administrator given or taken roles', async () => {
    const page = await people({ role: 'supervisor' });
    await page
      .getByRole('row', { name: /Lin Fang/ })
      .getByRole('button', { name: /^Acts for/ })
      .click();
    expect(await page.getByRole('menuitem').allTextContents()).toEqual(['Record a qualification…']);
    const others = await people({ role: 'operator' });
    expect(await others.getByRole('button', { name: /^Acts for/ }).count()).toBe(0);
    expect(await others.getByRole('button', { name: 'Add a person…' }).count()).toBe(0);
  });

  it.each(looks)('pass axe in $language, $scheme, at $width', async (look) => {
    const page = await people(look);
    await expectAccessible(page);
  });
});
