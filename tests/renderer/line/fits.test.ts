import { beforeAll, describe, expect, it } from 'vitest';
import { screens } from '../openedPage.ts';
import { openIssue } from '../quality/qualityScreens.ts';
import { does, filesInShift, seedDemoLine, serveLine } from './lineScreens.ts';

const { serve, server, open } = screens();

/** Every station taken, calls beside issues on the tiles, and nothing that moved for twelve minutes. */
beforeAll(async () => {
  await serve((folder) =>
    serveLine(folder, async (terminal, before) => {
      await before(12 * 60_000, async () => {
        const [unit] = await seedDemoLine(terminal, 12);
        for (const [station, kind] of [
          ['FA-03', 'help'],
          ['FA-05', 'quality'],
          ['FA-12', 'equipment'],
        ])
          await does(terminal, 'assembly.callAndon', { station, kind }, 'operator');
        for (const station of ['FA-01', 'FA-03', 'FA-12'])
          await openIssue(terminal, { title: 'Scratch', severity: 'A', subject: { station } });
        const item = { unit: unit?.unit, station: 'FA-12', operation: null, issue: null, text: 'Bolt' };
        await does(terminal, 'assembly.openRework', item, 'operator');
      });
      await does(terminal, 'site.importFolder', { files: filesInShift() }, 'admin');
    }),
  );
}, 120_000);

const sizes = [
  { language: 'en', width: 1366 },
  { language: 'zh', width: 1366 },
  { language: 'en', width: 1920 },
  { language: 'zh', width: 1920 },
] as const;
const stands = /The line stands since|产线从 .* 起停住/;

describe('the line board fits its screen', () => {
  it.each(sizes)('with the banner of a standing line and without ($language, $width)', async (size) => {
    const page = await open('/line', { role: 'supervisor', ...size });
    const beyond = () => page.getByRole('main').evaluate((main) => main.scrollHeight - main.clientHeight);
    await page.getByText(stands).waitFor();
    await page.getByRole('link', { name: /^FA-12/ }).waitFor();
    expect(await beyond()).toBe(0);
    const { terminal } = server();
    await does(terminal, 'assembly.startStop', { line: 'FA1', station: 'FA-12' }, 'operator');
    await expect.poll(() => page.getByText(stands).count()).toBe(0);
    expect(await beyond()).toBe(0);
    const { rows } = await terminal.query<{ rows: { stop: string }[] }>('assembly.stops', { line: 'FA1' });
    await does(terminal, 'assembly.withdrawStop', { stop: rows[0]?.stop }, 'supervisor');
  });
});

it('the station on the smallest screen lets no row lie under its actions', async () => {
  const page = await open('/line/stations/FA-03', { role: 'operator', width: 1024 });
  const andon = page.getByRole('button', { name: /^Andon/ });
  await andon.waitFor();
  await page.getByRole('listitem').first().waitFor();
  await page.getByRole('main').evaluate((main) => main.scrollTo(0, main.scrollHeight));
  const at = await andon.boundingBox();
  if (at === null) throw new Error('no button');
  const under = await page.evaluate(
    ({ x, y }) => document.elementsFromPoint(x, y).filter((one) => one.closest('li') !== null).length,
    { x: at.x + at.width / 2, y: at.y + at.height / 2 },
  );
  expect(under).toBe(0);
});
