import type { Page } from 'playwright-core';
import { beforeEach, expect, it } from 'vitest';
import { seedDemoLine, serveLine } from './line/lineScreens.ts';
import { screens } from './openedPage.ts';

const { serve, open } = screens();

beforeEach(async () => {
  await serve((folder) => serveLine(folder, (terminal) => seedDemoLine(terminal, 3).then(() => undefined)));
}, 60_000);

const fetched = (page: Page) =>
  page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => /([A-Z]\w+)-/.exec(name)?.[1]),
  );

it('has the code of every other screen that the person may see before it is opened', async () => {
  const page = await open('/line', { role: 'supervisor' });
  for (const screen of ['Station', 'DispatchScreen', 'PickScreen', 'Issues', 'Issue', 'Unit', 'Inbox'])
    await expect.poll(() => fetched(page), { timeout: 20_000 }).toContain(screen);
  expect(await fetched(page)).not.toContain('Terminals');
});
