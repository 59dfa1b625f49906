import { describe, expect, it } from 'vitest';
import { stateVersions, streamTypeOf } from '#domain/streams';
import { unitStory } from '#bench/unitStory';
import type { CorePlant } from './corePlant.ts';
import { corePlant } from './corePlant.ts';
import { memoryPlantStore } from './memoryPlantStore.ts';
import type { RunWriter, Said } from './writer.ts';

const unit = 'u-L1-0';
const lead = { kind: 'person', person: 'p-lead', role: 'quality' } as const;
const second = { kind: 'person', person: 'p-second', role: 'quality' } as const;
const signedBy = ({ person }: typeof lead | typeof second, recordHash: string | null = null) => ({
  person,
  meaning: 'disposition',
  recordHash,
});

const onHold = (said: Pick<Said, 'type' | 'class' | 'payload'> & Partial<Said>): Said => ({
  stream: 'hold/h-1',
  scope: 'holds',
  actor: lead,
  ...said,
});
const placed = onHold({
  type: 'HoldPlaced',
  class: 'fact',
  payload: {
    number: 'H-1',
    reason: 'torque',
    issue: null,
    population: { kind: 'listed' },
    members: [{ kind: 'unit', unit }],
  },
});
const added = (other: string): Said =>
  onHold({
    type: 'HoldMembersAdded',
    class: 'fact',
    payload: { members: [{ kind: 'unit', unit: other }], because: null },
  });
const decided = (
  disposition: object,
  by: typeof lead | typeof second = lead,
  previous: string | null = null,
): Said =>
  onHold({
    type: 'DispositionDecided',
    class: 'proposal',
    actor: by,
    payload: {
      decisions: [{ member: `unit/${unit}`, rework: 'rw-1', previous }],
      disposition,
      signature: signedBy(by),
    },
  });
const scrapped = { kind: 'scrap', reason: 'bent' };
const conforming = { kind: 'conforming', evidence: 'measured' };
const lifted = (recordHash: string | null = null): Said =>
  onHold({
    type: 'HoldLifted',
    class: 'proposal',
    payload: { reason: 'all decided', signature: signedBy(lead, recordHash) },
  });

async function site() {
  const plant = await corePlant({
    typeOf: streamTypeOf,
    stateVersions,
    store: memoryPlantStore({ nowMs: () => Date.now() }),
  });
  const [here, there] = [await plant.enrol(), await plant.enrol()];
  return { plant, here: here.startRun(), there: there.startRun() };
}

async function say(plant: CorePlant, run: RunWriter, ...said: readonly Said[]): Promise<void> {
  const from = run.written.length + 1;
  for (const one of said) run.write(one);
  await plant.push(run.batch(from));
}

/** What the plant said to the proposals of these types, and what did not fit. */
const saidTo = async (plant: CorePlant, type: string) =>
  (await plant.log())
    .filter((row) => row.event.type === type)
    .map((row) => (row.refusal === null ? row.verdict : row.refusal));

describe('a disposition, judged again at the plant', () => {
  it('of a unit that has left meanwhile is refused where it is done here, and taken where it is not', async () => {
    const { plant, here, there } = await site();
    await say(plant, here, ...unitStory({ line: 'L1', station: 'S1' }, 0));
    await say(plant, there, placed, decided({ kind: 'scrap', reason: 'bent' }));
    await say(plant, there, decided({ kind: 'rework', instruction: 'again' }), decided(conforming));
    expect(await saidTo(plant, 'DispositionDecided')).toMatchObject([
      { code: 'unitHasLeft', params: { unit, outcome: 'scrap' } },
      { code: 'unitHasLeft', params: { unit, outcome: 'rework' } },
      'accepted',
    ]);
  });

  it('takes the place of a milder one that another lead decided first; the same once more is refused', async () => {
    const { plant, here, there } = await site();
    await say(plant, here, placed, decided(conforming));
    await say(plant, there, decided(scrapped, second), decided(scrapped, second));
    expect(await saidTo(plant, 'DispositionDecided')).toMatchObject([
      'accepted',
      'accepted',
      { code: 'holdMemberDecided', params: { outcome: 'scrap', by: 'p-second' } },
    ]);
  });

  it('tells whose milder decision gave way, once for all that it was about, and nobody of their own second thought', async () => {
    const { plant, here, there } = await site();
    const ofBoth = (disposition: object, by: typeof lead | typeof second) => {
      const said = decided(disposition, by);
      const [one] = Object(said.payload).decisions;
      const decisions = [one, { ...one, member: 'unit/u-2' }];
      return { ...said, payload: { ...Object(said.payload), decisions } };
    };
    await say(plant, here, placed, added('u-2'), ofBoth(conforming, lead));
    await say(plant, there, ofBoth({ kind: 'rework', instruction: 'again' }, second));
    await say(plant, there, ofBoth(scrapped, second));
    const gaveWay = here.written.at(-1)?.event.eventId;
    const found = (await plant.log()).filter((row) => row.event.type === 'DiscrepancyFound');
    expect(found.map((row) => row.event)).toMatchObject([
      {
        stream: 'hold/h-1',
        payload: {
          of: gaveWay,
          code: 'decisionGaveWay',
          params: { member: `unit/${unit}`, count: 2, outcome: 'rework', by: 'p-second' },
        },
      },
    ]);
  });

  it('that is milder than what another lead decided first is refused, with who decided what and when', async () => {
    const { plant, here, there } = await site();
    await say(plant, there, placed, decided(scrapped, second));
    await say(plant, here, decided(conforming));
    expect(await saidTo(plant, 'DispositionDecided')).toMatchObject([
      'accepted',
      {
        code: 'holdMemberDecided',
        params: {
          member: `unit/${unit}`,
          outcome: 'scrap',
          by: 'p-second',
          decidedAt: expect.any(String),
        },
      },
    ]);
  });
});

describe('a unit decided on its issue at one PC and in its hold at another', () => {
  const onIssue = (said: Pick<Said, 'type' | 'class' | 'payload'>): Said => ({
    stream: 'issue/i-1',
    scope: 'quality',
    actor: lead,
    ...said,
  });
  const opened = onIssue({
    type: 'IssueOpened',
    class: 'fact',
    payload: {
      number: 'Q-1',
      source: 'defect',
      defectCode: null,
      severity: 'A',
      subject: {
        unit,
        line: null,
        station: null,
        operation: null,
        part: null,
        lot: null,
        tool: null,
        characteristic: null,
      },
      title: 'Torque low',
      text: '',
      because: null,
      containmentDueAt: '2026-11-22T11:00:00.000Z',
      affectedUnits: [unit],
    },
  });
  const scrappedThere = onIssue({
    type: 'AffectedUnitsDecided',
    class: 'proposal',
    payload: {
      units: [unit],
      outcome: 'scrap',
      evidence: 'bent',
      concession: '',
      hold: null,
      signature: signedBy(lead),
    },
  });

  it('is what was said more strictly, whoever came first', async () => {
    const { plant, here, there } = await site();
    const ofIssue = { ...placed, payload: { ...Object(placed.payload), issue: 'i-1' } };
    await say(plant, here, opened, ofIssue, scrappedThere);
    await say(plant, there, decided(conforming, second));
    expect(await saidTo(plant, 'AffectedUnitsDecided')).toEqual(['accepted']);
    expect(await saidTo(plant, 'DispositionDecided')).toMatchObject([
      { code: 'unitDecidedStricter', params: { unit, outcome: 'scrap', by: 'p-lead' } },
    ]);
    await say(plant, there, decided({ kind: 'scrap', reason: 'bent' }, second));
    expect((await saidTo(plant, 'DispositionDecided'))[1]).toBe('accepted');
  });

  it('is what was said more strictly on the issue, too, after a milder word in the hold, whose author is told', async () => {
    const { plant, here, there } = await site();
    const ofIssue = { ...placed, payload: { ...Object(placed.payload), issue: 'i-1' } };
    const mirrored = onIssue({
      ...scrappedThere,
      payload: {
        ...Object(scrappedThere.payload),
        outcome: 'conforming',
        hold: 'h-1',
        signature: signedBy(second),
      },
    });
    const gaveWay = { ...mirrored, actor: second };
    await say(plant, here, opened, ofIssue, decided(conforming, second), gaveWay);
    const of = here.written.at(-1)?.event.eventId;
    await say(plant, there, scrappedThere);
    expect(await saidTo(plant, 'AffectedUnitsDecided')).toEqual(['accepted', 'accepted']);
    const found = (await plant.log()).filter((row) => row.event.type === 'DiscrepancyFound');
    expect(found.map((row) => row.event)).toMatchObject([
      {
        stream: 'issue/i-1',
        payload: { of, code: 'decisionGaveWay', params: { outcome: 'scrap', by: 'p-lead' } },
      },
    ]);
  });

  it('tells who decided on the issue that the hold said more, with its own words told once', async () => {
    const { plant, here, there } = await site();
    const onIssueOf = (outcome: string, by: typeof lead | typeof second, hold: string | null): Said => ({
      ...scrappedThere,
      actor: by,
      payload: { ...Object(scrappedThere.payload), outcome, hold, signature: signedBy(by) },
    });
    await say(plant, here, opened, placed, onIssueOf('conforming', lead, null));
    const gaveWay = here.written.at(-1)?.event.eventId;
    await say(plant, there, onIssueOf('scrap', second, 'h-1'), onIssueOf('scrap', lead, 'h-1'));
    const found = (await plant.log()).filter((row) => row.event.type === 'DiscrepancyFound');
    expect(found.map((row) => row.event)).toMatchObject([
      {
        stream: 'issue/i-1',
        payload: { of: gaveWay, code: 'decisionGaveWay', params: { outcome: 'scrap', by: 'p-second' } },
      },
    ]);
  });
});

describe('the end of a window, judged again at the plant', () => {
  const window = { kind: 'toolWindow', tool: 'T-17', from: '2026-11-22T06:00:00.000Z', until: null };
  const running = onHold({
    type: 'HoldPlaced',
    class: 'fact',
    payload: { number: 'H-1', reason: 'torque', issue: null, population: window, members: [] },
  });
  const ended = (until: string, by: typeof lead | typeof second): Said =>
    onHold({
      type: 'HoldWindowEnded',
      class: 'proposal',
      actor: by,
      payload: { until, reason: 'Tool changed', signature: signedBy(by) },
    });

  it('of two leads apart is the first, and the other learns of it; what one took in meanwhile stays in', async () => {
    const { plant, here, there } = await site();
    await say(plant, here, running, ended('2026-11-22T08:00:00.000Z', lead));
    await say(plant, there, added('u-late'), ended('2026-11-22T07:00:00.000Z', second));
    expect(await saidTo(plant, 'HoldMembersAdded')).toEqual(['accepted']);
    expect(await saidTo(plant, 'HoldWindowEnded')).toMatchObject([
      'accepted',
      { code: 'holdWindowEnded', params: { by: 'p-lead', endedAt: '2026-11-22T08:00:00.000Z' } },
    ]);
  });
});

describe('a lifting, judged again at the plant', () => {
  it('over other decisions than those that were signed for is refused', async () => {
    const { plant, here } = await site();
    await say(plant, here, placed, decided(conforming), lifted('0'.repeat(64)));
    expect(await saidTo(plant, 'HoldLifted')).toMatchObject([{ code: 'recordChanged' }]);
  });

  it('is told of as a misfit when a member is found after it, by name', async () => {
    const { plant, here, there } = await site();
    await say(plant, here, placed, decided(conforming), lifted());
    await say(plant, there, added('u-late'), added('u-later'));
    expect(await saidTo(plant, 'HoldLifted')).toEqual(['accepted']);
    const found = (await plant.log()).filter((row) => row.event.type === 'DiscrepancyFound');
    expect(found.map((row) => row.event.payload)).toMatchObject([
      {
        code: 'holdStandsAgain',
        params: { member: 'unit/u-late', count: 1, by: 'p-lead' },
      },
    ]);
  });
});
