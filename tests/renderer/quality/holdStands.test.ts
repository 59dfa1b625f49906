import { beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { signatureOf } from '#tests/terminal/testTerminal';
import { expectAccessible } from '../accessible.ts';
import { expectText, looks, screens, type OpenOptions } from '../openedPage.ts';
import { lead, openIssue, serveQuality, type QualityServer } from './qualityScreens.ts';

const { serve, server, open } = screens<QualityServer>();
let issue = '';
let hold = '';
let unit = '';
let vin = '';

const keys = () => [`unit/${unit}`, 'container/C-100134', 'lot/N14-020/L-9'];

/** A unit, a container and a lot are held; the plant refused what was decided about them, and who lifted it was refused too. */
beforeAll(async () => {
  await serve((folder) =>
    serveQuality(folder, async (terminal, hands) => {
      ({ unit, vin } = await hands.unitAtWheels('PO-42801'));
      issue = await openIssue(terminal, { title: 'Clip missing', affectedUnits: [unit] });
      const members = [
        { kind: 'unit', unit },
        { kind: 'container', container: 'C-100134' },
        { kind: 'lot', part: 'N14-020', lot: 'L-9' },
      ];
      const listed = { reason: 'Clip missing', population: { kind: 'listed' }, members, issue };
      hold = (await lead(terminal, 'placeHold', listed))[0]?.stream.slice('hold/'.length) ?? '';
      hands.plantJudges();
    }),
  );
}, 120_000);

async function decide(disposition: object, verdict: 'accepted' | 'refused'): Promise<void> {
  const { terminal, hands } = server();
  await lead(terminal, 'decideDisposition', {
    hold,
    members: keys().map((member) => ({ member, previous: null })),
    disposition,
    signature: signatureOf('quality', 'disposition'),
  });
  hands.plantJudges([verdict]);
}

const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent);
const at = (path: string, options: OpenOptions = {}) => open(path, { role: 'quality', ...options });

describe('a disposition of a hold that was refused', () => {
  it('names containers and lots in the inbox, and leads to where the hold is decided', async () => {
    await decide({ kind: 'conforming', evidence: 'Clip fitted' }, 'refused');
    const page = await at('/inbox');
    const end = vin.slice(-6);
    await expectText(page, new RegExp(`^…${end}, C-100134,? and lot L-9 of N14-020: still undecided`));
    await page.getByRole('button', { name: 'Decide again' }).waitFor();
    await page.getByRole('link', { name: 'Open', exact: true }).click();
    await page.getByRole('heading', { name: /Clip missing/ }).waitFor();
    const row = page.locator(`#issue-hold-${hold}`);
    await expect.poll(() => focused(page), { timeout: 10_000 }).toBe('Conforming');
    expect(await row.locator(':focus').count()).toBe(1);
    await expectText(page, new RegExp(`placed hold H-.* on …${end}, C-100134,? and lot L-9 of N14-020`));
    await expectText(
      page,
      new RegExp(`decided Conforming for …${end}, C-100134,? and lot L-9 of N14-020 in hold H-`),
    );
  });
});

describe('a hold that was lifted and stands all the same', () => {
  it('says so on the issue and in the inbox, with what to do, and leads there', async () => {
    const { terminal, hands } = server();
    await decide({ kind: 'conforming', evidence: 'Clip fitted' }, 'accepted');
    const page = await at(`/quality/issues/${issue}`);
    const units = page.getByRole('region', { name: 'Affected units' });
    await units.getByRole('row', { name: new RegExp(`…${vin.slice(-6)}.* free again Conforming`) }).waitFor();
    const { rows } = await terminal.query<{ rows: { member: string; decision: string }[] }>(
      'quality.holdMembers',
      { hold },
    );
    const members = rows.map(({ member, decision }) => ({ member, decision }));
    const signature = signatureOf('quality', 'lift');
    await lead(terminal, 'liftHold', { hold, members, reason: 'All decided', signature });
    hands.plantJudges(['refused']);
    const holds = page.getByRole('region', { name: 'Holds' });
    await expectText(holds, /Stands again: .* lifted it/);
    await page.goto(`${server().url}/inbox`);
    await page.getByRole('link', { name: 'To the hold' }).click();
    await expect.poll(() => focused(page), { timeout: 10_000 }).toBe('Lift hold');
    await expectAccessible(page);
  });

  it.each(looks)('passes axe in $language, $scheme, at $width', async (look) => {
    const page = await at(`/quality/issues/${issue}`, look);
    await page.locator(`#issue-hold-${hold}`).getByRole('status').waitFor();
    await expectAccessible(page);
  });
});
