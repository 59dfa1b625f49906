import type { Locator, Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { done } from '#tests/terminal/qualitySite';
import { signatureOf, testPin } from '#tests/terminal/testTerminal';
import { expectAccessible } from '../accessible.ts';
import { expectText, looks, screens, type OpenOptions } from '../openedPage.ts';
import {
  goes,
  lead,
  openIssue,
  serveQuality,
  sign,
  toCorrected,
  write,
  type QualityServer,
} from './qualityScreens.ts';

const { serve, server, open } = screens<QualityServer>();
let issue = '';
let vin = '';

beforeEach(async () => {
  await serve((folder) =>
    serveQuality(folder, async (terminal, hands) => {
      const at = await hands.unitAtWheels('PO-42801');
      vin = at.vin;
      const subject = { unit: at.unit, station: 'FA-10', tool: 'T-17' };
      issue = await openIssue(terminal, { title: 'Wheel nut loose', severity: 'A', subject });
      hands.plantJudges();
    }),
  );
}, 60_000);

async function report(options: OpenOptions = {}): Promise<Page> {
  const page = await open(`/quality/issues/${issue}`, { role: 'quality', ...options });
  await page.getByRole('heading', { name: /Wheel nut loose/ }).waitFor();
  return page;
}

/** What the plant tells this PC, as its link would: with the next news the screen shows it. */
async function plantSays(page: Page, verdict: 'accepted' | 'refused' = 'accepted'): Promise<void> {
  server().hands.plantJudges(verdict === 'refused' ? ['refused'] : []);
  await expect.poll(() => page.getByText('saved here').count()).toBe(0);
}

const step = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const alert = (page: Page, words: RegExp) => page.getByRole('alert').filter({ hasText: words }).first();

describe('an issue on its screen', () => {
  it('goes from contained to closed, verified by another person, closed by a signature', async () => {
    const page = await report();
    await step(page, 'Acknowledge').click();
    await step(page, 'Move to contained').click();
    await alert(page, /“Problem” is not written yet/).waitFor();
    await page.getByRole('button', { name: 'The problem is described (D2)' }).click();
    const dialog = page.getByRole('dialog', { name: 'Problem' });
    await dialog.getByLabel('Problem').fill('Nut turned by hand after the rundown');
    await dialog.getByLabel('Problem').press('Control+Enter');
    await expect.poll(() => alert(page, /“Problem” is not written yet/).count()).toBe(0);
    await write(page, 'D3 Interim containment', 'Unit held, next ten checked');
    await page.getByRole('button', { name: '1 unit is set apart' }).click();
    await page.getByLabel('Where it stands').fill('R1');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: 'set apart' }).waitFor();
    await step(page, 'Move to contained').click();
    await step(page, 'Move to analysed').waitFor();

    await write(page, 'D4 Occurrence cause', 'Friction too low', 'Lab report 17');
    await write(page, 'D4 Escape cause', 'Angle not watched', 'Curve of 07:42');
    for (const name of ['Lin Yue', 'Chen Li']) {
      await page.getByRole('combobox', { name: 'Add a person' }).fill(name);
      await page.getByRole('option', { name: new RegExp(name) }).click();
      await page.getByRole('region', { name: 'D1 Team' }).getByText(name).waitFor();
    }
    await step(page, 'Move to analysed').click();
    await step(page, 'Move to corrected').waitFor();
    for (const deed of [/: wrote “Problem”$/, /: added Chen Li to the team$/]) await expectText(page, deed);

    await page.getByRole('button', { name: 'Add action' }).click();
    await page.getByLabel('What is to be done').fill('Watch the angle');
    await page.getByRole('dialog').getByRole('button', { name: 'Add action' }).click();
    await step(page, 'Done').click();
    await page.getByLabel('Evidence').fill('Parameter set 72');
    await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
    await step(page, 'Move to corrected').click();
    await step(page, 'Verify').click();
    const evidence = page.getByLabel('What shows that the actions work');
    await evidence.fill('50 units without NOK');
    await page.getByRole('dialog').getByRole('button', { name: 'Verify' }).click();
    await alert(page, /cannot verify it: another quality lead has to/).waitFor();
    expect(await evidence.inputValue()).toBe('50 units without NOK');

    const other = await report({ n: 2 });
    await step(other, 'Verify').click();
    await other.getByLabel('What shows that the actions work').fill('50 units without NOK');
    await other.getByRole('dialog').getByRole('button', { name: 'Verify' }).click();
    await step(other, 'Close').waitFor();
    await write(other, 'D7 Prevention', 'Angle watched on every tool');
    await plantSays(other);

    await other.getByRole('button', { name: 'Conforming' }).click();
    await sign(other, 'quality-2', 'Retightened and measured');
    await expectText(other, 'awaiting plant');
    await expectText(other, 'Until then nothing is released.');
    await other.getByRole('row', { name: /Conforming.*awaiting plant/ }).waitFor();
    expect(await step(other, 'Scrap').count()).toBe(0);
    expect(await step(other, 'Close').isDisabled()).toBe(true);
    await plantSays(other);
    await expect.poll(() => other.getByText('awaiting plant').count()).toBe(0);

    await step(other, 'Close').click();
    await sign(other, 'quality-2', 'The angle is watched', '000000');
    await alert(other, /Badge or PIN is wrong/).waitFor();
    expect(await other.getByLabel('Badge').inputValue()).toBe('quality-2');
    await sign(other, 'quality-2', 'The angle is watched now');
    await expectText(other, 'awaiting plant');
    server().hands.plantJudges();
    await expectText(other, 'Finished');
    const closure = other.getByRole('region', { name: 'D8 Closure' });
    await closure.getByText('The angle is watched now').waitFor();
    await closure.getByText(/Signed by .*, .* · bound to record [0-9a-f]{12}$/).waitFor();
    expect(await other.getByRole('button', { name: 'Close', exact: true }).count()).toBe(0);
  }, 90_000);

  it('offers nothing on a closed record but a comment, until it is reopened with a reason', async () => {
    await upToVerify();
    const { terminal, hands } = server();
    await lead(terminal, 'verifyIssue', { issue, evidence: '50 units' }, 2);
    hands.plantJudges();
    const shown = await terminal.query<{ recordHash: string }>('quality.issue', { issue }, 'quality');
    const signature = { ...signatureOf('quality', 'close'), recordHash: shown.recordHash };
    await lead(terminal, 'closeIssue', { issue, signature });
    hands.plantJudges();
    const page = await report();
    await step(page, 'Reopen').waitFor();
    for (const name of ['Edit', 'Write', 'Add action', 'Place hold…'])
      expect(await step(page, name).count(), name).toBe(0);
    expect(await page.getByRole('combobox', { name: 'Add a person' }).count()).toBe(0);
    await step(page, 'Reopen').click();
    await page.getByLabel('Why it is worked on again').fill('Came back from the yard');
    await page.getByRole('dialog').getByRole('button', { name: 'Reopen' }).click();
    await step(page, 'Add action').waitFor();
    await page.getByText(/^Reopened .+ by .+: “Came back from the yard”$/).waitFor();
  });

  it('keeps what was typed when a dialog is left, each for what it was typed for', async () => {
    const { terminal } = server();
    await lead(terminal, 'acknowledgeIssue', { issue });
    const plan = { issue, kind: 'corrective', responsible: null, dueAt: null };
    for (const text of ['Watch the angle', 'Change the socket'])
      await lead(terminal, 'addAction', { ...plan, text });
    const page = await report();
    const dialog = page.getByRole('dialog');
    const leave = async (): Promise<void> => {
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    };
    const again = async (opens: Locator, label: string, words: string): Promise<void> => {
      await opens.click();
      await dialog.getByLabel(label, { exact: true }).fill(words);
      await leave();
      await opens.click();
      expect(await dialog.getByLabel(label, { exact: true }).inputValue()).toBe(words);
    };
    const [first, second] = [step(page, 'Done').nth(0), step(page, 'Done').nth(1)];
    await again(first, 'Evidence', 'Set 72');
    await leave();
    await second.click();
    expect(await dialog.getByLabel('Evidence').inputValue()).toBe('');
    await leave();
    await again(page.getByRole('button', { name: 'Comment' }), 'Comment', 'Seen twice');
    await dialog.getByRole('button', { name: 'Comment' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Comment' }).click();
    expect(await dialog.getByLabel('Comment', { exact: true }).inputValue()).toBe('');
    await leave();
    const problem = page.getByRole('region', { name: 'D2 Problem' });
    await again(problem.getByRole('button', { name: 'Write' }), 'Problem', 'Turned by hand');
    await leave();
    const section = { issue, section: 'problem', text: 'Socket worn', evidence: '', previous: null };
    await lead(terminal, 'writeSection', section, 2);
    await problem.getByText('Socket worn').waitFor();
    await problem.getByRole('button', { name: 'Edit' }).click();
    expect(await dialog.getByLabel('Problem', { exact: true }).inputValue()).toBe('Turned by hand');
    await dialog.getByRole('status').getByText('Socket worn').waitFor();
  });

  it('says in Chinese why the same person cannot verify', async () => {
    await upToVerify();
    const page = await report({ language: 'zh' });
    await step(page, '验证').click();
    await page.getByLabel('证明措施有效的证据').fill('50 台无不合格');
    await page.getByRole('dialog').getByRole('button', { name: '验证' }).click();
    await alert(page, /须由另一位质量主管验证/).waitFor();
    expect(await page.getByLabel('证明措施有效的证据').inputValue()).toBe('50 台无不合格');
  });

  it('shows others what stands, and offers them nothing that they may not do', async () => {
    const page = await report({ role: 'logistics' });
    await page.getByRole('button', { name: 'Comment' }).waitFor();
    for (const name of ['Acknowledge', 'Write', 'Add action', 'Hold 1 unit', 'Place hold…'])
      expect(await page.getByRole('button', { name }).count(), name).toBe(0);
  });

  it('says that this PC does not know an issue', async () => {
    issue = 'nowhere';
    const page = await open('/quality/issues/nowhere', { role: 'quality' });
    await expectText(page, 'This PC does not know the issue');
  });

  it.each(looks)('passes axe in $language, $scheme, at $width', async (look) => {
    await upToVerify();
    const page = await report(look);
    await page.getByRole('table').waitFor();
    await expectAccessible(page);
  });
});

describe('a hold placed from an issue', () => {
  it('shows what it will stop before it is placed, and grows by itself', async () => {
    const { terminal, hands } = server();
    await hands.tighten(vin, 141);
    const page = await report();
    await page.getByRole('button', { name: 'Place hold…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Place hold' });
    const preview = dialog.getByRole('region', { name: 'What this will hold' });
    await preview.getByRole('row', { name: /FA-10 Wheels.*free now/ }).waitFor();
    await preview.getByText('Whatever turns out to belong to it later').waitFor();
    await expectAccessible(page);
    await dialog.getByLabel('Until').fill('2020-01-01T00:00');
    await preview.getByText('Say what is to be held').waitFor();
    await dialog.getByText('This is not after “From”.').waitFor();
    await dialog.getByLabel('Until').fill('');
    await dialog.getByRole('button', { name: 'By station' }).click();
    await preview.getByRole('row', { name: /FA-10 Wheels/ }).waitFor();
    await dialog.getByRole('button', { name: 'By tool' }).click();
    await dialog.getByLabel('Why these are held').fill('Torque low');
    await dialog.getByRole('button', { name: 'Hold 1 unit' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await expectText(page, /1 member, 1 undecided/);
    await page.getByRole('cell', { name: 'held' }).waitFor();
    const { rows } = await terminal.query<{ rows: { population: { kind: string } }[] }>('quality.holds');
    expect(rows).toMatchObject([{ population: { kind: 'toolWindow', tool: 'T-17', until: null } }]);
  });

  it('says first which units have shipped already', async () => {
    await server().hands.tighten(vin, 141);
    goes(server(), await unitOf(), 'UnitShipped');
    const page = await report();
    await page.getByRole('button', { name: 'Place hold…' }).click();
    await alert(page, /1 unit has shipped already.*tell who received them/).waitFor();
    await expect.poll(() => page.getByRole('row', { name: /shipped.*free now/ }).count()).toBe(1);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('cell', { name: 'left the plant, to be decided' }).waitFor();
    expect(await step(page, 'Repair').count()).toBe(0);
    await page.getByRole('button', { name: 'Field action for 1 unit that left' }).click();
    await page.getByLabel('Who was told').fill('Dealer 4711 keeps it in the yard');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: 'left the plant, field action' }).waitFor();
    await page.getByText('Dealer 4711 keeps it in the yard').waitFor();
    expect(await step(page, 'Conforming').count()).toBe(0);
  });

  it('holds the units that nobody has accounted for, and accounts for them once', async () => {
    const page = await report();
    await page.getByRole('button', { name: 'Hold 1 unit' }).click();
    const dialog = page.getByRole('dialog', { name: 'Place hold' });
    await dialog.getByRole('row', { name: /FA-10 Wheels/ }).waitFor();
    await dialog.getByLabel('Why these are held').fill('Torque low');
    await dialog.getByRole('button', { name: 'Hold 1 unit' }).click();
    await page.getByRole('cell', { name: 'held' }).waitFor();
    const { rows } = await server().terminal.query<{ rows: { type: string }[] }>('quality.issueTimeline', {
      issue,
    });
    expect(rows.filter(({ type }) => type === 'AffectedUnitsAccounted')).toHaveLength(1);
  });

  it('lets one of its units be scrapped and the other released, on the units themselves', async () => {
    const { terminal, hands } = server();
    const [first, second] = [await unitOf(), await anotherUnit()];
    await lead(terminal, 'placeHold', {
      reason: 'Torque low',
      population: { kind: 'listed' },
      members: [first, second].map((unit) => ({ kind: 'unit', unit })),
      issue,
    });
    hands.plantJudges();
    const page = await report();
    const units = page.getByRole('region', { name: 'Affected units' });
    await units.getByText('0 of 2 undecided chosen').waitFor();
    expect(await units.getByRole('button', { name: 'Scrap' }).isDisabled()).toBe(true);
    await units.getByRole('checkbox', { name: `Choose …${vin.slice(-6)}` }).check();
    await units.getByRole('button', { name: 'Scrap' }).click();
    await expectText(page.getByRole('dialog'), `Disposition of …${vin.slice(-6)},`);
    await sign(page, 'quality-1', 'Cracked');
    await units.getByRole('row', { name: /Scrap.*awaiting plant/ }).waitFor();
    hands.plantJudges();
    await units.getByRole('button', { name: 'Conforming' }).click();
    await sign(page, 'quality-1', 'Measured again');
    await units.getByRole('row', { name: /Conforming.*awaiting plant/ }).waitFor();
    hands.plantJudges();
    await expectText(page.getByRole('region', { name: 'Holds' }), /2 members, 0 undecided/);
    await expectText(page, new RegExp(`decided Scrap for …${vin.slice(-6)} in hold H-`));
    await expectText(page, /placed hold H-.* on …/);
    await page.getByText('Cracked').waitFor();
    const { rows } = await terminal.query<{ rows: { unit: string; outcome: string }[] }>(
      'quality.affectedUnits',
      { issue },
    );
    expect(Object.fromEntries(rows.map((row) => [row.unit, row.outcome]))).toEqual({
      [first]: 'scrap',
      [second]: 'conforming',
    });
  });

  it('allows a repair by the customer’s concession alone, and gives the unit its rework item', async () => {
    const { terminal, hands } = server();
    const one = await unitOf();
    const members = [{ kind: 'unit', unit: one }];
    await lead(terminal, 'placeHold', {
      reason: 'Torque low',
      population: { kind: 'listed' },
      members,
      issue,
    });
    hands.plantJudges();
    const page = await report();
    const units = page.getByRole('region', { name: 'Affected units' });
    await units.getByRole('button', { name: 'Repair' }).click();
    const dialog = page.getByRole('dialog', { name: 'Repair' });
    await dialog.getByLabel('Instruction').fill('Weld on a new bush');
    await dialog.getByLabel('Badge').fill('quality-1');
    await dialog.getByLabel('PIN').fill(testPin);
    expect(await dialog.getByRole('button', { name: 'Sign' }).isDisabled()).toBe(true);
    await dialog.getByLabel('concession').fill('C-7, customer quality');
    await dialog.getByRole('button', { name: 'Sign' }).click();
    await dialog.waitFor({ state: 'hidden' });
    hands.plantJudges();
    await page.getByText('Weld on a new bush · C-7, customer quality').waitFor();
    const reworks = await terminal.query<{ rows: { unit: string }[] }>('assembly.reworks', {
      line: 'FA1',
      unit: one,
    });
    expect(reworks.rows).toHaveLength(1);
  });

  it('lets one of the chosen units be left out while the dialog stays open', async () => {
    const { terminal, hands } = server();
    const both = [await unitOf(), await anotherUnit()];
    const members = both.map((unit) => ({ kind: 'unit', unit }));
    const listed = { reason: 'Torque low', population: { kind: 'listed' }, members, issue };
    await lead(terminal, 'placeHold', listed);
    hands.plantJudges();
    const page = await report();
    const units = page.getByRole('region', { name: 'Affected units' });
    await units.getByRole('checkbox', { name: 'Choose all undecided' }).check();
    await units.getByRole('button', { name: 'Conforming' }).click();
    const dialog = page.getByRole('dialog');
    const boxes = dialog.getByRole('group', { name: 'Members that are signed for' }).getByRole('checkbox');
    await dialog.getByLabel('Reason').fill('Measured again');
    await boxes.nth(0).uncheck();
    await boxes.nth(1).uncheck();
    await expectText(dialog, 'Choose at least one.');
    await boxes.nth(0).check();
    expect(await dialog.getByLabel('Reason').inputValue()).toBe('Measured again');
    await expectAccessible(page);
    await sign(page, 'quality-1', 'Measured again');
    await dialog.waitFor({ state: 'hidden' });
    hands.plantJudges();
    const { rows } = await terminal.query<{ rows: { outcome: string | null }[] }>('quality.affectedUnits', {
      issue,
      limit: 10,
    });
    expect(rows.map((row) => row.outcome).filter((outcome) => outcome !== null)).toEqual(['conforming']);
  });

  it('lists what is decided more mildly, as that and not chosen, and lets the stricter take its place', async () => {
    const { terminal, hands } = server();
    const [first, second] = [await unitOf(), await anotherUnit()];
    const members = [first, second].map((unit) => ({ kind: 'unit', unit }));
    const listed = { reason: 'Torque low', population: { kind: 'listed' }, members, issue };
    const placed = await lead(terminal, 'placeHold', listed);
    hands.plantJudges();
    const hold = placed[0]?.stream.slice('hold/'.length);
    const decideAs = (n: number, disposition: object, ...of: string[]) =>
      lead(
        terminal,
        'decideDisposition',
        {
          hold,
          members: of.map((unit) => ({ member: `unit/${unit}`, previous: null })),
          disposition,
          signature: signatureOf('quality', 'disposition', null, n),
        },
        n,
      );
    await decideAs(2, { kind: 'conforming', evidence: 'measured' }, first);
    hands.plantJudges();
    const page = await report();
    const holds = page.getByRole('region', { name: 'Holds' });
    await holds.getByRole('button', { name: 'Scrap' }).click();
    const dialog = page.getByRole('dialog');
    await expectText(dialog, /Scrap for the 1 unit chosen here/);
    const decided = dialog.getByRole('row', { name: /decided now: Conforming/ });
    expect(await decided.getByRole('checkbox').isChecked()).toBe(false);
    await decided.getByRole('checkbox').check();
    await expectText(dialog, /1 of them is decided already; the stricter decision takes its place/);
    await expectAccessible(page);
    await decideAs(2, { kind: 'scrap', reason: 'bent' }, second);
    hands.plantJudges();
    const stricter = dialog.getByRole('row', { name: /has decided Scrap/ });
    await stricter.waitFor();
    expect(await stricter.getByRole('checkbox').isDisabled()).toBe(true);
    await expectText(dialog, /Scrap for the 1 unit chosen here/);
    await sign(page, 'quality-1', 'Thread torn');
    await dialog.waitFor({ state: 'hidden' });
    hands.plantJudges();
    const units = page.getByRole('region', { name: 'Affected units' });
    await units.getByRole('row', { name: /Scrap instead of Conforming/ }).waitFor();
    await holds.getByRole('button', { name: 'Lift hold' }).waitFor();
    expect(await holds.getByText('Decide more strictly').count()).toBe(0);
  });

  it('decides the members that its lead has read, not what came meanwhile', async () => {
    const { terminal, hands } = server();
    const [first, second] = [await unitOf(), await anotherUnit()];
    const members = [first, second].map((unit) => ({ kind: 'unit', unit }));
    const listed = { reason: 'Torque low', population: { kind: 'listed' }, members, issue };
    const placed = await lead(terminal, 'placeHold', listed);
    hands.plantJudges();
    const hold = placed[0]?.stream.slice('hold/'.length);
    const dispositions = async () => {
      const { rows } = await terminal.query<{ rows: { member: string; disposition: string | null }[] }>(
        'quality.holdMembers',
        { hold },
      );
      return Object.fromEntries(rows.map((row) => [row.member, row.disposition]));
    };
    const page = await report();
    const holds = page.getByRole('region', { name: 'Holds' });
    await holds.getByRole('button', { name: 'Conforming' }).click();
    const dialog = page.getByRole('dialog');
    await expectText(dialog, /Conforming for the 2 units chosen here/);
    await dialog.getByRole('row', { name: /FA-10 Wheels undecided/ }).waitFor();
    const secondRow = dialog.getByRole('row').nth(2);
    await secondRow.getByRole('checkbox').uncheck();
    const found = [
      { kind: 'container', container: 'C-100134' },
      { kind: 'lot', part: 'N14-020', lot: 'L-9' },
    ];
    await lead(terminal, 'addHoldMembers', { hold, members: found }, 2);
    await expectText(dialog, '2 more came meanwhile; they stay on hold.');
    await expectText(dialog, /Conforming for the 1 unit chosen here/);
    await expectAccessible(page);
    await sign(page, 'quality-1', 'Measured again');
    await dialog.waitFor({ state: 'hidden' });
    hands.plantJudges();
    expect(await dispositions()).toEqual({
      [`unit/${first}`]: 'conforming',
      [`unit/${second}`]: null,
      'container/C-100134': null,
      'lot/N14-020/L-9': null,
    });

    goes(server(), second, 'UnitShipped');
    const third = await anotherUnit('PO-42803');
    goes(server(), third, 'UnitScrapped');
    await lead(terminal, 'addHoldMembers', { hold, members: [{ kind: 'unit', unit: third }] });
    hands.plantJudges();
    await expectText(holds, /5 members, 4 undecided/);
    await holds.getByRole('button', { name: 'Rework' }).click();
    await dialog.getByRole('row', { name: /C-100134 LS-10/ }).waitFor();
    await dialog.getByRole('row', { name: /lot L-9 of N14-020/ }).waitFor();
    const gone = dialog.getByRole('row', {
      name: /shipped has left the plant: this cannot be done to it any more/,
    });
    expect(await gone.getByRole('checkbox').isDisabled()).toBe(true);
    const scrapped = dialog.getByRole('row', { name: /scrapped is scrapped: only Scrap can be decided/ });
    expect(await scrapped.getByRole('checkbox').isDisabled()).toBe(true);
    await dialog.getByRole('checkbox', { name: 'Choose all undecided' }).uncheck();
    await expectText(dialog, 'Choose at least one.');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await holds.getByRole('button', { name: 'Return' }).click();
    // What has left the plant is chosen by whoever means it.
    const shipped = dialog.getByRole('row', { name: /shipped/ }).getByRole('checkbox');
    expect(await shipped.isChecked()).toBe(false);
    await shipped.check();
    await sign(page, 'quality-1', 'Back to their maker');
    await dialog.waitFor({ state: 'hidden' });
    hands.plantJudges();
    await holds.getByRole('button', { name: 'Scrap' }).click();
    await sign(page, 'quality-1', 'It is scrapped already');
    await dialog.waitFor({ state: 'hidden' });
    hands.plantJudges();

    await holds.getByRole('button', { name: 'Lift hold' }).click();
    await expectText(dialog, 'its members are decided as listed here');
    await dialog.getByRole('row', { name: /FA-10 Wheels Conforming/ }).waitFor();
    const late = { kind: 'container', container: 'C-100135' };
    await lead(terminal, 'addHoldMembers', { hold, members: [late] }, 2);
    await expectText(dialog, 'not as it is listed here any more');
    expect(await dialog.getByRole('button', { name: 'Sign' }).isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Cancel' }).click();

    await holds.getByRole('button', { name: 'Conforming' }).click();
    await dialog.getByRole('row', { name: /C-100135/ }).waitFor();
    await decide(hold, ['container/C-100135'], 2);
    await dialog.getByRole('row', { name: /C-100135 .* has decided Scrap/ }).waitFor();
    await expectText(dialog, /Conforming\. Nothing is chosen\./);
    await expectText(dialog, 'Nothing that is listed here can be decided so.');
    await dialog.getByRole('button', { name: 'Cancel' }).click();

    const many = Array.from({ length: 1300 }, (_, n) => ({ kind: 'lot', part: 'N14-020', lot: `M-${n}` }));
    const keys = many.map(({ part, lot }) => `lot/${part}/${lot}`);
    await lead(terminal, 'addHoldMembers', { hold, members: many.slice(1) });
    await decide(hold, keys.slice(1, 1000));
    await decide(hold, keys.slice(1000));
    await holds.getByRole('button', { name: 'Lift hold' }).click();
    await dialog.getByRole('row', { name: /lot M-1 of/ }).waitFor();
    expect(await dialog.getByRole('row').count()).toBeLessThan(60);
    await page.setViewportSize({ width: 1366, height: 768 });
    const foot = await dialog.getByRole('button', { name: 'Sign' }).boundingBox();
    expect((foot?.y ?? Infinity) + (foot?.height ?? 0)).toBeLessThan(768);
    await dialog.getByLabel('Search the list').fill('m-1299');
    await dialog.getByRole('row', { name: /lot M-1299 of N14-020 . Scrap/ }).waitFor();
    expect(await dialog.getByRole('row').count()).toBe(2);
    await lead(terminal, 'addHoldMembers', { hold, members: many.slice(0, 1) }, 2);
    await decide(hold, keys.slice(0, 1), 2);
    await expectText(dialog, 'not as it is listed here any more');
    expect(await dialog.getByRole('button', { name: 'Sign' }).isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await holds.getByRole('button', { name: 'Lift hold' }).click();
    await sign(page, 'quality-1', 'All decided');
    await dialog.waitFor({ state: 'hidden' });
  }, 90_000);

  it('decides its members by a signature that waits for the plant', async () => {
    await lead(server().terminal, 'placeHold', {
      reason: 'Torque low',
      population: { kind: 'listed' },
      members: [{ kind: 'unit', unit: await unitOf() }],
      issue,
    });
    server().hands.plantJudges();
    const page = await report();
    const holds = page.getByRole('region', { name: 'Holds' });
    await holds.getByRole('button', { name: 'Conforming' }).click();
    const { rows } = await server().terminal.query<{ rows: { hold: string }[] }>('quality.holds');
    const scrap = {
      hold: rows[0]?.hold,
      members: [{ member: `unit/${await unitOf()}`, previous: null }],
      disposition: { kind: 'scrap', reason: 'Bent' },
      signature: signatureOf('quality', 'disposition', null, 2),
    };
    await lead(server().terminal, 'decideDisposition', scrap, 2);
    await sign(page, 'quality-1', 'Measured again');
    const refused = new RegExp(`…${vin.slice(-6)}: .* has decided Scrap .*the plant has not answered yet`);
    await alert(page, refused).waitFor();
    server().hands.plantJudges(['refused', 'refused']);
    await expectText(page, /decided Scrap for ….* in hold H-.* – refused; nothing of this stands/);
    await page.getByText('Bent', { exact: true }).waitFor();
    await sign(page, 'quality-1', 'Measured again');
    await holds.getByText('awaiting plant').waitFor();
    expect(await holds.getByRole('button', { name: 'Lift hold' }).count()).toBe(0);
    server().hands.plantJudges();
    await holds.getByRole('button', { name: 'Lift hold' }).click();
    await sign(page, 'operator-1', 'All good');
    await alert(page, /lacks the role that this needs \(Quality lead\)/).waitFor();
    expect(await page.getByLabel(/^Reason/).inputValue()).toBe('All good');
  });
});

/** Members of the hold are to be scrapped, and the plant agrees; `n` 2 is the second lead. */
async function decide(hold: string | undefined, keys: readonly string[], n = 1): Promise<void> {
  await lead(
    server().terminal,
    'decideDisposition',
    {
      hold,
      members: keys.map((member) => ({ member, previous: null })),
      disposition: { kind: 'scrap', reason: 'Bent' },
      signature: signatureOf('quality', 'disposition', null, n),
    },
    n,
  );
  server().hands.plantJudges();
}

async function unitOf(): Promise<string> {
  const found = await server().terminal.query<{ unit: string }>('assembly.unit', { unit: vin });
  return found.unit;
}

/** A second unit, between stations: the line has only begun it. */
async function anotherUnit(order = 'PO-42802'): Promise<string> {
  const { terminal } = server();
  await done(terminal.execute('assembly.releaseOrders', { line: 'FA1', orders: [order] }, 'supervisor'));
  const launched = await done(terminal.execute('assembly.launchUnit', { line: 'FA1' }, 'supervisor'));
  return launched.find((e) => e.stream.startsWith('unit/'))?.stream.slice('unit/'.length) ?? '';
}

/** Everything that the first lead can do alone: the next step is the other person's. */
async function upToVerify(): Promise<void> {
  const { terminal, hands } = server();
  const of = { issue };
  const account = { means: 'secured', ref: null, note: 'R1' };
  await lead(terminal, 'accountUnits', { ...of, units: [await unitOf()], account });
  await toCorrected(terminal, issue);
  const signature = signatureOf('quality', 'disposition');
  const decision = { units: [await unitOf()], outcome: 'conforming', evidence: 'measured', signature };
  await done(terminal.execute('quality.decideUnits', { ...of, ...decision }, 'quality'));
  hands.plantJudges();
}
