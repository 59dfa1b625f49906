import type { Locator, Page } from 'playwright-core';
import type { PcName } from '#cli/demo/supervisor';
import type { Scene } from './scene.ts';
import type { Trouble } from './stationStory.ts';

const pin = '246810';
const patient = { timeout: 30_000 };

/** One issue at the screen of a PC, as one person. */
export class IssueScreen {
  readonly page: Page;
  readonly #badge: string;

  private constructor(page: Page, badge: string) {
    this.page = page;
    this.#badge = badge;
  }

  /** Found in the list of issues, as a lead finds it. */
  static async open(
    scene: Scene,
    pc: PcName,
    badge: string,
    { number }: Pick<Trouble, 'number'>,
  ): Promise<IssueScreen> {
    const page = await scene.screen(pc, badge, '/quality/issues');
    await page.getByRole('row').filter({ hasText: number }).click(patient);
    await page.getByRole('navigation', { name: 'Issues' }).getByText(number).waitFor();
    return new IssueScreen(page, badge);
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Fails with what stands on the screen instead. */
  async press(name: string): Promise<void> {
    try {
      await this.button(name).click(patient);
    } catch (cause) {
      const shown = await this.page.locator('body').ariaSnapshot();
      throw new Error(`"${name}" could not be pressed on\n${shown}`, { cause });
    }
  }

  /** Presses a button that asks for words, and gives them. */
  async tell(name: string, words: string, confirm: string, evidence?: string): Promise<void> {
    await this.press(name);
    await this.#answer(words, confirm, evidence);
  }

  async write(name: string, words: string, evidence?: string): Promise<void> {
    const section = this.page.getByRole('region', { name });
    await section.getByRole('button', { name: 'Write' }).click(patient);
    await this.#answer(words, 'Save', evidence);
    await section.getByText(words).waitFor(patient);
  }

  async #answer(words: string, confirm: string, evidence?: string): Promise<void> {
    await this.dialog.getByRole('textbox').first().fill(words);
    if (evidence !== undefined) await this.dialog.getByLabel('Evidence').fill(evidence);
    await this.dialog.getByRole('button', { name: confirm, exact: true }).click();
    await this.dialog.waitFor({ state: 'hidden' });
  }

  async addToTeam(name: RegExp): Promise<void> {
    const team = this.page.getByRole('region', { name: 'D1 Team' });
    await team.getByPlaceholder('Add a person').click();
    await this.page.getByRole('option', { name }).click();
  }

  async sign(name: string, reason: string): Promise<void> {
    await this.press(name);
    await this.#sign(reason);
  }

  /** Of a button that others are named like. */
  async signAt(button: Locator, reason: string): Promise<void> {
    await button.click(patient);
    await this.#sign(reason);
  }

  async #sign(reason: string): Promise<void> {
    await this.dialog.getByLabel(/^(Reason|Conclusion)/).fill(reason);
    await this.dialog.getByLabel('Badge').fill(this.#badge);
    await this.dialog.getByLabel('PIN', { exact: true }).fill(pin);
    await this.dialog.getByRole('button', { name: 'Sign' }).click();
    await this.dialog.waitFor({ state: 'hidden' });
  }
}

/** The lead contains, analyses and corrects; another person verifies. Leaves the lead's screen open, before the closing. */
export async function workUntilVerified(scene: Scene, trouble: Trouble): Promise<IssueScreen> {
  const lead = await IssueScreen.open(scene, 'quality', '1003', trouble);
  await lead.press('Acknowledge');
  await lead.write('D2 Problem', 'The cockpit bolts do not hold their torque.');
  await lead.write('D3 Interim containment', 'The unit stays at its station.');
  await lead.press('Move to contained');
  for (const member of [/1003/u, /1008/u]) await lead.addToTeam(member);
  await lead.write('D4 Occurrence cause', 'Thread damaged by the fixture.', 'picture of the thread');
  await lead.write('D4 Escape cause', 'The fixture was not in the check list.', 'check list of today');
  await lead.press('Move to analysed');
  await lead.tell('Add action', 'Recut the thread', 'Add action');
  await lead.tell('Done', 'thread gauge passes', 'Done');
  await lead.press('Move to corrected');
  await lead.button('Verify').waitFor(patient);
  const other = await IssueScreen.open(scene, 'quality', '1008', trouble);
  await other.press('Verify');
  await other.dialog.getByRole('textbox').first().fill('three units built without it');
  await other.dialog.getByRole('button', { name: 'Verify', exact: true }).click();
  await other.dialog.waitFor({ state: 'hidden' });
  await other.button('Close').waitFor(patient);
  await other.page.close();
  await lead.write('D7 Prevention', 'The fixture is in the check list.');
  return lead;
}
