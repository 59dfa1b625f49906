import { beforeAll, describe, expect, it } from 'vitest';
import { signatureOf } from '#tests/terminal/testTerminal';
import { expectAccessible } from '../accessible.ts';
import { expectText, looks, screens } from '../openedPage.ts';
import { lead, openIssue, serveQuality, sign, type QualityServer } from './qualityScreens.ts';

const { serve, server, open } = screens<QualityServer>();
let issue = '';
let hold = '';

/** Whatever the tool works on from the morning on is held; three units came to it, one of which was found good. */
beforeAll(async () => {
  await serve((folder) =>
    serveQuality(folder, async (terminal, hands) => {
      const orders = ['PO-42801', 'PO-42802', 'PO-42803'];
      const cars = [];
      for (const order of orders) cars.push(await hands.unitAtWheels(order));
      issue = await openIssue(terminal, { title: 'Torque low', affectedUnits: [] });
      for (const { vin } of cars.slice(0, 2)) await hands.tighten(vin, 141);
      const population = { kind: 'toolWindow', tool: 'T-17', from: '2026-01-01T00:00:00.000Z', until: null };
      const running = { reason: 'Torque low', population, members: [], issue };
      hold = (await lead(terminal, 'placeHold', running))[0]?.stream.slice('hold/'.length) ?? '';
      for (const { vin } of cars.slice(2)) await hands.tighten(vin, 141);
      hands.plantJudges();
      await lead(terminal, 'decideDisposition', {
        hold,
        members: [{ member: `unit/${cars[0]?.unit ?? ''}`, previous: null }],
        disposition: { kind: 'conforming', evidence: 'measured' },
        signature: signatureOf('quality', 'disposition'),
      });
      hands.plantJudges();
    }),
  );
}, 120_000);

describe('a hold whose window runs', () => {
  it.each(looks)(
    'says in its dialog what ends and what stays held, and passes axe in $language, $scheme, at $width',
    async (look) => {
      const page = await open(`/quality/issues/${issue}`, { role: 'quality', ...look });
      await page.getByRole('button', { name: /End the window now…|立即结束时间窗…/ }).click();
      await page
        .getByRole('dialog')
        .getByText(
          /Its members: 3\. Held, and staying so: 2\. Decided already: 1\.|3 个对象中，2 个仍被扣留且继续扣留，1 个已处置/,
        )
        .waitFor();
      await expectAccessible(page);
    },
  );

  it('is ended by a signature, confirmed by the plant, then decided and lifted', async () => {
    const { hands } = server();
    const page = await open(`/quality/issues/${issue}`, { role: 'quality' });
    const card = page.locator(`#issue-hold-${hold}`);
    await expectText(card, /tool T-17, .* – until it is lifted/);
    await page.getByRole('button', { name: 'End the window now…' }).click();
    await sign(page, 'quality-1', 'Tool changed');
    await expectText(card, /until it is lifted/);
    await expect.poll(() => card.getByRole('button').count()).toBe(0);
    hands.plantJudges();
    await expect.poll(() => card.innerText(), { timeout: 10_000 }).not.toMatch(/until it is lifted/);
    await expectText(card, /standing · 3 members, 2 undecided/);
    expect(await card.getByRole('button', { name: 'End the window now…' }).count()).toBe(0);
    await expectText(page, /: ended the window of hold H-.*: nothing from .* on belongs to it/);
    await card.getByRole('button', { name: 'Conforming' }).click();
    await sign(page, 'quality-1', 'measured');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    hands.plantJudges();
    await card.getByRole('button', { name: 'Lift hold' }).click();
    await sign(page, 'quality-1', 'All decided');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    hands.plantJudges();
    await expectText(card, /lifted · 3 members, 0 undecided/);
  });
});
