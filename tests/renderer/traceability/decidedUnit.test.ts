import { beforeAll, describe, it } from 'vitest';
import { done } from '#tests/terminal/qualitySite';
import { signatureOf } from '#tests/terminal/testTerminal';
import { expectAccessible } from '../accessible.ts';
import { expectText, looks, screens } from '../openedPage.ts';
import { lead, openIssue, serveQuality, type QualityServer } from '../quality/qualityScreens.ts';

const { serve, open } = screens<QualityServer>();
let unit = '';

/** It was let go on from FA-10 on a hold that is for scrap and lifted since; on another open issue it was found conforming. */
beforeAll(async () => {
  await serve((folder) =>
    serveQuality(folder, async (terminal, hands) => {
      unit = (await hands.unitAtWheels('PO-42801')).unit;
      const loose = await openIssue(terminal, { title: 'Nut loose', affectedUnits: [unit] });
      const scratched = await openIssue(terminal, { title: 'Scratched', affectedUnits: [unit] });
      const members = [{ kind: 'unit', unit }];
      const listed = { reason: 'Torque low', population: { kind: 'listed' }, members, issue: loose };
      const hold = (await lead(terminal, 'placeHold', listed))[0]?.stream.slice('hold/'.length);
      hands.plantJudges();
      const bypass = { station: 'FA-10', unit, reason: 'BYP-HOLD', note: 'to rework' };
      const bypassed = { ...bypass, signature: signatureOf('supervisor', 'bypass') };
      await done(terminal.execute('assembly.bypassStation', bypassed, 'supervisor'));
      hands.plantJudges();
      const signature = signatureOf('quality', 'disposition');
      const one = [{ member: `unit/${unit}`, previous: null }];
      const scrap = { kind: 'scrap', reason: 'Thread torn' };
      await lead(terminal, 'decideDisposition', { hold, members: one, disposition: scrap, signature });
      const said = { units: [unit], outcome: 'conforming', evidence: 'Polished', concession: '', signature };
      await lead(terminal, 'decideUnits', { issue: scratched, ...said });
      hands.plantJudges();
      const { rows } = await terminal.query<{ rows: { member: string; decision: string }[] }>(
        'quality.holdMembers',
        { hold },
      );
      const read = rows.map(({ member, decision }) => ({ member, decision }));
      const lifted = { hold, reason: 'Decided', members: read, signature: signatureOf('quality', 'lift') };
      await lead(terminal, 'liftHold', lifted);
      hands.plantJudges();
    }),
  );
}, 120_000);

describe('a unit that was decided', () => {
  it('says what was decided of it, where and by whom, and why an open issue does not keep it', async () => {
    const page = await open(`/units/${unit}`, { role: 'quality' });
    const quality = page.getByRole('region', { name: 'Holds and issues' });
    await expectText(quality, /Hold H-\S+\s*lifted\s*Torque low\s*decided: Scrap \(.+, .+\)/);
    await expectText(quality, /open\s*decided: Scrap \(/);
    await expectText(quality, /open\s*does not keep it, decided: Conforming \(/);
    const keeps = page.getByRole('region', { name: 'What keeps it from shipping' });
    await expectText(keeps, /1 hold\s*H-\S+, decided: Scrap \(/);
    await page.getByRole('region', { name: 'Bypasses' }).getByRole('button').click();
    const dialog = page.getByRole('dialog');
    await expectText(dialog, /Hold H-\S+, decided: Scrap \(/);
    await expectAccessible(page);
  });

  it.each(looks)('is told of in $language, $scheme, at $width', async (look) => {
    const page = await open(`/units/${unit}`, { role: 'quality', ...look });
    await page
      .getByText(/^H-\S+/)
      .first()
      .waitFor();
    await expectAccessible(page);
  });
});
