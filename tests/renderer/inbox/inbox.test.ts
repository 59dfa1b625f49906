import { beforeAll, describe, expect, it } from 'vitest';
import type { discrepancy } from '#db/schema/core';
import { accept, draft } from '#domain/kernel/decision';
import { transport } from '#domain/logistics/transport';
import { issue as issueStream } from '#domain/quality/issue';
import type { IssuePayload } from '#domain/quality/issueEvents';
import { done } from '#tests/terminal/qualitySite';
import { signatureOf, testPin } from '#tests/terminal/testTerminal';
import { expectAccessible } from '../accessible.ts';
import { expectText, looks, screens, type OpenOptions } from '../openedPage.ts';
import { lead, openIssue, serveQuality, type QualityServer } from '../quality/qualityScreens.ts';

type Discrepancy = typeof discrepancy.$inferSelect;

const { serve, server, open } = screens<QualityServer>();
let number = '';
let wheels = '';

/** A disposition that the plant refused, and a unit that was seen gone from its station. */
beforeAll(async () => {
  await serve((folder) =>
    serveQuality(folder, async (terminal, hands) => {
      const { unit } = await hands.unitAtWheels('PO-42801');
      wheels = unit;
      const issue = await openIssue(terminal, { title: 'Wheel nut loose', subject: { unit } });
      const account = { means: 'secured', ref: null, note: 'R1' };
      await lead(terminal, 'accountUnits', { issue, units: [unit], account });
      hands.plantJudges();
      const signature = signatureOf('quality', 'disposition');
      const decision = { issue, units: [unit], outcome: 'conforming', evidence: 'measured', signature };
      await lead(terminal, 'decideUnits', decision);
      hands.plantJudges(['refused']);
      const shown = await terminal.query<{ number: string }>('quality.issue', { issue }, 'quality');
      number = shown.number;
      const gone = await done(
        terminal.execute('assembly.recordDeparture', { station: 'FA-10', unit }, 'supervisor'),
      );
      const left = gone.find(({ stream }) => stream.startsWith('visit/'));
      const params = { station: 'FA-10', count: 5 };
      const ended = draft(transport, 'c-1~t0', {
        type: 'TransportCancelAsked',
        payload: { supermarket: 'SM-1', reason: 'callCancelled' },
      });
      const policy = { kind: 'policy', policy: 'dispatch' } as const;
      const [asked] = terminal.store.commit(accept(ended), { actor: policy });
      const moot = { id: 'found-0', owner: 'logistics', code: 'transportAlreadyDone', params: {} } as const;
      plantFound(terminal, asked, moot);
      plantFound(terminal, left, { id: 'found-1', owner: 'supervisor', code: 'visitLeftIncomplete', params });
    }),
  );
}, 120_000);
/** A PC of the unit's station that is declared lost; nobody has heard of it. */
async function losePc({ execute }: QualityServer['terminal']): Promise<void> {
  const duty = { kind: 'floor', line: 'FA1', stations: ['FA-10'], zones: [], scopes: ['site'] };
  const certificate = {
    terminal: 't-9',
    name: 'PC 9',
    site: 'site',
    publicKey: 'k'.repeat(60),
    issuedAt: '2026-11-22T07:00:00.000Z',
    signature: 's'.repeat(88),
  };
  const enrolled = { terminal: 't-9', name: 'PC 9', duty, tools: [], certificate };
  await done(execute('site.enrollTerminal', enrolled, { kind: 'policy', policy: 'enrolment' }));
  await done(execute('site.declareLost', { terminal: 't-9', reason: 'burnt' }, 'admin'));
}

/** The row that the plant's `DiscrepancyFound` leaves when it arrives with the feed. */
function plantFound(
  { database }: QualityServer['terminal'],
  of: { readonly eventId: string; readonly stream: string } | undefined,
  { id, owner, code, params }: Pick<Discrepancy, 'owner' | 'code' | 'params'> & { readonly id: string },
): void {
  const columns = 'event_id, stream, of, owner, code, params, found_at';
  database.sqlite
    .prepare(`insert into discrepancy (${columns}) values (?, ?, ?, ?, ?, ?, ?)`)
    .run(id, of?.stream, of?.eventId, owner, code, JSON.stringify(params), new Date().toISOString());
}

async function inbox(options: OpenOptions = {}) {
  const page = await open('/inbox', { role: 'quality', ...options });
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

describe('the inbox', () => {
  it.each(looks)('passes axe in $language, $scheme, at $width', async (look) => {
    const page = await inbox(look);
    await page.getByText(number).first().waitFor();
    await expectAccessible(page);
  });

  it('says why a decision was refused and opens it again with its words, to be signed on the state of now', async () => {
    const page = await inbox();
    const item = page.getByRole('listitem').filter({ hasText: number });
    await item.getByText('refused', { exact: true }).waitFor();
    await expectText(item, 'decided units');
    await item.getByRole('button', { name: 'Decide again' }).click();
    const dialog = page.getByRole('dialog', { name: 'Decide again' });
    expect(await dialog.getByLabel('Reason').inputValue()).toBe('measured');
    await expectText(dialog, /Refused then:/);
    await expectText(dialog, 'By what is known here now it can be decided again.');
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await item.getByRole('button', { name: 'Decide again' }).waitFor();
  });

  it('shows facts that did not fit to who looks after them, and lets go of them with a note', async () => {
    const page = await inbox({ role: 'supervisor' });
    const misfit = page.getByRole('listitem').filter({ hasText: 'did not fit' });
    await expectText(misfit, 'It left FA-10 with 5 things missing.');
    // Another unit may stand at FA-10 by now.
    expect(await misfit.getByRole('link', { name: 'Open' }).getAttribute('href')).toBe(`/units/${wheels}`);
    await misfit.getByRole('button', { name: 'Accept as discrepancy' }).click();
    const dialog = page.getByRole('dialog', { name: 'Accept as discrepancy' });
    await dialog
      .getByLabel('Why it can be accepted, and what was done about it')
      .fill('Brought back by hand');
    await dialog.getByRole('button', { name: 'Accept as discrepancy' }).click();
    await expectText(page, 'Nothing needs you');
    expect(await server().terminal.query('site.inboxCounts', {}, 'supervisor')).toMatchObject({ mine: 0 });
    await page.getByRole('button', { name: 'Reviewed', exact: true }).click();
    const reviewed = page.getByRole('listitem').filter({ hasText: 'It left FA-10 with 5 things missing.' });
    await expectText(reviewed, '“Brought back by hand”');
    await page.getByLabel('Search in what was reviewed').fill('by HAND');
    await reviewed.waitFor();
    await page.getByLabel('Search in what was reviewed').fill('somewhere else');
    await expectText(page, 'Nothing reviewed has these words');
    await expectAccessible(page);
  });

  it('shows the others’ on request, and says whose they are to those who may not settle them', async () => {
    const page = await inbox({ role: 'logistics' });
    await expectText(page, 'Nothing needs you');
    await page.getByRole('button', { name: 'All' }).click();
    const item = page.getByRole('listitem').filter({ hasText: number });
    await expectText(item, 'for Quality lead');
    expect(await item.getByRole('button', { name: 'Withdraw' }).count()).toBe(0);
    const moot = page.getByRole('listitem').filter({ hasText: 'needs nothing' });
    await expectText(moot, 'nobody has to do anything');
  });

  it('lets go of a refusal that is decided again, or withdrawn, and tells both apart afterwards', async () => {
    const { terminal, hands } = server();
    // What the tests before have recorded.
    hands.plantJudges();
    const page = await inbox();
    const item = page.getByRole('listitem').filter({ hasText: number });
    await item.getByRole('button', { name: 'Decide again' }).click();
    const dialog = page.getByRole('dialog', { name: 'Decide again' });
    await dialog.getByLabel('Reason').fill('measured twice');
    await dialog.getByLabel('Badge').fill('quality-1');
    await dialog.getByLabel('PIN', { exact: true }).fill(testPin);
    await dialog.getByRole('button', { name: 'Sign' }).click();
    await expectText(page, 'Nothing needs you');
    hands.plantJudges(['refused']);
    await item.getByRole('button', { name: 'Withdraw' }).click();
    const withdraw = page.getByRole('dialog', { name: 'Withdraw' });
    await withdraw.getByLabel('Why it is not wanted any more').fill('The unit was scrapped');
    await withdraw.getByRole('button', { name: 'Withdraw' }).click();
    await expectText(page, 'Nothing needs you');
    expect(await terminal.query('site.inboxCounts', {}, 'quality')).toMatchObject({ mine: 0 });
    await page.getByRole('button', { name: 'Reviewed', exact: true }).click();
    const ended = page.getByRole('listitem').filter({ hasText: number });
    await expectText(ended.first(), 'withdrawn');
    await expectText(ended.first(), '“The unit was scrapped”');
    await expectText(ended.nth(1), 'decided again');
    await expectText(ended.nth(1), '“measured twice”');
  });

  it('says of a decision that came second who decided what, and what was asked and why', async () => {
    const { terminal, hands } = server();
    const { unit, vin } = await hands.unitAtWheels('PO-42802');
    const issue = await openIssue(terminal, { title: 'Clip missing', subject: { unit } });
    const account = { means: 'secured', ref: null, note: 'R2' };
    await lead(terminal, 'accountUnits', { issue, units: [unit], account });
    hands.plantJudges();
    const signature = signatureOf('quality', 'disposition');
    const decision = { issue, units: [unit], outcome: 'conforming', evidence: 'Clip fitted', signature };
    await lead(terminal, 'decideUnits', decision);
    // What another PC decided, which had not heard of the first.
    const payload: IssuePayload<'AffectedUnitsDecided'> = {
      units: [unit],
      outcome: 'scrap',
      evidence: 'Frame bent',
      concession: '',
      hold: null,
      signature: { person: 'p-quality-2', meaning: 'disposition', recordHash: null },
    };
    const actor = { kind: 'person', person: 'p-quality-2', role: 'quality' } as const;
    terminal.store.commit(accept(draft(issueStream, issue, { type: 'AffectedUnitsDecided', payload })), {
      actor,
    });
    hands.plantJudges(['refused', 'accepted']);
    const page = await inbox();
    await expectText(page, new RegExp(`^…${vin.slice(-6)}: .+ decided Scrap \\(`));
    await expectText(page, /had asked for Conforming: “Clip fitted”. The stricter decision stands/);
    await expectText(page, /^Q-.+ · .+ decided units/);
    expect(await page.getByRole('link', { name: 'Decide again' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Decide again' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Open', exact: true }).waitFor();
    await expectAccessible(page);
  });

  it('keeps a bypass made offline until quality has looked at it again at the unit', async () => {
    const { terminal, hands } = server();
    const { unit } = await hands.unitAtWheels('PO-42804');
    const signature = signatureOf('supervisor', 'bypass');
    const bypass = { station: 'FA-10', unit, reason: 'TOOL-DOWN', note: 'by hand', signature };
    const made = (await done(terminal.execute('assembly.bypassStation', bypass, 'supervisor')))[0];
    hands.plantJudges();
    plantFound(terminal, made, { id: 'found-3', owner: 'supervisor', code: 'bypassMadeOffline', params: {} });
    const review = { discrepancy: 'found-3', note: 'seen' };
    expect(await terminal.execute('site.reviewDiscrepancy', review, 'supervisor')).toMatchObject({
      ok: false,
      code: 'inboxEntryBypassOpen',
    });
    const shown = await terminal.query<{ bypasses: { bypass: string }[] }>('assembly.unit', { unit });
    const look = { unit, bypass: shown.bypasses[0]?.bypass, note: 'torque checked' };
    const signed = { ...look, signature: signatureOf('quality', 'bypassReviewed') };
    await done(terminal.execute('assembly.reviewBypass', signed, 'quality'));
    hands.plantJudges();
    await done(terminal.execute('site.reviewDiscrepancy', review, 'supervisor'));
  });

  it('tells whose decision gave way to a stricter one what stands, and goes with one act', async () => {
    const { terminal, hands } = server();
    const { unit, vin } = await hands.unitAtWheels('PO-42803');
    const issue = await openIssue(terminal, { title: 'Seal torn', subject: { unit } });
    const population = { kind: 'listed' };
    const held = { reason: 'Seal', population, members: [{ kind: 'unit', unit }], issue };
    const hold = (await lead(terminal, 'placeHold', held))[0]?.stream.slice('hold/'.length) ?? '';
    hands.plantJudges();
    const decide = async (disposition: object, n: number) => {
      const members = [{ member: `unit/${unit}`, previous: null }];
      const signature = signatureOf('quality', 'disposition', null, n);
      const said = await lead(terminal, 'decideDisposition', { hold, members, disposition, signature }, n);
      hands.plantJudges();
      return said[0];
    };
    const gaveWay = await decide({ kind: 'conforming', evidence: 'Seal seated' }, 1);
    await decide({ kind: 'scrap', reason: 'Frame bent' }, 2);
    const params = { member: `unit/${unit}`, count: 1, outcome: 'scrap', by: 'p-quality-2', decidedAt: '' };
    plantFound(terminal, gaveWay, { id: 'found-2', owner: 'quality', code: 'decisionGaveWay', params });
    const review = { discrepancy: 'found-2', note: 'Read' };
    expect(await terminal.execute('site.reviewDiscrepancy', review, 'quality', 2)).toMatchObject({
      ok: false,
      code: 'inboxEntryOverruledByYou',
    });
    const theirs = await inbox({ n: 2 });
    const overruled = theirs.getByRole('listitem').filter({ hasText: 'overruled' });
    expect(await overruled.count()).toBe(0);
    await theirs.getByRole('button', { name: 'All' }).click();
    await overruled.waitFor();
    expect(await overruled.getByRole('button', { name: 'Accept as discrepancy' }).count()).toBe(0);
    const page = await inbox();
    const item = page.getByRole('listitem').filter({ hasText: 'overruled' });
    await expectText(item, new RegExp(`^…${vin.slice(-6)}: .+ decided Scrap \\(`));
    await expectText(item, /had decided Conforming: “Seal seated”. The stricter decision stands/);
    const leads = await item.getByRole('link', { name: 'Open' }).getAttribute('href');
    expect(leads).toContain(`/quality/issues/${issue}`);
    await expectAccessible(page);
    await item.getByRole('button', { name: 'Accept as discrepancy' }).click();
    const dialog = page.getByRole('dialog', { name: 'Accept as discrepancy' });
    await dialog.getByLabel('Why it can be accepted, and what was done about it').fill('Read');
    await dialog.getByRole('button', { name: 'Accept as discrepancy' }).click();
    await item.waitFor({ state: 'detached' });
  });
});

describe('units that a lost PC may have known more of', () => {
  it('are listed with their stations until somebody says what was looked at again', async () => {
    await losePc(server().terminal);
    const page = await open('/inbox', { role: 'supervisor' });
    const list = page.getByRole('list', { name: 'Units to look at again' });
    const items = list.getByRole('listitem');
    await expectText(list, /PC 9 was declared lost/);
    const before = await items.count();
    const answer = await page.getByRole('heading', { level: 1 }).textContent();
    await page.getByRole('link', { name: `Inbox, ${parseInt(answer ?? '', 10)} item` }).waitFor();
    await expectText(list, /FA-10/);
    await list.getByRole('button', { name: 'Looked at again' }).first().click();
    const dialog = page.getByRole('dialog', { name: /was looked at again/ });
    await dialog.getByRole('textbox').fill('torques checked');
    await dialog.getByRole('button', { name: 'Looked at again' }).click();
    await expect.poll(() => items.count()).toBe(before - 1);
    const operator = await open('/inbox', { role: 'operator' });
    await operator.getByRole('heading', { level: 1 }).waitFor();
    expect(await operator.getByRole('list', { name: 'Units to look at again' }).count()).toBe(0);
  });
});
