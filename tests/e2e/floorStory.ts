import { expect } from 'vitest';
import { IssueScreen } from './issueStory.ts';
import type { Pc } from './pc.ts';
import type { Scene } from './scene.ts';
import { soon } from './scene.ts';
import type { Trouble } from './stationStory.ts';
import { station } from './stationStory.ts';
import { problems } from './writers.ts';

interface Tile {
  readonly station: string;
  readonly unit: { readonly unit: string; readonly label: string } | null;
}
/** The stations of the line at which a unit stands, as the line PC has them. */
async function occupied(pc: Pc): Promise<readonly { readonly station: string; readonly unit: string }[]> {
  const { stations } = await pc.query<{ stations: readonly Tile[] }>('assembly.lineBoard', { line: 'FA1' });
  return stations.flatMap((tile) => (tile.unit ? [{ station: tile.station, unit: tile.unit.unit }] : []));
}

interface Shown {
  readonly unit: { readonly unit: string } | null;
  readonly issues: readonly { readonly issue: string }[];
  readonly operations: readonly unknown[];
}

/** The other PCs show the station as the line PC does: the unit that stands there, what is done and its issue. */
export async function stationReaches(scene: Scene, { unit, label, issue, number }: Trouble): Promise<void> {
  const at = (name: 'line' | 'logistics' | 'quality', badge: string) =>
    scene.pc(name, badge).query<Shown>('assembly.station', { station });
  const { operations } = await at('line', '1001');
  expect(operations.length).toBeGreaterThan(1);
  for (const [name, badge] of [
    ['logistics', '1002'],
    ['quality', '1003'],
  ] as const) {
    await expect.poll(() => at(name, badge), soon).toMatchObject({ unit: { unit }, operations });
    expect((await at(name, badge)).issues.map((opened) => opened.issue)).toContain(issue);
  }
  const page = await scene.screen('quality', '1003', `/line/stations/${station}`);
  await page.getByText(label).first().waitFor();
  await page.getByRole('link', { name: number }).waitFor();
  await page.getByText('OP-0330: 3 times NOK, beyond its limit').waitFor();
  await page.getByText(/Holds by floor link, plant as of/u).waitFor();
  await page.close();
}

/**
 * The lead holds a unit on the line: its station shows that without the plant. A decision on it lifts nothing: the lead reads that it
 * waits for the plant, and the station that the unit is kept.
 */
export async function holdReaches(scene: Scene): Promise<void> {
  const [line, quality] = [scene.pc('line', '1001'), scene.pc('quality', '1003')];
  const there = await occupied(line);
  const { unit } = there.find((at) => at.station === 'FA-08') ?? there[0] ?? { unit: '' };
  const issue = await openedFor(quality, unit);
  const screen = await IssueScreen.open(scene, 'quality', '1003', issue);
  const hold = await placedOn(quality, unit, issue.issue);
  const card = screen.page.locator(`#issue-hold-${hold}`);
  await card.getByText('1 member, 1 undecided').waitFor();
  const number = await card.locator('strong').innerText();
  const holdsOn = () => line.query('quality.holdsOn', { subject: { kind: 'unit', unit } });
  await expect.poll(holdsOn, soon).toHaveLength(1);
  const keptAt = async () => (await occupied(line)).find((at) => at.unit === unit)?.station ?? '';
  await expect.poll(keptAt, soon).not.toBe('');
  const page = await scene.screen('line', '1001', `/line/stations/${await keptAt()}`);
  const kept = page.getByText(`Hold ${number} keeps this unit`);
  await kept.waitFor();
  await screen.signAt(card.getByRole('button', { name: 'Conforming', exact: true }), 'looked at');
  await card.getByText('awaiting plant').waitFor();
  await card.getByText('standing · 1 member, 1 undecided').waitFor();
  expect(await card.getByRole('button', { name: /Conforming|Lift hold/u }).count()).toBe(0);
  const shown = () => line.query<unknown>('quality.hold', { hold });
  await expect.poll(shown, soon).toMatchObject({ status: 'placed', awaiting: [{}] });
  expect(await kept.count()).toBe(1);
  expect(await holdsOn()).toHaveLength(1);
  await page.close();
  await screen.page.close();
}

async function placedOn(quality: Pc, unit: string, issue: string): Promise<string> {
  const placed = await quality.command('quality.placeHold', {
    reason: 'glazing leaks',
    population: { kind: 'listed' },
    members: [{ kind: 'unit', unit }],
    issue,
  });
  if (!placed.ok) throw new Error(placed.code);
  return (placed.events[0]?.stream ?? '').slice('hold/'.length);
}

/** An issue about the unit, as the list shows it. */
async function openedFor(quality: Pc, unit: string): Promise<{ issue: string; number: string }> {
  const opened = await quality.command('quality.openIssue', {
    ...problems.ask('glazing leaks').input,
    affectedUnits: [unit],
  });
  if (!opened.ok) throw new Error(opened.code);
  const issue = (opened.events[0]?.stream ?? '').slice('issue/'.length);
  const { number } = await quality.query<{ number: string }>('quality.issue', { issue });
  return { issue, number };
}
