import { describe, expect, it } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import { call } from '#domain/logistics/call';
import { container } from '#domain/logistics/container';
import { atLocation } from '#domain/logistics/supply';
import type { CallRow } from '#terminal/contract/calls';
import type { ContainerRow } from '#terminal/contract/containers';
import type { TransportRow } from '#terminal/contract/transports';
import { expectAccessible } from '../accessible.ts';
import { expectText, heard, scanText, screens, type OpenOptions } from '../openedPage.ts';
import {
  assigned,
  raise,
  record,
  request,
  seedLedZone,
  serveSupply,
  type TestTerminal,
} from './supplyScreens.ts';

const { serve, open } = screens();

/** The pick screen of a call for nuts; C-NUT-1 at SM-A is older than C-NUT-2 at SM-B. */
async function pick(
  options: OpenOptions = {},
  prepare: (terminal: TestTerminal) => void | Promise<void> = () => {},
) {
  let call = '';
  const { terminal } = await serve((folder) =>
    serveSupply(folder, async (t) => {
      seedLedZone(t);
      call = await raise(t, 'LS-02', 'P-NUT');
      await prepare(t);
    }),
  );
  const page = await open(`/logistics/pick/${encodeURIComponent(call)}`, options);
  await page.locator('main h2').first().waitFor();
  const row = async () => {
    const list = await terminal.query<{ call: CallRow } | null>('logistics.pickList', { call });
    return list?.call ?? null;
  };
  return { page, terminal, row };
}

const callOf = async (t: TestTerminal): Promise<string> =>
  (await t.query<{ rows: CallRow[] }>('logistics.calls')).rows[0]?.call ?? '';

/** C-NUT-0 at SM-A, which goes before the others. */
async function receiveFirst(t: TestTerminal, quantity: number): Promise<void> {
  const box = { container: 'C-NUT-0', part: 'P-NUT', lot: null, quantity, location: 'SM-A' };
  const terms = { ...box, expiresAt: '2099-01-01T00:00:00.000Z', delivery: null };
  expect(await t.execute('logistics.receiveContainer', terms, 'logistics')).toMatchObject({ ok: true });
}

/** Zhou Min holds C-NUT-0 with 8 of the 40 nuts. */
async function holdFew(t: TestTerminal): Promise<void> {
  await receiveFirst(t, 8);
  const take = { call: await callOf(t), container: 'C-NUT-0', from: 'SM-A' };
  expect(await t.execute('logistics.pickContainer', take, 'logistics')).toMatchObject({ ok: true });
}

/** What another PC did with C-NUT-1 before it heard that it had gone back. */
function deliverElsewhere({ store }: TestTerminal, key: string): void {
  const supermarket = 'SM1';
  const containers = ['C-NUT-1'];
  const came = { supermarket, location: 'LS-02', quantity: 40, containers, released: [], transport: null };
  const moved = { supermarket, from: null, to: atLocation('LS-02'), lineside: true, transport: null };
  store.commit(
    accept(
      draft(call, key, { type: 'CallDelivered', payload: came }),
      draft(container, 'C-NUT-1', { type: 'ContainerMoved', payload: moved }),
    ),
    { actor: { kind: 'policy', policy: 'elsewhere' } },
  );
}

describe('picking', () => {
  it('leads by three scans from the shelf to the line', async () => {
    const { page, row } = await pick();
    await page.getByRole('heading', { name: 'Go there and scan the location' }).waitFor();
    await scanText(page, 'SM-A');
    await expectText(heard(page), 'At SM-A');
    expect((await row())?.status).toBe('picking');
    await page.getByRole('heading', { name: 'Scan the container' }).waitFor();
    await scanText(page, 'C-NUT-1');
    await page.getByRole('heading', { name: 'Bring it there and scan the place' }).waitFor();
    await expectText(page, '40 of 40');
    await scanText(page, 'C-NUT-2');
    await expectText(heard(page), 'Enough is picked: leave C-NUT-2 where it is and scan the place.');
    await scanText(page, 'LS-03');
    await expectText(heard(page), 'Wrong place: it goes to LS-02, LS-03 was scanned.');
    await scanText(page, 'FA-02');
    await page.getByRole('heading', { name: 'Delivered to FA-02' }).waitFor();
    await expectText(page, 'Nothing in hand any more.');
    // Long before the offer would end by itself.
    await expect.poll(() => page.getByRole('button', { name: 'Undo' }).count(), { timeout: 4000 }).toBe(0);
    expect(await page.getByText(/time to empty|runs empty in/).count()).toBe(0);
    expect((await row())?.status).toBe('delivered');
  });

  it.each(['LS-02', 'FA-02'])(
    'delivers what is in hand when %s is scanned, and says what is lacking',
    async (label) => {
      const { page, row } = await pick({}, holdFew);
      await page.getByRole('heading', { name: 'Go there and scan the location' }).waitFor();
      await scanText(page, label);
      await expectText(heard(page), 'Delivered to FA-02: 32 fewer than called');
      expect((await row())?.status).toBe('delivered');
    },
  );

  it('takes scans that come at once, one after another, as soon as it is drawn', async () => {
    const { page, row } = await pick();
    await page.getByRole('button', { name: 'Back to dispatch' }).click();
    await page.reload();
    await page.getByRole('button', { name: 'Pick', exact: true }).waitFor();
    await page.evaluate(() => {
      const named = [...document.querySelectorAll('button')].find((b) => b.textContent === 'Pick');
      named?.click();
      const keys = ['SM-A', 'C-NUT-1'].flatMap((label) => ['F9', ...label, 'Enter']);
      for (const key of keys)
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    });
    await expectText(heard(page), 'C-NUT-1 picked');
    expect((await row())?.picks.map((p) => p.container)).toEqual(['C-NUT-1']);
    await page.getByRole('heading', { name: 'Bring it there and scan the place' }).waitFor();
  });

  it('ticks only what is saved as picked; what is only recognised says so and what is to be done', async () => {
    const { page, row } = await pick();
    const told = () => heard(page).locator('> div').getAttribute('data-status');
    await page.getByRole('button', { name: 'Back to dispatch' }).click();
    await page.getByRole('button', { name: 'Pick', exact: true }).waitFor();
    await scanText(page, 'C-NUT-1');
    await expectText(heard(page), 'This scan picked nothing: its call is shown here.');
    await expect.poll(told).toBe('identified');
    expect((await row())?.picks).toEqual([]);
    await page.getByRole('button', { name: 'Pick', exact: true }).click();
    await page.getByRole('heading', { name: 'Go there and scan the location' }).waitFor();
    await scanText(page, 'SM-A');
    await expectText(heard(page), 'Not picked yet: scan the container.');
    await expect.poll(told).toBe('identified');
    expect((await row())?.picks).toEqual([]);
    await scanText(page, 'C-NUT-1');
    await expectText(heard(page), 'C-NUT-1 picked');
    await expect.poll(told).toBe('accepted');
    expect((await row())?.picks).toHaveLength(1);
  });

  it('refuses the wrong part with both numbers, and stays where it was', async () => {
    const { page } = await pick();
    await scanText(page, 'SM-A');
    await expectText(heard(page), 'At SM-A');
    await scanText(page, 'C-BELT-1');
    await expectText(heard(page), 'Wrong part: P-NUT is wanted, container C-BELT-1 holds P-BELT.');
    await page.getByRole('heading', { name: 'Scan the container' }).waitFor();
  });

  it('refuses a blocked container in words, and leads to the next one', async () => {
    const { page } = await pick({}, async (t) => {
      const block = { container: 'C-NUT-1', reason: 'DAMAGE', note: 'wet' };
      expect((await t.execute('logistics.blockContainer', block, 'quality')).ok).toBe(true);
    });
    await page.getByText('SM-B', { exact: true }).first().waitFor();
    await scanText(page, 'SM-A');
    await expectText(heard(page), 'Nothing for this call stands at SM-A; go to SM-B.');
    await scanText(page, 'SM-B');
    await expectText(heard(page), 'At SM-B');
    await scanText(page, 'C-NUT-1');
    await expectText(heard(page), 'Container C-NUT-1 is blocked (DAMAGE). Take another one.');
  });

  it('warns of an older container, and records that the younger one was taken all the same', async () => {
    const { page, terminal, row } = await pick();
    await scanText(page, 'SM-B');
    await expectText(heard(page), 'At SM-B');
    await scanText(page, 'C-NUT-2');
    const warning = page.getByRole('alert').filter({ hasText: 'C-NUT-1 at SM-A is older' });
    await warning.waitFor();
    expect((await row())?.picks).toEqual([]);
    await warning.getByRole('button', { name: 'Take C-NUT-2 all the same' }).click();
    await expect.poll(async () => (await row())?.picks.map((p) => p.container)).toEqual(['C-NUT-2']);
    const { rows } = await terminal.query<{ rows: ContainerRow[] }>('logistics.stock', { part: 'P-NUT' });
    expect(rows.find((c) => c.container === 'C-NUT-2')?.placeKind).toBe('person');
  });

  it('warns of a container that the place has no room for beside what stands there, and takes it when told to', async () => {
    const { page, row } = await pick({}, (t) => receiveFirst(t, 200));
    await scanText(page, 'SM-A');
    await expectText(heard(page), 'At SM-A');
    await expectText(
      page,
      /It holds 200, 160 more than is missing: containers go whole\. FA-02.* would hold 400 with it/u,
    );
    await scanText(page, 'C-NUT-0');
    const warning = page.getByRole('alert').filter({ hasText: 'C-NUT-0 is more than FA-02 takes' });
    await expectText(warning, '200 stand there, with it 200 come: 400 together. It takes 240 at most.');
    await warning.getByRole('button', { name: 'Leave it there' }).click();
    await page.getByRole('heading', { name: 'Scan the container' }).waitFor();
    expect((await row())?.picks).toEqual([]);
    await scanText(page, 'C-NUT-0');
    await warning.getByRole('button', { name: 'Take C-NUT-0 all the same' }).click();
    await expect.poll(async () => (await row())?.picks.map((p) => p.container)).toEqual(['C-NUT-0']);
    await expectText(page, '200 of 40: 160 more, containers go whole');
  });

  it('is put right: undone at the foot of the rail, and put back from its line', async () => {
    const { page, row } = await pick();
    const take = async () => {
      await scanText(page, 'SM-A');
      await expectText(heard(page), 'At SM-A');
      await scanText(page, 'C-NUT-1');
      await page.getByRole('heading', { name: 'Bring it there and scan the place' }).waitFor();
    };
    await take();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('heading', { name: 'Go there and scan the location' }).waitFor();
    expect(await row()).toMatchObject({ status: 'open', picks: [] });
    await take();
    await page.getByRole('button', { name: 'Put C-NUT-1 back at SM-A' }).click();
    await expectText(page.getByRole('main'), 'C-NUT-1 is back at SM-A');
    expect(await row()).toMatchObject({ status: 'open', picks: [] });
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
    expect(await page.getByText('C-NUT-1 picked', { exact: false }).count()).toBe(0);
  });

  it('asks for a location once while the person stays there, and again when nothing to take is left or time has passed', async () => {
    const { page, row } = await pick({ alone: true }, (t) => receiveFirst(t, 8));
    await page.clock.install();
    const goThere = page.getByRole('heading', { name: 'Go there and scan the location' });
    const scanBox = page.getByRole('heading', { name: 'Scan the container' });
    await scanText(page, 'SM-A');
    await scanBox.waitFor();
    await scanText(page, 'C-NUT-0');
    await expectText(page, 'Last: C-NUT-0 picked');
    await scanBox.waitFor();
    await expectText(page.getByRole('region', { name: 'To do now' }), 'C-NUT-1');
    await page.clock.fastForward('05:01');
    await goThere.waitFor();
    await scanText(page, 'C-NUT-1');
    await expectText(heard(page), 'Scan the location first: SM-A.');
    await scanText(page, 'SM-A');
    await scanBox.waitFor();
    await scanText(page, 'C-NUT-1');
    await expectText(page, '200 stand there, with it 48 come: 248 together. It takes 240 at most.');
    await page.getByRole('button', { name: 'Leave it there' }).click();
    expect((await row())?.picks.map((p) => p.container)).toEqual(['C-NUT-0']);
  });

  it('asks for the next location when nothing to take is left at the one that was scanned', async () => {
    const { page } = await pick({}, async (t) => {
      await receiveFirst(t, 8);
      const block = { container: 'C-NUT-1', reason: 'DAMAGE', note: 'wet' };
      expect((await t.execute('logistics.blockContainer', block, 'quality')).ok).toBe(true);
    });
    await scanText(page, 'SM-A');
    await page.getByRole('heading', { name: 'Scan the container' }).waitFor();
    await scanText(page, 'C-NUT-0');
    await expectText(page, 'Last: C-NUT-0 picked');
    await page.getByRole('heading', { name: 'Go there and scan the location' }).waitFor();
    await expectText(page.getByRole('region', { name: 'To do now' }), 'SM-B');
  });

  it('says in each step only what belongs to it', async () => {
    const { page, terminal, row } = await pick();
    const refused = page.getByRole('main').getByRole('alert');
    await scanText(page, 'C-NUT-1');
    await expectText(refused, 'Scan the location first: SM-A.');
    await scanText(page, 'SM-A');
    await page.getByRole('heading', { name: 'Scan the container' }).waitFor();
    expect(await refused.count()).toBe(0);
    expect(await page.getByRole('main').getByText('At SM-A', { exact: true }).count()).toBe(0);
    await scanText(page, 'C-BELT-1');
    await expectText(refused, 'Wrong part: P-NUT is wanted');
    await scanText(page, 'C-NUT-1');
    await page.getByRole('heading', { name: 'Bring it there and scan the place' }).waitFor();
    await expectText(page, 'Last: C-NUT-1 picked');
    expect(await refused.count()).toBe(0);
    await scanText(page, 'LS-03');
    await expectText(refused, 'Wrong place');
    deliverElsewhere(terminal, (await row())?.call ?? '');
    await page.getByRole('heading', { name: 'Delivered to FA-02' }).waitFor();
    expect(await refused.count()).toBe(0);
  });

  it('tells whoever put it back that another PC had delivered it, and nothing else', async () => {
    const { page, terminal, row } = await pick();
    await scanText(page, 'SM-A');
    await page.getByRole('heading', { name: 'Scan the container' }).waitFor();
    await scanText(page, 'C-NUT-1');
    await page.getByRole('button', { name: 'Put C-NUT-1 back at SM-A' }).click();
    await expectText(page, 'Last: C-NUT-1 is back at SM-A');
    deliverElsewhere(terminal, (await row())?.call ?? '');
    await page.getByRole('heading', { name: 'Delivered to FA-02' }).waitFor();
    await expectText(page.getByRole('main').getByRole('alert'), 'C-NUT-1 counts as delivered to FA-02');
    expect(await page.getByText('is back at SM-A').count()).toBe(0);
  });

  it('goes back to the older container when the person chooses so', async () => {
    const { page } = await pick();
    await scanText(page, 'SM-B');
    await expectText(heard(page), 'At SM-B');
    await scanText(page, 'C-NUT-2');
    await page.getByRole('button', { name: 'Take the older one at SM-A' }).click();
    await expectText(page, 'Go there and scan the location');
  });

  it('hands the goods to a vehicle when they are put at a place that it reaches', async () => {
    const { page, terminal } = await pick();
    for (const label of ['SM-A', 'C-NUT-1', 'SM-B']) {
      await scanText(page, label);
      await heard(page).getByText(label, { exact: false }).first().waitFor();
    }
    await page.getByRole('heading', { name: 'AGV brings it' }).waitFor();
    const { rows } = await terminal.query<{ rows: TransportRow[] }>('logistics.transports');
    expect(rows[0]).toMatchObject({ containers: ['C-NUT-1'], from: { id: 'SM-B' }, to: { id: 'LS-02' } });
  });

  it('tells whoever put it down for a vehicle that another PC had delivered it, and nothing else', async () => {
    const { page, terminal, row } = await pick();
    for (const label of ['SM-A', 'C-NUT-1', 'SM-B']) {
      await scanText(page, label);
      await heard(page).getByText(label, { exact: false }).first().waitFor();
    }
    deliverElsewhere(terminal, (await row())?.call ?? '');
    await page.getByRole('heading', { name: 'Delivered to FA-02' }).waitFor();
    await expectText(page.getByRole('main').getByRole('alert'), 'C-NUT-1 counts as delivered to FA-02');
    expect(await page.getByText('an AGV fetches it').count()).toBe(0);
  });

  it('leaves a container that a vehicle comes for, and says which one and what to do', async () => {
    const { page, terminal, row } = await pick({}, async (t) => {
      const move = { container: 'C-NUT-1', to: 'LS-03' };
      expect(await t.execute('logistics.moveByAgv', move, 'logistics')).toMatchObject({ ok: true });
      const { rows } = await t.query<{ rows: TransportRow[] }>('logistics.transports');
      record(t, rows[0]?.transport ?? '', assigned);
    });
    await scanText(page, 'SM-B');
    await expectText(heard(page), 'At SM-B');
    await scanText(page, 'C-NUT-1');
    await expectText(
      heard(page),
      'AGV-01 is to bring C-NUT-1 to LS-03. Take the transport over or cancel it in dispatch first.',
    );
    expect((await row())?.picks).toEqual([]);
    const { rows } = await terminal.query<{ rows: TransportRow[] }>('logistics.transports');
    expect(rows).toHaveLength(1);
  });

  it('of a call that has ended without it shows what is in hand, and lets it go back', async () => {
    const { page, terminal, row } = await pick({}, async (t) => {
      const { rows } = await t.query<{ rows: CallRow[] }>('logistics.calls');
      const call = rows[0]?.call;
      const take = { call, container: 'C-NUT-1', from: 'SM-A' };
      expect(await t.execute('logistics.pickContainer', take, 'logistics')).toMatchObject({ ok: true });
      const end = { call, reason: 'notNeeded' };
      expect(await t.execute('logistics.cancelCall', end, 'logistics')).toMatchObject({ ok: true });
    });
    await page.getByRole('heading', { name: 'The call was cancelled' }).waitFor();
    await expectText(page, 'What is still in hand is not part of it: put it back. C-NUT-1 → SM-A');
    await page.getByRole('button', { name: 'Back to dispatch' }).click();
    await page.getByText('Nothing is called', { exact: true }).waitFor();
    await scanText(page, 'C-NUT-1');
    await page.getByRole('heading', { name: 'The call was cancelled' }).waitFor();
    await scanText(page, 'C-NUT-1');
    await expectText(heard(page), 'Put C-NUT-1 back at SM-A and scan SM-A');
    await scanText(page, 'SM-A');
    await expectText(heard(page), 'C-NUT-1 is back at SM-A');
    await expectText(page, 'There is nothing left to do here.');
    expect((await row())?.picks).toEqual([]);
    const { rows } = await terminal.query<{ rows: ContainerRow[] }>('logistics.stock', { part: 'P-NUT' });
    expect(rows.find((c) => c.container === 'C-NUT-1')?.place?.id).toBe('SM-A');
  });

  it('is cancelled in dispatch with the box named, and leads to putting it back', async () => {
    const { page } = await pick({}, holdFew);
    await page.getByRole('button', { name: 'Back to dispatch' }).click();
    await page.getByRole('button', { name: 'Cancel the call' }).click();
    const dialog = page.getByRole('dialog', { name: 'Cancel the call' });
    await expectText(dialog, 'It is picked already and goes back: C-NUT-0 → SM-A.');
    await dialog.getByText('Not needed any more').click();
    await dialog.getByRole('button', { name: 'Cancel the call' }).click();
    await page.getByRole('button', { name: 'Put C-NUT-0 back at SM-A' }).waitFor();
  });

  it('takes typed labels, and keeps what was refused to be corrected', async () => {
    const { page } = await pick();
    const label = page.getByRole('textbox', { name: 'Label' });
    await label.fill('SM-9');
    await label.press('Enter');
    await page.getByRole('alert').getByText('Scan the location first: SM-A.').waitFor();
    expect(await label.inputValue()).toBe('SM-9');
    await label.fill('sm-a');
    await label.press('Enter');
    await page.getByRole('heading', { name: 'Scan the container' }).waitFor();
    expect(await label.inputValue()).toBe('');
    await label.fill('c-nut-1');
    await label.press('Enter');
    await page.getByRole('button', { name: 'Put C-NUT-1 back at SM-A' }).waitFor();
  });

  it('reports short with a reason that stays when the dialog is left, and says what the book has, before and after', async () => {
    const { page, row } = await pick();
    await scanText(page, 'SM-A');
    await expectText(heard(page), 'At SM-A');
    await scanText(page, 'C-BELT-1');
    const refused = page.getByRole('main').getByRole('alert');
    await expectText(refused, 'Wrong part: P-NUT is wanted');
    await page.getByRole('button', { name: 'Report short' }).click();
    const dialog = page.getByRole('dialog', { name: 'Report the call short' });
    const standing = '40 at SM-A (C-NUT-1) and 40 at SM-B (C-NUT-2)';
    await expectText(dialog, `Free by the book: ${standing}. Look there first;`);
    await dialog.getByText('Damaged').click();
    await dialog.getByLabel('Note (optional)').fill('box wet');
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog.count()).toBe(0);
    await page.getByRole('button', { name: 'Report short' }).click();
    expect(await dialog.getByRole('radio', { name: 'Damaged' }).isChecked()).toBe(true);
    expect(await dialog.getByLabel('Note (optional)').inputValue()).toBe('box wet');
    await dialog.getByRole('button', { name: 'Report short all the same' }).click();
    await expect.poll(async () => (await row())?.status).toBe('short');
    expect((await row())?.reason).toBe('damaged: box wet');
    await expectText(page, 'Reported short: the line sees it');
    await expectText(page, '0 of 40 were found.');
    await expectText(page, `Free by the book all the same: ${standing}.`);
    const board = await open('/logistics', { role: 'logistics' });
    await board.getByRole('row', { name: /Hub nut/ }).click();
    await expectText(board, `Free by the book all the same: ${standing}.`);
    await expectText(await open('/line', { role: 'supervisor' }), 'FA-02 · reported short');
    await expect.poll(() => refused.count()).toBe(0);
    await scanText(page, 'SM-A');
    await expect.poll(async () => (await row())?.status).toBe('picking');
    await expect.poll(() => page.getByText('Reported short: the line sees it').count()).toBe(0);
  });

  it('is not reported short while a vehicle comes, on the screen and in the engine', async () => {
    const { page, terminal, row } = await pick({}, async (t) => {
      record(t, await request(t, await callOf(t)), assigned);
    });
    await page.getByRole('heading', { name: 'AGV-01 brings it' }).waitFor();
    expect(await page.getByRole('button', { name: 'Report short' }).count()).toBe(0);
    const short = { call: await callOf(terminal), available: 0, reason: 'noneLeft' };
    const answer = await terminal.execute('logistics.reportShort', short, 'logistics');
    expect(answer).toMatchObject({ ok: false, code: 'callForVehicle', params: { agv: 'AGV-01' } });
    expect((await row())?.status).toBe('open');
  });

  it('that finds nothing says so, and once it is reported that it was', async () => {
    const { page } = await pick({}, async (t) => {
      for (const container of ['C-NUT-1', 'C-NUT-2'])
        await t.execute(
          'logistics.blockContainer',
          { container, reason: 'DAMAGE', note: 'dented' },
          'logistics',
        );
    });
    await expectText(page, 'report it short, or wait for goods to come in.');
    await page.getByRole('button', { name: 'Report short' }).click();
    const dialog = page.getByRole('dialog', { name: 'Report the call short' });
    await dialog.getByText('None left').click();
    expect(await dialog.getByText('Free by the book').count()).toBe(0);
    await dialog.getByRole('button', { name: 'Report short', exact: true }).click();
    await expectText(page, 'It is reported short.');
  });

  it('says that somebody else is picking', async () => {
    const { page } = await pick({}, async (t) => {
      const { rows } = await t.query<{ rows: CallRow[] }>('logistics.calls');
      await t.execute('logistics.startPicking', { call: rows[0]?.call }, 'logistics', 2);
    });
    await expectText(page, 'Somebody else is picking for this call');
  });

  it('says so when the call of a link is not known', async () => {
    await serve((folder) => serveSupply(folder, seedLedZone));
    const page = await open('/logistics/pick/nothing');
    await expectText(page, 'There is no such call');
    await page.getByRole('button', { name: 'Back to dispatch' }).click();
    await page.getByText('Nothing is called', { exact: true }).waitFor();
  });

  it.each([
    ['zh', 'dark', 1366],
    ['en', 'light', 1024],
  ] as const)('passes axe in %s, %s, at %d, with the warning shown', async (language, scheme, width) => {
    const { page } = await pick({ language, scheme, width });
    await scanText(page, 'SM-B');
    await page.locator('[data-here=true]').first().waitFor();
    await scanText(page, 'C-NUT-2');
    await page.getByRole('main').getByRole('alert').waitFor();
    await expectAccessible(page);
  });
});
