import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { screens } from '../openedPage.ts';
import { lead, openIssue, serveQuality, type QualityServer } from './qualityScreens.ts';

const { serve, open } = screens<QualityServer>();

beforeAll(async () => {
  await serve((folder) =>
    serveQuality(folder, async (terminal, hands) => {
      const orders = ['PO-42801', 'PO-42802'];
      const units: string[] = [];
      for (const order of orders) units.push((await hands.unitAtWheels(order)).unit);
      const issue = await openIssue(terminal, { title: 'Torque low', affectedUnits: units });
      const account = { means: 'secured', ref: null, note: 'R1' };
      await lead(terminal, 'accountUnits', { issue, units: units.slice(1), account });
      hands.plantJudges();
    }),
  );
}, 120_000);

describe('the file of the issues', () => {
  it('says what the table shows: times of the site, how many of how many, and nothing where nothing is known', async () => {
    const page = await open('/quality/issues', { role: 'quality' });
    const row = page.getByRole('row', { name: /Torque low/ });
    await row.waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV' }).click(),
    ]);
    const [head = '', line = ''] = readFileSync(await file.path(), 'utf8').split('\r\n');
    const columns = head.replace('\uFEFF', '').split(',');
    const fields = line.split(',');
    const field = (column: string) => fields[columns.indexOf(column)];
    expect(field('Accounted')).toBe('1 of 2');
    expect([field('Owner'), field('Unit'), field('Station')]).toEqual(['', '', '']);
    const shown = await row.innerText();
    const [day = '', time = ''] = (field('Opened') ?? '').split(' ');
    expect(day).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(shown).toContain(time);
    expect(field('Containment due')).toMatch(/^20\d\d-\d\d-\d\d \d\d:\d\d$/);
  });
});
