import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoPart } from '#terminal/contract/demo';
import { keptBy, missingFrom } from './keptEvents.ts';
import { Scene, soon } from './scene.ts';

/** A demo whose processes are killed as a machine's power is cut, with nobody at the panel. */
let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open();
}, 240_000);
afterAll(() => scene?.close(), 60_000);

const part = async (name: DemoPart) =>
  (await scene.site.control.state()).parts.find((row) => row.part === name);
async function isBack(name: DemoPart): Promise<void> {
  const back = { part: name, cut: false, restarts: 1, down: false, changing: false };
  await expect.poll(() => part(name), soon).toEqual(back);
}

/** What the line's people went on to do after this moment. */
async function goesOn(): Promise<void> {
  const { entered } = scene.simulation.state();
  await expect.poll(() => scene.simulation.state().entered, soon).toBeGreaterThan(entered);
}

/** Saved at the line PC: the event's id. */
async function called(station: string): Promise<string> {
  const answer = await scene.pc('line', '1001').command('assembly.callAndon', { station, kind: 'help' });
  if (!answer.ok) throw new Error(answer.code);
  return answer.events[0]?.eventId ?? '';
}
const missing = (ids: readonly string[]) =>
  keptBy(scene.database('line'), (database) => missingFrom(database, ids));

describe('a demo', { timeout: 300_000 }, () => {
  it('starts the engine of a PC again when it dies: same address, same record, and its page works', async () => {
    const page = await scene.screen('line', '1001', '/line');
    await goesOn();
    const saved = await called('FA-03');
    const line = scene.site.terminals.find(({ name }) => name === 'line');
    const { pid = 0 } = line ?? {};
    process.kill(pid, 'SIGKILL');
    await expect.poll(async () => (await part('line'))?.down, soon).toBe(true);
    await isBack('line');
    expect(line?.pid).not.toBe(pid);
    expect(missing([saved])).toEqual([]);
    // Sessions end with the engine, as they do on a PC that was switched off.
    await page.getByRole('button', { name: /1001/ }).click({ timeout: 60_000 });
    await page.getByRole('link', { name: /^FA-03/ }).waitFor({ timeout: 30_000 });
    await goesOn();
    await page.getByRole('button', { name: /^Demo switches/ }).click();
    await page.getByText('died and was restarted 1×').waitFor();
    await page.close();
  });

  it('starts the plant again when it dies, and the PCs are with it again', async () => {
    const { plantPid } = scene.site;
    process.kill(plantPid, 'SIGKILL');
    const saved = await called('FA-05');
    await isBack('plant');
    expect(scene.site.plantPid).not.toBe(plantPid);
    const kept = () =>
      keptBy(scene.database('line'), (database) =>
        database
          .prepare<[string], { status: string }>('select status from event where event_id = ?')
          .get(saved),
      );
    await expect.poll(() => kept()?.status, soon).toBe('accepted');
    await goesOn();
  });

  it('leaves a plant that the panel cut where it is, until it is mended', async () => {
    await scene.site.control.set('plant', true);
    expect(await part('plant')).toMatchObject({ cut: true, down: false });
    await goesOn();
    expect(await part('plant')).toEqual({
      part: 'plant',
      cut: true,
      restarts: 1,
      down: false,
      changing: false,
    });
    await scene.site.control.set('plant', false);
    expect(await part('plant')).toMatchObject({ cut: false, down: false });
  });
});
