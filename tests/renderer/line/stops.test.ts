import { beforeEach, describe, expect, it } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import { stop as stopStream } from '#domain/assembly/stop';
import { expectAccessible } from '../accessible.ts';
import { expectText, screens } from '../openedPage.ts';
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

  it('that two record at once is refused to the second, until the first one has ended', async () => {
    const page = await open('/line', { role: 'supervisor' });
    const { terminal } = server();
    await page.getByRole('button', { name: 'Record a stop from then' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Equipment fault').click();
    // Somebody else was first.
    await does(terminal, 'assembly.startStop', { line: 'FA1', station: null }, 'operator');
    await dialog.getByRole('button', { name: 'Save the stop' }).click();
    await expect.poll(() => dialog.getByRole('alert').innerText()).toMatch(/./);
    const { rows } = await terminal.query<{ rows: { stop: string }[] }>('assembly.stops', { line: 'FA1' });
    await does(terminal, 'assembly.endStop', { stop: rows[0]?.stop }, 'operator');
    await expect.poll(() => dialog.getByRole('alert').count()).toBe(0);
    await dialog.getByRole('button', { name: 'Save the stop' }).click();
    await expect.poll(async () => (await stops()).length).toBe(2);
  });

  it('lets a stop of one station be recorded that begins now', async () => {
    const page = await open('/line', { role: 'supervisor', language: 'zh' });
    await page.getByRole('button', { name: '记录停线', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('哪里停了').first().click();
    // Drawn by the screen: the system's own has arrows, and lies over what is chosen.
    const bars = page
      .locator('[role="listbox"] div')
      .evaluateAll((all) =>
        all
          .filter((one) => one.scrollHeight > one.clientHeight)
          .map((one) => getComputedStyle(one).scrollbarWidth),
      );
    expect(await bars).toContain('none');
    await page.getByRole('option', { name: /^FA-02/ }).click();
    await dialog.getByText('设备故障').click();
    await dialog.getByRole('button', { name: '保存停线' }).click();
    await expect.poll(async () => (await stops()).map(({ station }) => station)).toEqual(['FA-02']);
    expect((await stops())[0]?.lengthS).toBeLessThan(60);
  });

  it('recorded at two PCs stands once, with who recorded it, and runs again with one act', async () => {
    const startedAt = new Date(Date.now() - 61_000).toISOString();
    const record = { line: 'FA1', station: null, startedAt, reason: null, andon: null };
    await does(server().terminal, 'assembly.startStop', record, 'supervisor');
    // As it is heard from a PC that did not know of the first.
    const payload = { ...record, startedAt: new Date(Date.now() - 60_000).toISOString() };
    server().terminal.store.commit(accept(draft(stopStream, 'heard', { type: 'StopStarted', payload }, {})), {
      actor: { kind: 'person', person: 'p-supervisor-2', role: 'supervisor' },
    });
    const page = await open('/line', { role: 'supervisor' });
    await expectText(page, /recorded by .* and .*, counts once/);
    const standing = page.getByRole('list', { name: 'Andon and stops' }).getByText('Stopped');
    expect(await standing.count()).toBe(1);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Give reason' }).click();
    await page.getByRole('dialog').getByText('Equipment fault').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save the reason' }).click();
    await page.getByRole('button', { name: 'Runs again' }).click();
    await expect.poll(async () => (await stops()).length, { timeout: 10_000 }).toBe(2);
    await expectText(page, 'all with a reason');
    await page.getByRole('button', { name: /all with a reason/ }).click();
    await expectText(page.getByRole('dialog'), /Counts with the stop of/);
    await expectText(page.getByRole('dialog'), /Also recorded by/);
  });

  it('is recorded from now on where the clock of the screen says a time that is still to come', async () => {
    const page = await open('/line', { role: 'supervisor', language: 'zh', alone: true });
    await page.clock.setFixedTime(Date.now() + 3 * 24 * 3_600_000);
    // A unit that stood for an hour stands for three days: the screen has seen its clock.
    await expectText(page, /26\d,\d{3} s/u);
    await page.getByRole('button', { name: '从该时刻记录停线' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('设备故障').click();
    await dialog.getByRole('button', { name: '保存停线' }).click();
    await expect.poll(() => dialog.count()).toBe(0);
    const [stop] = await stops();
    expect(stop?.lengthS).toBeLessThan(300);
  });

  it('is not the affair of a quality lead, who can only see it', async () => {
    const page = await open('/line', { role: 'quality' });
    await expectText(page, /The line stands since/);
    expect(await page.getByRole('button', { name: /Record a stop/ }).count()).toBe(0);
  });
});
