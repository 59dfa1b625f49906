import { beforeEach, describe, expect, it } from 'vitest';
import { expectAccessible, expectText, screens } from '../openedPage.ts';
import { does, filesInShift, seedDemoLine, serveLine } from './lineScreens.ts';

const { serve, server, open } = screens();

beforeEach(async () => {
  await serve((folder) =>
    serveLine(folder, async (terminal, before) => {
      await before(3_600_000, () => seedDemoLine(terminal, 3).then(() => undefined));
      await does(terminal, 'site.importFolder', { files: filesInShift() }, 'admin');
    }),
  );
}, 60_000);

const stops = async () =>
  (
    await server().terminal.query<{ rows: { station: string | null; reason: string; lengthS: number }[] }>(
      'assembly.stops',
      { line: 'FA1' },
    )
  ).rows;

describe('a line that stands', () => {
  it('is said to stand, is recorded from then with its reason, and runs again', async () => {
    const page = await open('/line', { role: 'supervisor' });
    await expectText(page, /The line stands since \d\d:\d\d/);
    await expectText(page, 'none recorded');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Record a stop from then' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Equipment fault').click();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Save the stop' }).click();
    await expectText(page, 'Equipment fault');
    await expect.poll(() => page.getByText('The line stands since').count()).toBe(0);
    const [stop] = await stops();
    expect(stop).toMatchObject({ station: null });
    expect(stop?.lengthS).toBeGreaterThan(3000);
    await page.getByRole('button', { name: 'Runs again' }).click();
    await expectText(page, 'all with a reason');
  });

  it('lets a stop of one station be recorded that begins now', async () => {
    const page = await open('/line', { role: 'supervisor', language: 'zh' });
    await page.getByRole('button', { name: '记录停线', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('哪里停了').first().click();
    await page.getByRole('option', { name: /^FA-02/ }).click();
    await dialog.getByText('设备故障').click();
    await dialog.getByRole('button', { name: '保存停线' }).click();
    await expect.poll(async () => (await stops()).map(({ station }) => station)).toEqual(['FA-02']);
    expect((await stops())[0]?.lengthS).toBeLessThan(60);
  });

  it('is not the affair of a quality lead, who can only see it', async () => {
    const page = await open('/line', { role: 'quality' });
    await expectText(page, /The line stands since/);
    expect(await page.getByRole('button', { name: /Record a stop/ }).count()).toBe(0);
  });
});
