import { beforeEach, describe, expect, it } from 'vitest';
import { signatureOf, testPin } from '#tests/terminal/testTerminal';
import { expectAccessible } from '../accessible.ts';
import { looks, scanText, screens } from '../openedPage.ts';
import { does, seedDemoLine, serveLine } from './lineScreens.ts';

const { serve, open, server } = screens();
const place = '/line/stations/FA-11';

beforeEach(async () => {
  await serve((folder) =>
    serveLine(folder, async (terminal) => {
      await seedDemoLine(terminal, 10);
      const lin = { badge: 'quality-1', name: { zh: '林悦', en: 'Lin Yue' }, roles: ['quality'], pin: null };
      await does(terminal, 'people.addPerson', lin, 'admin');
      const { unit } = await terminal.query<{ unit: { unit: string } }>('assembly.station', {
        station: 'FA-10',
      });
      const bypass = { station: 'FA-10', unit: unit.unit, reason: 'TOOL-DOWN', note: '' };
      const signature = signatureOf('supervisor', 'bypass');
      await does(terminal, 'assembly.bypassStation', { ...bypass, signature }, 'supervisor');
      await does(
        terminal,
        'assembly.enterStation',
        { station: 'FA-11', unit: unit.unit, insist: true },
        'operator',
      );
    }),
  );
}, 60_000);

const statusOf = async (): Promise<string | undefined> => {
  const { rows } = await server().terminal.query<{ rows: { status: string }[] }>('assembly.reworks', {
    line: 'FA1',
  });
  return rows[0]?.status;
};

describe('rework that a unit owes', () => {
  it('is done by whoever works there with what was done, found not good, done again, and found good by signature', async () => {
    const line = await open(place, { role: 'operator' });
    const quality = await open(place, { role: 'quality' });
    const say = async (page: typeof line, button: string, label: string, words: string) => {
      await page.getByRole('button', { name: button }).click();
      await page.getByRole('dialog').getByLabel(label).fill(words);
      await page.getByRole('dialog').getByRole('button', { name: button }).click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    };
    await line.getByText('Bypassed at FA-10').waitFor();
    expect(await quality.getByRole('button', { name: /Rework done|Found good|Not good/ }).count()).toBe(0);
    await say(line, 'Rework done', 'What was done?', 'tightened by hand');
    await line.getByText(/Quality has not found it good yet\.$/).waitFor();
    await quality.getByText(/, \d\d:\d\d: tightened by hand\./).waitFor();
    expect(await line.getByRole('button', { name: /Rework done|Found good|Not good/ }).count()).toBe(0);

    await say(quality, 'Not good', 'What is not good?', 'no mark on the bolt');
    await line.getByRole('button', { name: 'Rework done' }).waitFor();
    expect(await statusOf()).toBe('open');
    await say(line, 'Rework done', 'What was done?', 'marked');

    await quality.getByRole('button', { name: 'Found good' }).click();
    await quality
      .getByRole('dialog')
      .getByText(/marked\. I looked at the rework at FA-10/)
      .waitFor();
    await scanText(quality, 'quality-1');
    await expect.poll(() => quality.getByLabel('Badge').inputValue()).toBe('quality-1');
    expect(
      await quality.getByLabel('PIN', { exact: true }).evaluate((e) => e === document.activeElement),
    ).toBe(true);
    await quality.getByLabel('PIN', { exact: true }).fill('000000');
    await quality.getByRole('button', { name: 'Sign' }).click();
    await quality.getByText(/Badge or PIN is wrong/).waitFor();
    await quality.getByLabel('PIN', { exact: true }).fill(testPin);
    await quality.getByRole('button', { name: 'Sign' }).click();
    await quality.getByText(/^Signed: the rework at FA-10 is found good/).waitFor();
    // Lifting waits for the plant, which is away here.
    await quality.getByText('Found good; it counts once the plant has accepted it.').waitFor();
    expect(await quality.getByRole('button', { name: /Found good|Not good/ }).count()).toBe(0);
    expect(await statusOf()).toBe('done');
  });

  it('is open again where whoever said that it is done takes that back, and can be done again', async () => {
    const line = await open(place, { role: 'operator' });
    const say = async (words: string) => {
      await line.getByRole('button', { name: 'Rework done' }).click();
      await line.getByRole('dialog').getByLabel('What was done?').fill(words);
      await line.getByRole('dialog').getByRole('button', { name: 'Rework done' }).click();
      await line.getByRole('dialog').waitFor({ state: 'hidden' });
    };
    await say('tightened by hand');
    await line.getByText(/Quality has not found it good yet\.$/).waitFor();
    expect(await statusOf()).toBe('done');
    await line.getByRole('button', { name: 'Undo' }).click();
    await line.getByRole('button', { name: 'Rework done' }).waitFor();
    expect(await statusOf()).toBe('open');
    expect(await line.getByRole('button', { name: 'Undo' }).count()).toBe(0);
    await say('tightened with another tool');
    await line.getByText(/: tightened with another tool\./).waitFor();
    expect(await statusOf()).toBe('done');
  });

  it.each(looks)('can be read and reached by everybody ($language, $scheme, $width)', async (look) => {
    const page = await open(place, { role: 'operator', ...look });
    const done = page.getByRole('button', { name: look.language === 'en' ? 'Rework done' : '返修完成' });
    await done.waitFor();
    await expectAccessible(page);
    await done.click();
    await page.getByRole('dialog').waitFor();
    await expectAccessible(page);
  });
});
