import { describe, expect, it } from 'vitest';
import type { TransportEvent } from '#domain/logistics/transportEvents';
import type { CallRow } from '#terminal/contract/calls';
import type { TransportRow } from '#terminal/contract/transports';
import { seedSupplySite } from '#tests/terminal/supplySite';
import { expectAccessible } from '../accessible.ts';
import { expectText, heard, scanText, screens, type OpenOptions } from '../openedPage.ts';
import {
  agv,
  assigned,
  mission,
  raise,
  record,
  request,
  seedLedZone,
  serveSupply,
  step,
  type TestTerminal,
} from './supplyScreens.ts';

const { serve, open } = screens();

async function dispatch(
  seed: (terminal: TestTerminal) => void | Promise<void>,
  options: OpenOptions = {},
  path = '/logistics',
) {
  const { terminal, tellFleet } = await serve((folder) => serveSupply(folder, seed));
  const page = await open(path, options);
  return { page, terminal, tellFleet };
}

const transportsOf = async (terminal: TestTerminal) =>
  (await terminal.query<{ rows: TransportRow[] }>('logistics.transports')).rows;

describe('the dispatch screen', () => {
  it('says what runs empty next, and who brings it as soon as somebody does', async () => {
    const { page, terminal } = await dispatch(async (t) => {
      seedLedZone(t);
      await raise(t, 'LS-02', 'P-NUT');
    });
    const because = page
      .getByRole('main')
      .getByRole('banner')
      .or(page.getByRole('main').locator('header').first());
    await expect.poll(() => because.innerText()).toContain('FA-02 runs empty next');
    await expectText(page, 'Nobody brings Hub nut yet; nothing else is called.');

    await page.getByRole('button', { name: 'Send by AGV' }).click();
    await expectText(page, 'Hub nut waits for an AGV');
    const [row] = await transportsOf(terminal);
    record(terminal, row?.transport ?? '', assigned, step('TransportAccepted'));
    await expectText(page, /AGV-01 brings Hub nut in \d:\d\d/);
    await page.getByRole('row', { name: /Hub nut.*AGV-01.*assigned/ }).waitFor();
    await page.getByRole('tab', { name: 'Fleet' }).click();
    await expectText(page, 'Why AGV-01?');
    await expectText(page, 'AGV-01 reaches the goods in 20 s; next best AGV-02 65 s');
  });

  it('moves a vehicle on the map when the fleet is heard, and nothing else', async () => {
    const { page, terminal, tellFleet } = await dispatch(seedLedZone);
    const vehicle = page.getByRole('button', { name: /^AGV-01, battery/ });
    await vehicle.waitFor();
    const before = await vehicle.getAttribute('style');
    terminal.fleet.put(agv('AGV-01', { node: 'N2', position: { xM: 40, yM: 0, headingRad: 0 } }));
    tellFleet();
    await expect.poll(() => vehicle.getAttribute('style')).not.toBe(before);
  });

  it('shows vehicles at one place beside each other, each to be reached by keyboard with its battery', async () => {
    const { page } = await dispatch(seedLedZone);
    const boxes = [];
    for (const id of ['AGV-01', 'AGV-02']) {
      const vehicle = page.getByRole('button', { name: `${id}, battery 80 %` });
      await vehicle.waitFor();
      boxes.push(await vehicle.locator('rect').last().boundingBox());
    }
    const [one, two] = boxes;
    expect(Math.abs((one?.x ?? 0) - (two?.x ?? 0))).toBeGreaterThanOrEqual(one?.width ?? 99);
    const second = page.getByRole('button', { name: 'AGV-02, battery 80 %' });
    await second.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => second.getAttribute('aria-pressed')).toBe('true');
    expect(new URL(page.url()).searchParams.get('agv')).toBe('AGV-02');
    await expectAccessible(page);
  });

  it('raises a call by keyboard, says when it is called already, and takes it back', async () => {
    const { page } = await dispatch(seedLedZone);
    await page.getByText('Nothing is called', { exact: true }).waitFor();
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: 'New call' });
    await dialog.getByLabel('Quantity (optional)').fill('3');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => dialog.count()).toBe(0);
    await page.keyboard.press('n');
    await expect.poll(() => dialog.getByLabel('Quantity (optional)').inputValue()).toBe('3');
    await dialog.getByLabel('Quantity (optional)').fill('');
    await dialog.getByRole('combobox', { name: 'Bring to' }).click();
    await expect.poll(() => page.getByRole('option').count()).toBe(2);
    expect(await page.getByRole('option').allInnerTexts()).toEqual(['FA-02 · LS-02', 'FA-03 · LS-03']);
    await dialog.getByRole('combobox', { name: 'Bring to' }).fill('FA-03');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await dialog.getByRole('combobox', { name: 'Part' }).inputValue()).toBe('Belt · P-BELT');
    await expectText(
      dialog,
      '10 of 10 there, 0 called, no room left by the book; left empty, a whole filling of 10 is called',
    );
    await expectText(dialog, 'By the book 20 of 10 are there then: more than the place takes.');
    await dialog.getByLabel('Quantity (optional)').fill('99999');
    await expectText(dialog, '99,999 is more than the place ever takes: 10');
    expect(await dialog.getByRole('button', { name: 'Call', exact: true }).isDisabled()).toBe(true);
    await dialog.getByLabel('Quantity (optional)').fill('4');
    await expectText(dialog, 'By the book 14 of 10 are there then: more than the place takes.');
    await dialog.getByLabel('Quantity (optional)').press('Enter');
    await page.getByRole('row', { name: /Belt.*4 ×.*FA-03.*open/ }).waitFor();
    await expect.poll(() => dialog.count()).toBe(0);

    await page.getByRole('button', { name: 'New call' }).click();
    await dialog.getByRole('combobox', { name: 'Bring to' }).fill('FA-03');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await dialog.getByLabel('Quantity (optional)').fill('7');
    await dialog.getByRole('button', { name: 'Call', exact: true }).click();
    await expectText(dialog, 'This part is called to this place already.');
    expect(await dialog.getByLabel('Quantity (optional)').inputValue()).toBe('7');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Nothing is called', { exact: true }).waitFor();
  });

  it('asks for a vehicle by hand, and says that one in another hand cannot be had', async () => {
    const { page, terminal, tellFleet } = await dispatch(async (t) => {
      seedLedZone(t);
      t.fleet.put(agv('AGV-02', { controllable: false }));
      await request(t, await raise(t, 'LS-02', 'P-NUT'));
    });
    await page.getByRole('row', { name: /Hub nut.*waits for AGV/ }).waitFor();
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog', { name: 'Assign a vehicle' });
    await expectText(dialog, 'manual control · P-1');
    await expectText(dialog, /at the goods in 0:20/);
    await expectText(dialog, 'AGV-01 reaches the goods in 0:20');
    expect(await dialog.getByRole('radio', { name: /AGV-01.*recommended/ }).isChecked()).toBe(true);
    await expectAccessible(page);
    expect(await dialog.getByRole('radio', { name: /AGV-02/ }).isDisabled()).toBe(true);
    await page.keyboard.press('Enter');
    await expect.poll(() => dialog.count()).toBe(0);
    expect((await transportsOf(terminal))[0]).toMatchObject({ asked: 'AGV-01' });
    await expectText(page, 'AGV-01 is asked for');

    // The nearer one has it, then is only the nearer one.
    const weigh = async (agv01: string, agv02: string, batteryPct: number) => {
      terminal.fleet.put(agv('AGV-01', { node: agv01 }));
      terminal.fleet.put(agv('AGV-02', { node: agv02, batteryPct }));
      tellFleet();
      await page.getByRole('button', { name: 'Assign a vehicle' }).last().click();
    };
    await weigh('N2', 'NP', 20);
    await expectText(
      dialog.getByRole('group'),
      /^AGV-01 reaches the goods in 0:40; AGV-02 would be there in 0:20, but its battery is low/,
    );
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    record(terminal, (await transportsOf(terminal))[0]?.transport ?? '', assigned);
    await page.getByRole('row', { name: /Hub nut.*AGV-01.*assigned/ }).waitFor();
    await weigh('N3', 'N2', 80);
    await expectText(
      dialog.getByRole('group'),
      /^AGV-02 reaches the goods in 0:40; AGV-01, which has it, would be there in 1:00(?!;)/,
    );
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    // The one that has it stands at the goods, with the rest of its order before it; then it loads.
    const driving = { node: 'NA', path: ['N2', 'N3'], idle: false, driving: true };
    terminal.fleet.put(agv('AGV-01', driving));
    tellFleet();
    await page.getByRole('button', { name: 'Assign a vehicle' }).last().click();
    await expectText(
      dialog.getByRole('group'),
      /^AGV-01 has it and is at the goods in 0:00: no other is better/,
    );
    expect(await dialog.getByText('recommended').count()).toBe(0);
    await dialog.getByRole('radio', { name: /AGV-02/ }).check();
    record(terminal, (await transportsOf(terminal))[0]?.transport ?? '', step('TransportLoading'));
    await expectText(dialog, 'It is being loaded already: there is nothing to assign.');
    expect(await dialog.getByRole('button', { name: 'Assign', exact: true }).isDisabled()).toBe(true);
  });

  it('gives a call its transport first, and offers to bring it by hand where no vehicle can be reached', async () => {
    const { page, terminal } = await dispatch(async (t) => {
      seedLedZone(t);
      for (const id of ['AGV-01', 'AGV-02']) t.fleet.put(agv(id, { connection: 'offline' }));
      await raise(t, 'LS-02', 'P-NUT');
    });
    await page.getByRole('row', { name: /Hub nut.*open/ }).waitFor();
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog', { name: 'Assign a vehicle' });
    await expectText(dialog, 'No vehicle can be reached: bring it by hand');
    await expectAccessible(page);
    await expect
      .poll(() =>
        dialog.getByRole('button', { name: 'Bring it by hand' }).evaluate((e) => e.matches(':focus')),
      )
      .toBe(true);
    await page.keyboard.press('Enter');
    await expectText(page, 'It is yours: go to SM-A and scan C-NUT-1 to pick it up.');
    expect(await transportsOf(terminal)).toMatchObject([{ status: 'takenOver', person: 'p-logistics-1' }]);
    await page.keyboard.press('a');
    await expectText(page, 'A person is bringing it.');
  });

  it('says that nothing comes while dispatch is off, and offers the vehicles where the call was sent', async () => {
    const { page } = await dispatch(async (t) => {
      seedLedZone(t);
      await raise(t, 'LS-02', 'P-NUT');
      await t.execute('logistics.setDispatchMode', { zone: 'Z1', mode: 'manual' }, 'logistics');
    });
    const send = await page.getByRole('button', { name: 'Send by AGV' }).boundingBox();
    await page.getByRole('button', { name: 'Send by AGV' }).click();
    await expectText(page, 'Automatic dispatch is off: nothing comes until a vehicle is assigned.');
    await expectText(page, 'Hub nut waits for an AGV, and none is coming; nothing else is called.');
    await page.getByRole('row', { name: /Hub nut.*no AGV comes/ }).waitFor();
    const assign = page.getByRole('button', { name: 'Assign a vehicle' });
    const [there, next] = await Promise.all([
      assign.boundingBox(),
      page.getByRole('button', { name: 'Take over' }).boundingBox(),
    ]);
    expect([there?.x, next?.x]).toEqual([send?.x, expect.any(Number)]);
    expect(next?.x).toBeGreaterThan((send?.x ?? 9999) + (send?.width ?? 0));
    await expectAccessible(page);
    await assign.click();
    const dialog = page.getByRole('dialog', { name: 'Assign a vehicle' });
    await dialog.getByRole('button', { name: 'Assign', exact: true }).click();
    await expectText(page, 'AGV-01 is asked for and gets the order as soon as it is free.');
    expect(await page.getByText('nothing comes').count()).toBe(0);
  });

  it('does not say that another vehicle is chosen for a failed transport while dispatch is off', async () => {
    const { page, terminal } = await dispatch(async (t) => {
      seedLedZone(t);
      const failed: TransportEvent = {
        type: 'TransportFailed',
        payload: { supermarket: 'SM1', mission, reason: 'silent', detail: '' },
      };
      record(t, await request(t, await raise(t, 'LS-02', 'P-NUT')), assigned, failed);
    });
    await expectText(page, 'attempt 1; dispatch chooses another one.');
    const off = { zone: 'Z1', mode: 'manual' };
    await terminal.execute('logistics.setDispatchMode', off, 'logistics');
    await expectText(
      page,
      /attempt 1\. Automatic dispatch is off: nothing comes until a vehicle is assigned\./,
    );
    expect(await page.getByText('chooses another').count()).toBe(0);
  });

  it('opens the call just raised when Pick is pressed before any list has it', async () => {
    const { page, terminal } = await dispatch(async (t) => {
      seedLedZone(t);
      await raise(t, 'LS-02', 'P-NUT');
    });
    const before = new URL(page.url()).search;
    await page.getByRole('button', { name: /^Call Belt to FA-03/ }).waitFor();
    await page.evaluate(async (search) => {
      const named = (text: string) =>
        [...document.querySelectorAll('button')].find(
          (b) => (b.getAttribute('aria-label') ?? b.textContent ?? '').startsWith(text) && !b.disabled,
        );
      named('Call Belt')?.click();
      while (location.search === search) await new Promise(requestAnimationFrame);
      named('Pick')?.click();
    }, before);
    await page.getByRole('heading', { name: /Belt for FA-03/ }).waitFor();
    const { rows } = await terminal.query<{ rows: CallRow[] }>('logistics.calls');
    const belt = rows.find((row) => row.part.id === 'P-BELT')?.call ?? '';
    expect(decodeURIComponent(new URL(page.url()).pathname)).toBe(`/logistics/pick/${belt}`);
  });

  it('leaves what is chosen and what each button does as they are while the broker is cut behind the dialog', async () => {
    const { page, terminal, tellFleet } = await dispatch(async (t) => {
      seedLedZone(t);
      await request(t, await raise(t, 'LS-02', 'P-NUT'));
    });
    await page.getByRole('row', { name: /Hub nut.*waits for AGV/ }).waitFor();
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog', { name: 'Assign a vehicle' });
    const buttons = () => dialog.locator('footer').getByRole('button').allInnerTexts();
    await dialog.getByRole('radio', { name: /AGV-01.*recommended/ }).waitFor();
    const before = await buttons();
    expect(before).toEqual(['Bring it by hand', 'Cancel', 'Assign']);
    const place = await dialog.getByRole('button', { name: 'Assign', exact: true }).boundingBox();
    terminal.fleet.setRole('Z1', 'offline');
    for (const id of ['AGV-01', 'AGV-02']) terminal.fleet.put(agv(id, { connection: 'offline' }));
    tellFleet();
    await expectText(
      dialog,
      /^This PC has no connection to the floor and can give no order now: bring it by hand/,
    );
    await expectText(page, 'No connection to the floor: this PC sends no vehicle now');
    const takeOver = page.getByRole('button', { name: 'Take over', includeHidden: true });
    await expect.poll(() => takeOver.getAttribute('data-variant')).toBe('filled');
    expect(await page.getByText('led by this PC').count()).toBe(0);
    await expectText(page, 'Hub nut waits for an AGV, and this PC does not know whether one comes;');
    expect(await page.getByText('no AGV comes').count()).toBe(0);
    expect(await buttons()).toEqual(before);
    const assign = dialog.getByRole('button', { name: 'Assign', exact: true });
    expect(await assign.isDisabled()).toBe(true);
    expect((await assign.boundingBox())?.x).toBe(place?.x);
    expect(await dialog.getByText('recommended').count()).toBe(0);
    await expectAccessible(page);
  });

  it('shows goods on board that no order brings, and says who is asked for in vain', async () => {
    const { page, terminal, tellFleet } = await dispatch(async (t) => {
      seedLedZone(t);
      const key = await request(t, await raise(t, 'LS-02', 'P-NUT'));
      await t.execute('logistics.assignTransport', { transport: key, agv: 'AGV-01' }, 'logistics');
    });
    await expectText(page, 'AGV-01 is asked for and gets the order as soon as it is free.');
    terminal.fleet.put(agv('AGV-01', { loaded: true, loadIds: ['C-9'] }));
    tellFleet();
    await expectText(page, 'takes no order now (goods on board)');
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog', { name: 'Assign a vehicle' });
    await expectText(dialog, 'goods on board · P-1');
    expect(await dialog.getByRole('radio', { name: /AGV-01/ }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'Fleet' }).click();
    await page.getByRole('button', { name: /AGV-01.*C-9 on board · P-1/ }).click();
    await expectText(page, 'C-9 on board, and no order brings them anywhere.');
  });

  it('says since when the vehicle of a transport is silent, and what is wrong with its messages', async () => {
    const heardAtMs = Date.now() - 60_000;
    const { page, terminal, tellFleet } = await dispatch(async (t) => {
      seedLedZone(t);
      t.fleet.put(agv('AGV-01', { silent: true, heardAtMs, idle: false }));
      const key = await request(t, await raise(t, 'LS-02', 'P-NUT'));
      const loaded: TransportEvent = {
        type: 'TransportLoaded',
        payload: { supermarket: 'SM1', mission, handler: { kind: 'agv', agv: 'AGV-01' } },
      };
      const failed: TransportEvent = {
        type: 'TransportFailed',
        payload: { supermarket: 'SM1', mission, reason: 'silent', detail: '' },
      };
      record(t, key, assigned, step('TransportLoading'), loaded, failed);
    });
    await expectText(page, /AGV-01 could not go on \(silent since .*\): somebody has to take it over/);
    await expectAccessible(page);
    expect(await page.getByRole('button', { name: 'Take over' }).count()).toBe(1);
    terminal.fleet.put(agv('AGV-01', { idle: false, trouble: { code: 'clockAhead', count: 3 } }));
    tellFleet();
    await expectText(page, /could not go on \(it was silent for a while\)/);
    await page.getByRole('tab', { name: 'Fleet' }).click();
    await expectText(page, 'Not believed (3): messages stamped in the future.');
  });

  it('leads from the label of a place to what is called to it, else says what is there', async () => {
    const { page, terminal } = await dispatch(seedLedZone);
    await page.getByText('Nothing is called', { exact: true }).waitFor();
    await scanText(page, 'SM-A');
    await expectText(heard(page), /^SM-A: C-/);
    await scanText(page, 'SM-Z');
    await expectText(heard(page), /^Not recognised\./);
    const call = await raise(terminal, 'LS-02', 'P-NUT');
    await page.getByRole('row', { name: /Hub nut/ }).waitFor();
    await scanText(page, 'LS-02');
    await expect.poll(() => new URL(page.url()).searchParams.get('call')).toBe(call);
    await scanText(page, 'FA-03');
    await expect.poll(() => new URL(page.url()).pathname).toBe('/line/stations/FA-03');
    await page.getByRole('link', { name: 'Quality' }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await scanText(page, 'LS-02');
    await expectText(heard(page), /^LS-02 has called .*Hub nut/);
    await expect.poll(() => new URL(page.url()).pathname).toBe('/logistics');
  });

  it('lets a person take the goods over, and follows the scans to the line', async () => {
    const { page, terminal } = await dispatch(async (t) => {
      seedLedZone(t);
      record(t, await request(t, await raise(t, 'LS-02', 'P-NUT')), assigned);
    });
    await page.getByRole('button', { name: 'Take over' }).click();
    const dialog = page.getByRole('dialog', { name: 'Take the transport over' });
    await dialog.getByText('Vehicle fault').click();
    await dialog.getByLabel('Note (optional)').fill('smokes');
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog.count()).toBe(0);
    await page.getByRole('button', { name: 'Take over' }).click();
    expect(await dialog.getByRole('radio', { name: 'Vehicle fault' }).isChecked()).toBe(true);
    expect(await dialog.getByLabel('Note (optional)').inputValue()).toBe('smokes');
    await dialog.getByRole('button', { name: 'Take over' }).click();
    await expectText(page, 'go to SM-A and scan C-NUT-1 to pick it up');
    const steps = (status: string) => page.locator(`li[data-status="${status}"]`).allInnerTexts();
    const names = (texts: readonly string[]) => texts.map((words) => words.split('\n')[0]);
    expect(names(await steps('done'))).toEqual(['Requested', 'Assigned']);
    expect(names(await steps('skipped'))).toEqual(['Accepted']);
    expect(names(await steps('current'))).toEqual(['To pick']);

    await scanText(page, 'C-BELT-1');
    await expectText(heard(page), 'Wrong container: C-NUT-1 is wanted, C-BELT-1 was scanned.');
    await scanText(page, 'LS-02');
    await expectText(heard(page), 'The goods are not picked up yet: scan C-NUT-1 at SM-A before LS-02.');
    await scanText(page, 'SM-A');
    await expectText(heard(page), 'At SM-A, where the goods stand');
    await scanText(page, 'C-NUT-1');
    await expectText(heard(page), 'C-NUT-1 picked up, bring it to FA-02');
    await expectText(page, 'scan LS-02 at FA-02 to put it down');
    await page.getByRole('button', { name: 'Hand back' }).click();
    const handBack = page.getByRole('dialog', { name: 'Hand the transport back' });
    await expectText(handBack, 'Put the goods down first, then scan or choose the place.');
    expect(await handBack.getByRole('combobox').inputValue()).toBe('');
    expect(await handBack.getByRole('button', { name: 'Hand back' }).isDisabled()).toBe(true);
    await handBack.getByRole('button', { name: 'Cancel' }).click();
    await handBack.waitFor({ state: 'detached' });
    await scanText(page, 'LS-03');
    await expectText(heard(page), 'Wrong place: it goes to LS-02, LS-03 was scanned.');
    await scanText(page, 'LS-02');
    await expectText(heard(page), 'Delivered to FA-02');
    await expect.poll(async () => (await transportsOf(terminal)).length).toBe(0);
  });

  it('takes the place for the place when it is scanned before the list shows that the goods are in hand', async () => {
    const { page, terminal } = await dispatch(
      async (t) => {
        seedLedZone(t);
        const key = await request(t, await raise(t, 'LS-02', 'P-NUT'));
        const input = { transport: key, reason: 'tooLate' };
        expect(await t.execute('logistics.takeOverTransport', input, 'logistics')).toMatchObject({
          ok: true,
        });
      },
      { alone: true },
    );
    let asked = 0;
    let shown = true;
    await page.routeWebSocket('**/rpc', (route) => {
      const engine = route.connectToServer();
      route.onMessage((message) => {
        const isList = String(message).includes('logistics/transports');
        if (isList) asked += 1;
        if (!isList || shown) engine.send(message);
      });
    });
    await page.reload();
    await expectText(page, 'go to SM-A and scan C-NUT-1 to pick it up');
    expect(asked).toBeGreaterThan(0);
    shown = false;
    await scanText(page, 'C-NUT-1');
    await expectText(heard(page), 'C-NUT-1 picked up, bring it to FA-02');
    await scanText(page, 'LS-02');
    await expectText(heard(page), 'Delivered to FA-02');
    expect(await transportsOf(terminal)).toEqual([]);
  });

  it('hands a transport back, and says why a loaded one cannot be cancelled', async () => {
    const { page, terminal } = await dispatch(async (t) => {
      seedLedZone(t);
      const key = await request(t, await raise(t, 'LS-02', 'P-NUT'));
      const taken = await t.execute(
        'logistics.takeOverTransport',
        { transport: key, reason: 'tooLate' },
        'logistics',
      );
      expect(taken.ok).toBe(true);
    });
    await page.getByRole('button', { name: 'Hand back' }).click();
    const dialog = page.getByRole('dialog', { name: 'Hand the transport back' });
    expect(await dialog.getByRole('combobox').inputValue()).toContain('SM-A');
    await expectText(dialog, 'Nobody has picked C-NUT-1 up by the book: the goods still stand at SM-A');
    await scanText(page, 'C-BELT-1');
    await expectText(heard(page), 'No vehicle fetches goods at C-BELT-1.');
    await scanText(page, 'SM-B');
    await expectText(heard(page), 'The goods stand at SM-B');
    await expect.poll(() => dialog.getByRole('combobox').inputValue()).toContain('SM-B');
    await scanText(page, 'SM-A');
    await expectText(heard(page), 'The goods stand at SM-A');
    await dialog.getByRole('button', { name: 'Hand back' }).click();
    await page.getByRole('row', { name: /waits for AGV/ }).waitFor();

    // Between the look and the press, the vehicle loads.
    await page.getByRole('button', { name: 'Cancel the transport' }).click();
    const cancel = page.getByRole('dialog', { name: 'Cancel the transport' });
    await scanText(page, 'LS-02');
    await expectText(heard(page), 'Answer or close the dialog first');
    expect(await cancel.getByText('Not needed any more').count()).toBe(0);
    await cancel.getByText('Lane blocked').click();
    const [row] = await transportsOf(terminal);
    record(terminal, row?.transport ?? '', assigned, step('TransportLoading'), {
      type: 'TransportLoaded',
      payload: { supermarket: 'SM1', mission, handler: { kind: 'agv', agv: 'AGV-01' } },
    });
    await cancel.getByRole('button', { name: 'Cancel the transport' }).click();
    await expectText(cancel, 'The goods are with AGV-01 already. Take the transport over instead.');
  });

  it('lets what is not needed any more be cancelled while a vehicle comes with it', async () => {
    const { page, terminal } = await dispatch(async (t) => {
      seedLedZone(t);
      record(t, await request(t, await raise(t, 'LS-02', 'P-NUT')), assigned);
    });
    await page.getByRole('button', { name: 'Cancel the call' }).click();
    const dialog = page.getByRole('dialog', { name: 'Cancel the call' });
    await dialog.getByText('Not needed any more').click();
    await dialog.getByRole('button', { name: 'Cancel the call' }).click();
    await expect.poll(() => dialog.count()).toBe(0);
    const { rows } = await terminal.query<{ rows: CallRow[] }>('logistics.calls', { life: 'live' });
    expect(rows).toEqual([]);
  });

  it('keeps a dialog about the transport that it was opened for when the screen shows another thing by then', async () => {
    const { page, terminal } = await dispatch(async (t) => {
      seedLedZone(t);
      await request(t, await raise(t, 'LS-02', 'P-NUT'));
    });
    await page.getByRole('button', { name: 'Take over' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Note (optional)').fill('by tugger');
    const said = await dialog.locator('form > p').first().innerText();
    const [row] = await transportsOf(terminal);
    const cancel = { transport: row?.transport, reason: 'notNeeded' };
    expect(await terminal.execute('logistics.cancelTransport', cancel, 'logistics')).toMatchObject({
      ok: true,
    });
    await page.getByText('Send by AGV').waitFor({ state: 'attached' });
    expect(await dialog.getByLabel('Note (optional)').inputValue()).toBe('by tugger');
    expect(await dialog.locator('form > p').first().innerText()).toBe(said);
    await dialog.getByRole('radio').first().check();
    await dialog.getByRole('button', { name: 'Take over' }).click();
    await expect.poll(() => dialog.getByRole('alert').innerText()).toMatch(/./);
  });

  it('switches automatic dispatch off and says who leads the zone', async () => {
    const { page, terminal } = await dispatch(seedLedZone);
    const automatic = page.getByRole('switch', { name: 'Automatic dispatch' });
    expect(await automatic.getAttribute('aria-checked')).toBe('true');
    await expectText(page, /Zone Z1 led by this PC since today/);
    await automatic.click();
    await expect.poll(() => automatic.getAttribute('aria-checked')).toBe('false');
    const { rows } = await terminal.query<{ rows: { mode: string }[] }>('logistics.zones');
    expect(rows[0]?.mode).toBe('manual');
    await expectText(page, 'Off: nothing drives by itself');
  });

  it('offers a supervisor what a supervisor may do', async () => {
    const { page } = await dispatch(
      async (t) => {
        seedLedZone(t);
        await request(t, await raise(t, 'LS-02', 'P-NUT'));
      },
      { role: 'supervisor' },
    );
    await page.getByRole('button', { name: 'Take over' }).waitFor();
    expect(await page.getByRole('button', { name: 'Assign' }).count()).toBe(0);
    expect(await page.getByRole('switch', { name: 'Automatic dispatch' }).isDisabled()).toBe(true);
  });

  it('says that vehicles stand where they were last heard while this PC is cut off from the floor, and claims nothing of others', async () => {
    const { page } = await dispatch(async (t) => {
      seedLedZone(t);
      record(t, await request(t, await raise(t, 'LS-02', 'P-NUT')), assigned, step('TransportAccepted'));
      t.fleet.setRole('Z1', 'offline');
      t.fleet.put(agv('AGV-02', { silent: true, heardAtMs: Date.now() - 42_000 }));
    });
    await expectText(
      page,
      'This PC has no connection to the floor: vehicles are shown where they were last heard',
    );
    await expectText(page, 'AGV-01 brings Hub nut, arrival not known; nothing else is called.');
    await page.getByRole('tab', { name: 'Fleet' }).click();
    await expectText(page, /silent for \d+ s · last at P-1/);
  });

  it('keeps the selection in the address', async () => {
    const { page } = await dispatch(async (t) => {
      seedLedZone(t);
      await raise(t, 'LS-02', 'P-NUT');
      await raise(t, 'LS-03', 'P-BELT');
    });
    const row = page.getByRole('row', { name: /Belt/ });
    await row.click();
    await page.getByRole('region', { name: 'Belt → FA-03' }).waitFor();
    expect(new URL(page.url()).searchParams.get('call')).toContain('P-BELT');
    await page.reload();
    await page.getByRole('region', { name: 'Belt → FA-03' }).waitFor();
    await row.press('ArrowUp');
    await page.getByRole('region', { name: /Hub nut → FA-02|Belt → FA-03/ }).waitFor();
  });

  it('teaches what will be here before a site is configured', async () => {
    const { page } = await dispatch(() => {});
    await expectText(page, 'Calls, transports and the fleet will appear here');
  });

  it('shows a site that nobody leads and no vehicle was heard of as not known', async () => {
    const { page } = await dispatch((t) => seedSupplySite(t.store));
    await expectText(page, 'This PC does not hear the vehicles of this zone');
    await expectText(page, 'Zone Z1 has no leader: nobody assigns');
    await page.getByRole('tab', { name: 'Fleet' }).click();
    await expectText(page, 'not heard by this PC');
    await page.getByRole('img', { name: 'Battery —' }).first().waitFor();
  });

  it.each([
    ['zh', 'light', 1366],
    ['en', 'dark', 1920],
    ['en', 'light', 1024],
  ] as const)('passes axe in %s, %s, at %d', async (language, scheme, width) => {
    const { page } = await dispatch(
      async (t) => {
        seedLedZone(t);
        record(t, await request(t, await raise(t, 'LS-02', 'P-NUT')), assigned);
        await raise(t, 'LS-03', 'P-BELT');
        t.fleet.put(agv('AGV-02', { silent: true }));
      },
      { language, scheme, width },
    );
    await page.getByRole('row', { name: /P-NUT|Hub nut/ }).waitFor();
    const cutOff = await page.getByRole('application').evaluate((map) => {
      const card = map.closest('[class*="card"]');
      return map.getBoundingClientRect().bottom - (card?.getBoundingClientRect().bottom ?? 0);
    });
    expect(cutOff).toBeLessThanOrEqual(0);
    await expectAccessible(page);
  });
});
