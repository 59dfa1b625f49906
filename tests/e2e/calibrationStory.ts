import { expect } from 'vitest';
import type { Scene } from './scene.ts';
import { soon } from './scene.ts';

const tool = 'T-11';
const station = 'FA-03';
const pin = '246810';
const patient = { timeout: 30_000 };

/**
 * Quality finds a tool wrong at one PC: the PC that owns it locks it and says so at its station, and the supervisor's inbox names what it
 * did. An engineer calibrates it, and the station goes on. Answers of how many units the supervisor was told.
 */
export async function foundWrongAndCalibrated(scene: Scene): Promise<number> {
  const operator = await scene.screen('line', '1004', `/line/stations/${station}`);
  const locked = operator.getByRole('alert').filter({ hasText: `${tool} Nutrunner cockpit is locked` });
  expect(await locked.count()).toBe(0);

  const lead = await scene.screen('quality', '1003', `/quality/tools?tool=${tool}`);
  const dialog = lead.getByRole('dialog', { name: `${tool} out of calibration?` });
  await dialog.getByLabel('What the check showed').fill('reads 4 % high', patient);
  await dialog.getByRole('button', { name: 'Report out of calibration' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await lead.getByRole('row', { name: new RegExp(`${tool}.*Found wrong: locked`) }).waitFor(patient);
  await lead.close();

  await locked.waitFor(patient);
  const line = scene.pc('line', '1001');
  await expect.poll(() => unitsNamed(line), soon).toBeGreaterThan(1);
  const inbox = await scene.screen('line', '1001', '/inbox');
  const entry = inbox.getByRole('listitem').filter({ hasText: `${tool} tightened` });
  await entry
    .first()
    .getByText(/on …\d{6} while it was out of calibration \(since 20\d\d-/u)
    .first()
    .waitFor(patient);
  await inbox.close();

  const engineer = await scene.screen('line', '1005', `/quality/tools?tool=${tool}`);
  const form = engineer.getByRole('dialog', { name: `Calibration of ${tool}` });
  await form.getByLabel('Valid through').fill('2099-12-31', patient);
  await form.getByLabel('Certificate number').fill('CAL-4711');
  await form.getByLabel('Calibrated by').fill('Metrology lab');
  await form.getByLabel('Badge').fill('1005');
  await form.getByLabel('PIN').fill(pin);
  await form.getByRole('button', { name: 'Sign' }).click();
  await form.waitFor({ state: 'hidden' });
  await engineer.close();
  await locked.waitFor({ state: 'hidden', ...patient });
  await operator.close();
  return await unitsNamed(line);
}

interface Inbox {
  readonly rows: readonly { readonly code: string | null; readonly together: readonly unknown[] }[];
}

/** How many units the supervisor is told of. */
async function unitsNamed(line: ReturnType<Scene['pc']>): Promise<number> {
  const { rows } = await line.query<Inbox>('site.inbox', { scope: 'mine' });
  const told = rows.filter(({ code }) => code === 'toolOutOfCalibration');
  return told.reduce((n, { together }) => n + 1 + together.length, 0);
}
