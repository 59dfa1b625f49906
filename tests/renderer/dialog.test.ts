import { beforeEach, expect, it } from 'vitest';
import { seedDemoLine, serveLine } from './line/lineScreens.ts';
import { screens } from './openedPage.ts';

const { serve, open } = screens();

beforeEach(async () => {
  await serve((folder) => serveLine(folder, (terminal) => seedDemoLine(terminal, 3).then(() => undefined)));
}, 60_000);

it('gives the focus back to whoever opened it, the first time as every time', async () => {
  const page = await open('/line/stations/FA-02', { role: 'operator' });
  const material = page.getByRole('button', { name: 'Material' });
  await material.waitFor();
  for (let time = 0; time < 2; time++) {
    await material.focus();
    await page.keyboard.press('Enter');
    const inside = page.getByRole('dialog').locator(':focus');
    await inside.waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count(), { timeout: 10_000 }).toBe(0);
    await expect
      .poll(() => material.evaluate((node) => node === document.activeElement), { timeout: 10_000 })
      .toBe(true);
  }
});
