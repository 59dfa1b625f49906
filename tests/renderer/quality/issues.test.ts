import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from '../accessible.ts';
import { expectText, heard, looks, scanText, screens, type OpenOptions } from '../openedPage.ts';
import { lead, openIssue, serveQuality, type QualityServer } from './qualityScreens.ts';

const hourMs = 3_600_000;
const { serve, server, open, leave } = screens<QualityServer>();
let gap = '';

beforeAll(async () => {
  await serve((folder) =>
    serveQuality(folder, async (terminal, hands, before) => {
      await before(5 * hourMs, async () => {
        await openIssue(terminal, { title: 'Belt twisted', severity: 'A', subject: { station: 'FA-09' } });
      });
      await before(23.5 * hourMs, async () => {
        gap = await openIssue(terminal, { title: 'Gap at the tailgate', subject: { station: 'FA-12' } });
      });
      await lead(terminal, 'acknowledgeIssue', { issue: gap });
      await openIssue(terminal, {
        title: 'Scratch on the door',
        severity: 'C',
        subject: { station: 'FA-01' },
      });
      await hands.unitAtWheels('PO-42801');
      hands.plantJudges();
    }),
  );
}, 120_000);

const issues = (search = '', options: OpenOptions = {}) =>
  open(`/quality/issues${search}`, { role: 'quality', ...options });

describe('the list of issues', () => {
  it('answers with what is late, and shows each view with its count', async () => {
    const page = await issues();
    await page.getByRole('heading', { name: '3 open' }).waitFor();
    await expectText(page, '1 is overdue');
    const rows = page.getByRole('row');
    await expect.poll(() => rows.count()).toBe(4);
    await page.getByRole('button', { name: 'Overdue 1' }).click();
    await expect.poll(() => rows.count()).toBe(2);
    await page.getByRole('row', { name: /Belt twisted/ }).waitFor();
    await page.getByRole('button', { name: 'At risk 1' }).click();
    await page.getByRole('row', { name: /Gap at the tailgate/ }).waitFor();
    await page.getByRole('button', { name: 'Mine 1' }).click();
    await page.getByRole('row', { name: /Gap at the tailgate/ }).waitFor();
    expect(new URL(page.url()).search).toBe('?view=mine');
    await page.getByRole('button', { name: 'Finished' }).click();
    await expectText(page, 'Nothing was finished yet');
  });

  it('is where the bare address of its section leads, without a step back to it', async () => {
    const page = await open('/line', { role: 'quality' });
    await page.evaluate(() => history.pushState(null, '', '/quality'));
    await page.getByRole('heading', { name: '3 open' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/quality/issues');
    await page.goBack();
    await page.waitForURL(/\/line$/);
    await page.getByRole('button', { name: 'This shift' }).waitFor();
  });

  it('says every cell in the language that was chosen last', async () => {
    const page = await issues();
    await page.getByRole('row', { name: /Gap at the tailgate.*Acknowledged/ }).waitFor();
    await page.getByRole('button', { name: '中文' }).click();
    const row = page.getByRole('row', { name: /Gap at the tailgate/ });
    await expect.poll(() => row.innerText()).toContain('已确认');
  });

  it('opens by keys, and leads back to the list as it was left', async () => {
    const page = await issues('?sort=severity');
    const grid = page.getByRole('grid', { name: 'Issues' });
    await page.getByRole('row', { name: /Scratch/ }).waitFor();
    await grid.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /Belt twisted/ }).waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Issues' }).click();
    await grid.waitFor();
    expect(new URL(page.url()).search).toBe('?sort=severity');
    const due = page.getByRole('columnheader', { name: 'Containment due' });
    await due.getByRole('button').click();
    await expect.poll(() => due.getAttribute('aria-sort')).toBe('ascending');
    await due.getByRole('button').click();
    await expect.poll(() => due.getAttribute('aria-sort')).toBe('none');
    expect(await page.getByRole('columnheader', { name: 'Owner' }).getByRole('button').count()).toBe(0);
  });

  it('filters by words and keeps them in the address', async () => {
    const page = await issues();
    await page.getByRole('textbox', { name: 'Filter' }).fill('tailgate');
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
    expect(new URL(page.url()).search).toBe('?text=tailgate');
    await page.getByRole('textbox', { name: 'Filter' }).press('Control+k');
    await page.getByPlaceholder(/^Scan, or type/).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: 'Filter' }).fill('nothing like it');
    await expectText(page, 'No issue matches');
  });

  it('opens the issue whose label is scanned', async () => {
    const page = await issues();
    const { rows } = await server().terminal.query<{ rows: { number: string; title: string }[] }>(
      'quality.issues',
      {},
    );
    const number = rows.find(({ title }) => title === 'Scratch on the door')?.number ?? '';
    await page.getByRole('row', { name: /Scratch/ }).waitFor();
    await scanText(page, number);
    await page.getByRole('heading', { name: /Scratch on the door/ }).waitFor();
    await heard(page).getByText(number).first().waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/quality\/issues\/./);
  });

  it('opens a new issue by keyboard, and keeps what was typed', async () => {
    const page = await issues();
    await page.getByRole('row', { name: /Scratch/ }).waitFor();
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: 'Open an issue' });
    await dialog.getByLabel('What is wrong').fill('Rattle behind the dashboard');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /Rattle behind the dashboard/ }).waitFor();
    await expectText(page, 'saved here');
  });

  it('names what an issue is about, by typing and by scanning', async () => {
    const page = await issues();
    await page.getByRole('row', { name: /Scratch/ }).waitFor();
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: 'Open an issue' });
    await dialog.getByLabel('What is wrong').fill('Nut loose');
    await scanText(page, 'T-17');
    await expect.poll(() => dialog.getByRole('combobox', { name: 'Tool' }).inputValue()).toMatch(/^T-17/);
    await dialog.getByLabel('Lot').fill('L-88354');
    await dialog.getByText('Say which part the lot is of').waitFor();
    expect(await dialog.getByRole('button', { name: 'Open issue' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Part number').fill('N14-020');
    await dialog.getByRole('combobox', { name: 'Unit' }).fill('042801');
    await page.getByRole('option', { name: /042801/ }).click();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Open issue' }).click();
    await page.getByRole('heading', { name: /Nut loose.*T-17.*N14-020.*L-88354/ }).waitFor();
    await expectText(page, /unit …042801/);
  });

  it('takes part and lot from the label of a container, and no lot of another part', async () => {
    const page = await issues();
    await page.getByRole('row', { name: /Scratch/ }).waitFor();
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: 'Open an issue' });
    await dialog.getByLabel('Part number').fill('N14-021');
    await dialog.getByLabel('Lot').fill('L-77');
    await scanText(page, 'C-100134');
    await expect.poll(() => dialog.getByLabel('Part number').inputValue()).toBe('N14-020');
    await expect.poll(() => dialog.getByLabel('Lot').inputValue()).toBe('L-88354');
  });

  it('opens one issue however often Enter is pressed', async () => {
    const page = await issues();
    await page.getByRole('row', { name: /Scratch/ }).waitFor();
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: 'Open an issue' });
    await dialog.getByLabel('What is wrong').fill('Squeak at the tailgate');
    await dialog.locator('form').evaluate((form: HTMLFormElement) => {
      for (let n = 0; n < 4; n++) form.requestSubmit();
    });
    await page.getByRole('heading', { name: /Squeak at the tailgate/ }).waitFor();
    await page.keyboard.press('Alt+3');
    const squeaks = page.getByRole('row', { name: /Squeak/ });
    await squeaks.first().waitFor();
    expect(await squeaks.count()).toBe(1);
  });

  it('offers no new issue to those who may not open one', async () => {
    const page = await issues('', { role: 'admin' });
    await page.getByRole('row', { name: /Scratch/ }).waitFor();
    expect(await page.getByRole('button', { name: 'New issue' }).count()).toBe(0);
  });
});

describe('the board of issues', () => {
  it('shows the same issues by state, is in the address, and is led through by keys alone', async () => {
    const page = await issues();
    await page.getByRole('button', { name: 'Board' }).click();
    expect(new URL(page.url()).search).toBe('?layout=board');
    const column = (name: string) => page.getByRole('region', { name, exact: true });
    await column('Acknowledged')
      .getByRole('link', { name: /Gap at the tailgate/ })
      .waitFor();
    const first = column('Open').getByRole('link').first();
    await first.focus();
    await page.keyboard.press('ArrowDown');
    const second = column('Open').getByRole('link').nth(1);
    expect(await second.evaluate((card) => card === document.activeElement)).toBe(true);
    await page.keyboard.press('ArrowRight');
    const gapCard = column('Acknowledged').getByRole('link', { name: /Gap/ });
    expect(await gapCard.evaluate((card) => card === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /Gap at the tailgate/ }).waitFor();
    await page.goBack();
    await column('Acknowledged').waitFor();
  });

  it.each(looks)(
    'passes axe in $language, $scheme, at $width',
    async (look) => {
      for (const search of ['?layout=board', '', '?view=finished']) {
        const page = await issues(search, look);
        await page.getByRole('button', { pressed: true }).first().waitFor();
        await expectAccessible(page);
        await leave();
      }
    },
    60_000,
  );
});

describe('the list of holds', () => {
  it('teaches what a hold is, then shows what stands, what it holds and what waits, and leads to its issue', async () => {
    const page = await open('/quality/holds', { role: 'quality' });
    await expectText(page, 'Nothing is held');
    await page.getByRole('button', { name: 'To the issues' }).waitFor();
    const { terminal, hands } = server();
    const { unit, vin } = await hands.unitAtWheels('PO-42802');
    const listed = { reason: 'Seal torn', population: { kind: 'listed' }, members: [{ kind: 'unit', unit }] };
    const byLot = { kind: 'lot', part: 'N14-020', lot: 'L-88354' };
    await lead(terminal, 'placeHold', { ...listed, issue: gap });
    await lead(terminal, 'placeHold', { reason: 'Coating', population: byLot, members: [], issue: null });
    hands.plantJudges();
    await page.getByRole('heading', { name: '2 holds stand' }).waitFor();
    await expectText(page, /members wait for a decision/);
    const grid = page.getByRole('grid', { name: 'Holds' });
    await grid.getByRole('row', { name: /H-.* Coating part N14-020, lot L-88354 (\d+) \/ \1/ }).waitFor();
    await grid.getByRole('row', { name: /H-.* Seal torn 1 member 1 \/ 1 .* Q-/ }).waitFor();
    // As wide as its frame: no bar lies over the first row.
    expect(await grid.evaluate((e) => e.scrollWidth - e.clientWidth)).toBe(0);
    const rows = grid.getByRole('row');
    const filter = page.getByRole('textbox', { name: 'Filter' });
    for (const [text, found] of [
      ['L-88354', 'Coating'],
      [vin.slice(-6), 'Seal torn'],
    ] as const) {
      await filter.fill(text);
      await expect.poll(() => rows.count()).toBe(2);
      await rows.nth(1).getByText(found).waitFor();
    }
    await grid.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /Gap at the tailgate/ }).waitFor();
    expect(new URL(page.url()).hash).toMatch(/^#issue-hold-/);
    await page.getByRole('navigation', { name: 'Holds' }).getByRole('link', { name: 'Holds' }).click();
    await rows.nth(1).waitFor();
    expect(new URL(page.url()).search).toBe(`?text=${vin.slice(-6)}`);
    await filter.fill('');
    await page.getByRole('button', { name: 'Lifted' }).click();
    await expectText(page, 'No hold was lifted yet');
    expect(new URL(page.url()).search).toBe('?view=lifted');
  });

  it.each(looks)('passes axe in $language, $scheme, at $width', async (look) => {
    const page = await open('/quality/holds', { role: 'quality', ...look });
    await page.getByRole('row', { name: /Coating/ }).waitFor();
    await expectAccessible(page);
  });
});
