import { beforeEach, describe, expect, it } from 'vitest';
import { does, filesInShift, seedDemoLine, serveLine } from '../line/lineScreens.ts';
import { expectText, screens } from '../openedPage.ts';

const { serve, server, open } = screens();

/** Five units, none of which has moved for twelve minutes: the first holds up those behind it. */
beforeEach(async () => {
  await serve((folder) =>
    serveLine(folder, async (terminal, before) => {
      await before(12 * 60_000, () => seedDemoLine(terminal, 5).then(() => undefined));
      await does(terminal, 'site.importFolder', { files: filesInShift() }, 'admin');
    }),
  );
}, 60_000);

describe('the headline over dispatch', () => {
  it('names the station that holds the line up while the time to empty stands, and the line where it stopped', async () => {
    const page = await open('/logistics', { role: 'logistics' });
    await expectText(page, /^FA-05 holds the line up, so the time does not run\. /);
    const stop = { line: 'FA1', station: null };
    await does(server().terminal, 'assembly.startStop', stop, 'supervisor');
    await expectText(page, /^The time runs on when the next unit for it moves\. /);
    expect(await page.getByText('holds the line up').count()).toBe(0);
  });
});
