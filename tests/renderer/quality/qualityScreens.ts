import type { Page } from 'playwright-core';
import { unit } from '#domain/assembly/unit';
import type { UnitEvent } from '#domain/assembly/unitEvents';
import { accept, draft } from '#domain/kernel/decision';
import { done, putOnRecord, qualityHands } from '#tests/terminal/qualitySite';
import { testPin } from '#tests/terminal/testTerminal';
import { serveScreens, type Before, type ScreenServer } from '../screenHarness.ts';

type Terminal = ScreenServer['terminal'];
type Hands = Awaited<ReturnType<typeof qualityHands>>;
export type QualityServer = ScreenServer & { readonly hands: Hands };

/** The built screens over the demo site of a quality PC; `seed` adds what the test is about. */
export async function serveQuality(
  folder: string,
  seed: (terminal: Terminal, hands: Hands, before: Before) => Promise<void>,
): Promise<QualityServer> {
  let hands: Hands | undefined;
  const server = await serveScreens(folder, async (terminal, before) => {
    hands = await qualityHands(terminal);
    await seed(terminal, hands, before);
  });
  if (hands === undefined) throw new Error('the site was not seeded');
  return { ...server, hands };
}

const nothing = {
  unit: null,
  line: 'FA1',
  station: null,
  operation: null,
  part: null,
  lot: null,
  tool: null,
  characteristic: null,
};

export interface Opening {
  readonly title: string;
  readonly severity?: 'A' | 'B' | 'C';
  readonly subject?: Partial<Record<keyof typeof nothing, string>>;
  readonly affectedUnits?: readonly string[];
}

/** An issue opened by hand at the line; its id. */
export async function openIssue(terminal: Terminal, opening: Opening): Promise<string> {
  const { title, severity = 'B', subject = {}, affectedUnits = [] } = opening;
  const [opened] = await done(
    terminal.execute(
      'quality.openIssue',
      {
        source: 'defect',
        defectCode: null,
        severity,
        subject: { ...nothing, ...subject },
        title,
        text: 'Seen at the end of the line',
        affectedUnits,
      },
      'operator',
    ),
  );
  return opened?.stream.slice('issue/'.length) ?? '';
}

/** As the quality lead; `n` 2 is the second one. */
export const lead = (terminal: Terminal, verb: string, input: object, n = 1) =>
  done(terminal.execute(`quality.${verb}`, input, 'quality', n));

/** Writes one section of the report on the screen. */
export async function write(page: Page, section: string, text: string, evidence = ''): Promise<void> {
  await page.getByRole('region', { name: section }).getByRole('button', { name: 'Write' }).click();
  const dialog = page.getByRole('dialog', { name: section.replace(/^D\d /, '') });
  await dialog.getByLabel(section.replace(/^D\d /, '')).fill(text);
  await dialog.getByLabel('Evidence').fill(evidence);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** Signs what the dialog states. */
export async function sign(page: Page, badge: string, reason: string, pin = testPin): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^(Reason|Conclusion|Instruction)/).fill(reason);
  await dialog.getByLabel('Badge').fill(badge);
  await dialog.getByLabel('PIN').fill(pin);
  await dialog.getByRole('button', { name: 'Sign' }).click();
}

/** Everything up to the verification; what is done about its units is said beside it. */
export async function toCorrected(terminal: Terminal, issue: string): Promise<void> {
  const of = { issue };
  await lead(terminal, 'acknowledgeIssue', of);
  for (const section of ['problem', 'containment', 'occurrenceCause', 'escapeCause', 'prevention'])
    await lead(terminal, 'writeSection', { ...of, section, text: section, evidence: 'seen', previous: null });
  await lead(terminal, 'containIssue', of);
  putOnRecord(terminal, 'p-quality-1', 'p-quality-2');
  for (const person of ['p-quality-1', 'p-quality-2']) await lead(terminal, 'joinTeam', { ...of, person });
  await lead(terminal, 'analyseIssue', of);
  const plan = { kind: 'corrective', text: 'Watch the angle', responsible: null, dueAt: null };
  await lead(terminal, 'addAction', { ...of, ...plan });
  const shown = await terminal.query<{ actionList: { action: string }[] }>('quality.issue', of, 'quality');
  await lead(terminal, 'completeAction', { ...of, action: shown.actionList[0]?.action, evidence: 'Set 72' });
  await lead(terminal, 'correctIssue', of);
}

/** It leaves the line for good, whatever keeps it. */
export function goes(
  { terminal, hands }: QualityServer,
  id: string,
  type: 'UnitShipped' | 'UnitScrapped',
): void {
  const none: string[] = [];
  const checked = { route: none, visits: none, holds: none, issues: none, reworks: none };
  const signature = { person: 'p-supervisor-1', meaning: 'gone', recordHash: null };
  const gone: UnitEvent =
    type === 'UnitShipped'
      ? { type, payload: { checked, signature } }
      : { type, payload: { reason: 'bent', note: '', signature } };
  const actor = { kind: 'policy', policy: 'seed' } as const;
  terminal.store.commit(accept(draft(unit, id, gone)), { actor });
  hands.plantJudges();
}
