import { beforeEach, describe, expect, it } from 'vitest';
import { screens } from '../openedPage.ts';
import { does, seedDemoLine, serveLine } from './lineScreens.ts';

const { serve, server, open } = screens();

beforeEach(async () => {
  await serve((folder) =>
    serveLine(folder, async (terminal) => {
      await seedDemoLine(terminal, 3);
      for (const station of ['FA-01', 'FA-02'])
        await does(terminal, 'assembly.callAndon', { station, kind: 'help' }, 'operator');
      const calls = await terminal.query<{ rows: { andon: string }[] }>('assembly.andons', { line: 'FA1' });
      for (const { andon } of calls.rows)
        await does(terminal, 'assembly.acknowledgeAndon', { andon }, 'supervisor');
    }),
  );
}, 60_000);

const statuses = async () => {
  const { rows } = await server().terminal.query<{ rows: { status: string }[] }>('assembly.andons', {
    line: 'FA1',
  });
  return rows.map(({ status }) => status);
};

describe('a double tap on "Resolved"', () => {
  it('does not resolve the call that moves up under the finger', async () => {
    const page = await open('/line', { role: 'supervisor', alone: true });
    // The time between the two taps is the test's own: none passes, however busy the machine is.
    const restedMs = Date.now() + 60_000;
    await page.clock.setFixedTime(restedMs);
    const resolved = page.getByRole('button', { name: 'Resolved' });
    await expect.poll(() => resolved.first().isEnabled()).toBe(true);
    const box = await resolved.first().boundingBox();
    if (box === null) throw new Error('no place');
    const tap = () => page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await tap();
    await expect.poll(() => resolved.count()).toBe(1);
    await expect.poll(async () => (await resolved.first().boundingBox())?.y).toBe(box.y);
    await tap();
    // What is seen after this was asked for after the tap.
    await does(server().terminal, 'assembly.callAndon', { station: 'FA-03', kind: 'help' }, 'operator');
    await page.getByRole('button', { name: 'I’m coming' }).waitFor();
    expect((await statuses()).toSorted()).toEqual(['acknowledged', 'called', 'resolved']);
    await page.clock.setFixedTime(restedMs + 1_500);
    await resolved.click();
    await expect.poll(async () => (await statuses()).toSorted()).toEqual(['called', 'resolved', 'resolved']);
  });
});

describe('a double tap that ends on the button of a result', () => {
  it('records nothing where it began in a dialog that has closed', async () => {
    const page = await open('/line/stations/FA-01', { role: 'operator', alone: true });
    const restedMs = Date.now() + 60_000;
    await page.clock.setFixedTime(restedMs);
    const result = page.getByRole('region', { name: 'Current operation' }).getByRole('button').first();
    await result.waitFor();
    /** Whether the tap got through. */
    const tap = (on: typeof result) =>
      on.evaluate((element) =>
        element.dispatchEvent(
          new MouseEvent('click', { bubbles: true, cancelable: true, detail: 1, clientX: 400, clientY: 300 }),
        ),
      );
    expect(await tap(page.locator('body'))).toBe(true);
    expect(await tap(result)).toBe(false);
    await page.clock.setFixedTime(restedMs + 1_500);
    expect(await tap(result)).toBe(true);
  });
});
