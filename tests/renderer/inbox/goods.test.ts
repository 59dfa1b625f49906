import { beforeAll, expect, it } from 'vitest';
import { raise, seedLedZone, serveSupply, type TestTerminal } from '../logistics/supplyScreens.ts';
import { expectAccessible } from '../accessible.ts';
import { expectText, looks, screens } from '../openedPage.ts';

const { serve, open } = screens();

/** Two PCs that did not hear each other picked for one call: the plant found that the second did not fit. */
beforeAll(async () => {
  await serve((folder) =>
    serveSupply(folder, async (terminal) => {
      seedLedZone(terminal);
      const call = await raise(terminal, 'LS-03', 'P-BELT');
      const began = await terminal.execute('logistics.startPicking', { call }, 'logistics');
      if (!began.ok) throw new Error(began.code);
      plantFound(terminal, began.events[0]);
    }),
  );
}, 120_000);

/** The row that the plant's `DiscrepancyFound` leaves when it arrives with the feed. */
function plantFound(
  { database }: TestTerminal,
  fact: { readonly eventId: string; readonly stream: string } | undefined,
): void {
  const columns = 'event_id, stream, of, owner, code, params, found_at';
  const params = JSON.stringify({ call: fact?.stream.slice('call/'.length), by: 'p-logistics-2' });
  database.sqlite
    .prepare(`insert into discrepancy (${columns}) values (?, ?, ?, ?, ?, ?, ?)`)
    .run(
      'found-1',
      fact?.stream,
      fact?.eventId,
      'logistics',
      'callAlreadyPicking',
      params,
      new Date().toISOString(),
    );
}

it.each(looks)('names goods and place of a call in $language, $scheme, at $width', async (look) => {
  const page = await open('/inbox', { role: 'logistics', ...look });
  const item = page.getByRole('listitem').filter({ hasText: 'FA-03' });
  await expectText(item, look.language === 'zh' ? '中Belt → FA-03' : 'Belt → FA-03');
  expect(await page.getByText('P-BELT').count()).toBe(0);
  await expectAccessible(page);
});
