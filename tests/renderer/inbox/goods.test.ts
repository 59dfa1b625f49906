import { beforeAll, expect, it } from 'vitest';
import { raise, seedLedZone, serveSupply, type TestTerminal } from '../logistics/supplyScreens.ts';
import { expectAccessible } from '../accessible.ts';
import { expectText, looks, screens } from '../openedPage.ts';

const { serve, server, open } = screens();

/** Two PCs that did not hear each other picked for one call: the plant found that the second did not fit. */
beforeAll(async () => {
  await serve((folder) =>
    serveSupply(folder, async (terminal) => {
      seedLedZone(terminal);
      const call = await raise(terminal, 'LS-03', 'P-BELT');
      const began = await terminal.execute('logistics.startPicking', { call }, 'logistics');
      if (!began.ok) throw new Error(began.code);
      const pick = { call, container: 'C-BELT-1', from: 'SM-A', beyondRoom: true };
      const picked = await terminal.execute('logistics.pickContainer', pick, 'logistics');
      if (!picked.ok) throw new Error(picked.code);
      plantFound(terminal, 'found-1', began.events[0]);
      plantFound(terminal, 'found-2', picked.events[0]);
      const nuts = await raise(terminal, 'LS-02', 'P-NUT');
      await terminal.execute('logistics.startPicking', { call: nuts }, 'logistics');
      const taken = { call: nuts, container: 'C-NUT-1', from: 'SM-A' };
      await terminal.execute('logistics.pickContainer', taken, 'logistics');
      const twice = { call: nuts, location: 'LS-02' };
      const late = await terminal.execute('logistics.deliverCall', twice, 'logistics');
      if (!late.ok) throw new Error(late.code);
      const first = { call: nuts, at: '2026-11-22T08:00:00.000Z' };
      plantFound(terminal, 'found-3', late.events[0], 'callAlreadyDelivered', first);
    }),
  );
}, 120_000);

/** The row that the plant's `DiscrepancyFound` leaves when it arrives with the feed. */
function plantFound(
  { database }: TestTerminal,
  id: string,
  fact: { readonly eventId: string; readonly stream: string } | undefined,
  code = 'callAlreadyPicking',
  what: object = { call: fact?.stream.slice('call/'.length), by: 'p-logistics-2' },
): void {
  const columns = 'event_id, stream, of, owner, code, params, found_at';
  database.sqlite
    .prepare(`insert into discrepancy (${columns}) values (?, ?, ?, ?, ?, ?, ?)`)
    .run(id, fact?.stream, fact?.eventId, 'logistics', code, JSON.stringify(what), new Date().toISOString());
}

it.each(looks)('names goods and place of a call in $language, $scheme, at $width', async (look) => {
  const page = await open('/inbox', { role: 'logistics', ...look });
  const item = page.getByRole('listitem').filter({ hasText: 'FA-03' });
  await expectText(item, look.language === 'zh' ? '中Belt → FA-03' : 'Belt → FA-03');
  expect(await page.getByText('P-BELT').count()).toBe(0);
  await expectAccessible(page);
});

it('says when the other delivery came first, and what to do now', async () => {
  const page = await open('/inbox', { role: 'logistics' });
  const item = page.getByRole('listitem').filter({ hasText: 'FA-02' });
  await expectText(
    item,
    /Another delivery of this call came first, [^—{]*22[^—{]*\. See what stands at the place, count it/u,
  );
});

it('says who did what, where the book has the goods now, and opens the call itself', async () => {
  const page = await open('/inbox', { role: 'logistics' });
  const item = page.getByRole('listitem').filter({ hasText: 'FA-03' });
  await expectText(item, 'picked a container');
  await expectText(item, 'The book has C-BELT-1 with');
  await item.getByRole('link', { name: 'Open' }).click();
  await page.waitForURL(/[?]call=LS-03/u);
});

it('shows what one cause left as one entry, with the rest inside, and settles all of it at once', async () => {
  const page = await open('/inbox', { role: 'logistics' });
  const item = page.getByRole('listitem').filter({ hasText: 'FA-03' });
  await expectText(item, '1 more record of the same cause');
  expect(await item.count()).toBe(1);
  await item.getByText('1 more record').click();
  await item.getByText('began picking').last().waitFor();
  await expectAccessible(page);
  const counts = () => server().terminal.query('site.inboxCounts', {}, 'logistics');
  expect(await counts()).toMatchObject({ discrepancies: 2, mine: 2 });
  await page.getByRole('button', { name: 'Accept as discrepancy, all 2' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('One of the two was put back');
  await dialog.getByRole('button', { name: 'Accept as discrepancy, all 2' }).click();
  await expect.poll(counts).toMatchObject({ discrepancies: 1, mine: 1 });
});
