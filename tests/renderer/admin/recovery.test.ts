import { beforeAll, describe, expect, it } from 'vitest';
import type { OpeningAsked, PlantRecovery } from '#terminal/contract/plantDesk';
import type { LogOpening } from '#terminal/plantDesk';
import { expectAccessible } from '../accessible.ts';
import { expectText, looks, screens, type OpenOptions } from '../openedPage.ts';
import { serveQuality, type QualityServer } from '../quality/qualityScreens.ts';
import { silentDesk } from './silentDesk.ts';

const { serve, open, server } = screens<QualityServer>();

beforeAll(async () => {
  await serve((folder) => serveQuality(folder, () => Promise.resolve()));
}, 120_000);

const ended = { epoch: 3, recovering: null } satisfies PlantRecovery;
const recovering = {
  noticedAt: '2026-11-22T08:00:00.000Z',
  base: 4_000,
  known: 4_900,
  proven: 4_000,
  held: 890,
  holes: [{ from: 4_101, through: 4_110 }],
  unproven: [{ from: 4_111, through: 4_150 }],
  unsigned: 3,
  disagreements: [{ position: 4_500, terminals: ['t-1', 't-2'] }],
  terminals: [
    { terminal: 't-1', name: 'FA-10', position: 4_900, whole: true },
    { terminal: 't-2', name: 'FA-11', position: 4_700, whole: false },
  ],
} satisfies PlantRecovery['recovering'];

/** A plant whose log somebody restored, once that is said. */
function restored(opening: LogOpening) {
  const asked: OpeningAsked[] = [];
  let now: PlantRecovery = ended;
  server().beside.plant = {
    ...silentDesk,
    recovery: () => Promise.resolve(now),
    announceRestore: () => Promise.resolve((now = { epoch: 3, recovering })),
    openLog: (opened) => {
      asked.push(opened);
      if (opening.ok) now = { ...ended, epoch: 4 };
      return Promise.resolve(opening);
    },
  };
  return { asked };
}

async function card(options: OpenOptions = {}) {
  const page = await open('/admin/sync', { role: 'admin', ...options });
  const region = page.getByRole('region', {
    name: /^(After a restore of the plant server|工厂服务器恢复之后)$/,
  });
  await region.waitFor();
  return { page, region };
}

async function announced(options: OpenOptions = {}) {
  const { page, region } = await card(options);
  await region.getByRole('button').click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^(Take nothing in from now on|从现在起不再接收)$/ })
    .click();
  await region.getByRole('button', { name: /^(Open the plant|开放工厂服务器)$/ }).waitFor();
  return { page, region };
}

describe('a restored plant, at the office terminal', () => {
  it('is said to be one, shows what PCs hold of the rest, and is opened once all is agreed to', async () => {
    const { asked } = restored({ ok: true, opened: { epoch: 4, taken: 889, lost: 10 } });
    const { page, region } = await announced();
    await expectText(region, /Positions that nobody holds\s*10/);
    await expectText(region, /PCs that have handed over all\s*1 of 2/);
    await region.getByRole('button', { name: 'Open the plant' }).click();
    const dialog = page.getByRole('dialog', { name: 'Open the plant' });
    await expectText(dialog, /Not everything is there yet from: FA-11/);
    const opens = dialog.getByRole('button', { name: 'Open the plant' });
    expect(await opens.isDisabled()).toBe(true);
    await dialog.getByRole('checkbox', { name: /Give up 10 positions/ }).check();
    await dialog.getByRole('checkbox', { name: /Take 40 positions .* 3 of them/ }).check();
    expect(await opens.isDisabled()).toBe(true);
    await dialog.getByRole('radio', { name: 'What FA-10 holds' }).check();
    await expectAccessible(page);
    await opens.click();
    await dialog.waitFor({ state: 'hidden' });
    await expectText(
      page.locator('body'),
      /open on timeline 4: 889 records came back, 10 positions are lost/,
    );
    await region.getByRole('button', { name: 'The database was restored…' }).waitFor();
    expect(asked).toEqual([{ withHoles: true, withUnproven: true, prefer: 't-1', asIs: false }]);
  });

  it('stays as it was restored where the administrator says so, and says why it is not opened', async () => {
    const { asked } = restored({ ok: false, why: 'more' });
    const { page, region } = await announced();
    await region.getByRole('button', { name: 'Open the plant' }).click();
    const dialog = page.getByRole('dialog', { name: 'Open the plant' });
    await dialog.getByRole('radio', { name: /stays as it was restored/ }).check();
    expect(await dialog.getByRole('checkbox', { name: /Give up/ }).count()).toBe(0);
    await dialog.getByRole('button', { name: 'Open the plant' }).click();
    await expectText(dialog.getByRole('alert'), /more to agree to than was shown/);
    expect(asked).toEqual([{ withHoles: false, withUnproven: false, prefer: null, asIs: true }]);
  });

  it('is nothing that another PC, or who is no administrator, shows', async () => {
    restored({ ok: false, why: 'notHere' });
    const page = await open('/admin/sync', { role: 'supervisor' });
    await page.getByRole('region', { name: 'Scopes' }).waitFor();
    expect(await page.getByRole('region', { name: 'After a restore of the plant server' }).count()).toBe(0);
    server().beside.plant = null;
    const elsewhere = await open('/admin/sync', { role: 'admin' });
    await elsewhere.getByRole('region', { name: 'Scopes' }).waitFor();
    expect(await elsewhere.getByRole('region', { name: 'After a restore of the plant server' }).count()).toBe(
      0,
    );
  });

  it.each(looks)('passes axe in $language, $scheme, at $width', async (look) => {
    restored({ ok: false, why: 'notHere' });
    const { page, region } = await announced(look);
    await region.getByRole('button').click();
    await page.getByRole('dialog').getByRole('radio').first().waitFor();
    await expectAccessible(page);
  });
});
