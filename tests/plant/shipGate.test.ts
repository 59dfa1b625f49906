import { describe, expect, it } from 'vitest';
import { stateVersions, streamTypeOf } from '#domain/streams';
import type { AppenderStore } from '#plant/store';
import { unitStory } from '#bench/unitStory';
import type { CorePlant, LoggedRow } from './corePlant.ts';
import { corePlant } from './corePlant.ts';
import { MemoryDisk, memoryPlantStore } from './memoryPlantStore.ts';
import { noKeys } from './noKeys.ts';
import type { RunWriter, Said } from './writer.ts';

const unit = 'u-L1-0';
const line = { line: 'L1', station: 'S1' };
const signature = (person: string, meaning: string) => ({ person, meaning, recordHash: null });
const lead = { kind: 'person', person: 'p-lead', role: 'quality' } as const;

const ready = (n = 0): Said[] => unitStory(line, n).slice(0, -1);
const shipping = (n = 0): Said => {
  const last = unitStory(line, n).at(-1);
  if (!last) throw new Error('an empty story');
  return last;
};

const held = (hold: string, ...members: object[]): Said => ({
  stream: `hold/${hold}`,
  scope: 'holds',
  type: 'HoldPlaced',
  class: 'fact',
  payload: { number: 'H-1', reason: 'torque', issue: null, population: { kind: 'listed' }, members },
});
/** Far enough around whatever time the test's clocks say. */
const today = { from: '2000-01-01T00:00:00.000Z', until: '2099-01-01T00:00:00.000Z' };
const windowed = (population: object): Said => {
  const said = held('h-1');
  return { ...said, payload: { ...(said.payload as object), population } };
};
const cleared = (hold: string): Said => ({
  stream: `hold/${hold}`,
  scope: 'holds',
  type: 'DispositionDecided',
  class: 'proposal',
  actor: lead,
  payload: {
    decisions: [{ member: `unit/${unit}`, rework: null, previous: null }],
    disposition: { kind: 'conforming', evidence: 'measured' },
    signature: signature('p-lead', 'disposition'),
  },
});
const itself = { kind: 'unit', unit };

const shipments = (log: readonly LoggedRow[]) =>
  log
    .filter((row) => row.event.type === 'UnitShipped')
    .map((row) => (row.refusal ? row.refusal.params : row.verdict));

const disks = () => {
  const disk = new MemoryDisk();
  return { disk, store: memoryPlantStore({ nowMs: () => Date.now() }, disk) };
};
const options = { typeOf: streamTypeOf, stateVersions };

async function site(store = disks().store) {
  const plant = await corePlant({ ...options, store });
  const [line1, quality] = [await plant.enrol(), await plant.enrol()];
  return { plant, store, line: line1.startRun(), quality: quality.startRun() };
}

const concerning = async (store: AppenderStore) =>
  (await store.load({ ...noKeys, subjects: [`unit/${unit}`] })).concerns
    .map((row) => row.stream)
    .filter((stream) => !stream.startsWith('visit/'));

/** Writes and pushes what one terminal has to say. */
async function say(plant: CorePlant, run: RunWriter, ...said: readonly Said[]): Promise<void> {
  const from = run.written.length + 1;
  for (const one of said) run.write(one);
  await plant.push(run.batch(from));
}

describe('a unit that is shipped by somebody who had not heard of what stands against it', () => {
  it('stays, with the name of the hold, and goes when that is cleared', async () => {
    const { plant, store, line: here, quality } = await site();
    await say(plant, here, ...ready());
    await say(plant, quality, held('h-1', itself));
    await say(plant, here, shipping());
    expect(await concerning(store)).toEqual(['hold/h-1']);
    await say(plant, quality, cleared('h-1'));
    expect(await concerning(store)).toEqual([]);
    await say(plant, here, shipping());
    expect(shipments(await plant.log())).toEqual([
      expect.objectContaining({ count: 1, holds: 'h-1' }),
      'accepted',
    ]);
  });

  it('stays for what a tool worked on in a window, though nobody has added it to that hold', async () => {
    for (const [tool, outcome] of [
      ['L1-tool', expect.objectContaining({ count: 1, holds: 'h-1' })],
      ['T-99', 'accepted'],
    ]) {
      const { plant, line: here, quality } = await site();
      await say(plant, here, ...ready());
      await say(plant, quality, windowed({ kind: 'toolWindow', tool, ...today }));
      await say(plant, here, shipping());
      expect(shipments(await plant.log())).toEqual([outcome]);
    }
  });

  it('stays for the station where a part of it was made in a window, also when the hold comes first', async () => {
    const { plant, line: here, quality } = await site();
    await say(plant, quality, windowed({ kind: 'stationWindow', station: 'B1', ...today, until: null }));
    await say(plant, here, ...ready(), ...married(unit, 'bat-1'), lotIn('bat-1', 'L-9'));
    const closed = { unit: 'bat-1', station: 'B1', line: 'L1', visit: 1, source: 'screen' };
    await say(plant, here, {
      stream: 'visit/bat-1/B1/1',
      type: 'VisitClosed',
      class: 'fact',
      payload: { ...closed, departure: 'released', missing: [] },
    });
    await say(plant, here, shipping());
    expect(shipments(await plant.log())).toEqual([expect.objectContaining({ count: 1, holds: 'h-1' })]);
  });

  it('stays when hold and shipment come in one push', async () => {
    const { plant, line: here, quality } = await site();
    for (const said of [...ready(), shipping()]) here.write(said);
    quality.write(held('h-1', itself));
    await plant.push(here.batch(), quality.batch());
    expect(shipments(await plant.log())).toEqual([expect.objectContaining({ holds: 'h-1' })]);
  });

  it('stays for an A or B issue and for open rework', async () => {
    const { plant, line: here, quality } = await site();
    await say(plant, here, ...ready());
    await say(plant, quality, issueOn(unit, 'B'), reworkOn(unit));
    await say(plant, here, shipping());
    expect(shipments(await plant.log())).toEqual([
      expect.objectContaining({ count: 2, issues: 'i-1', reworks: 'r-1' }),
    ]);
  });

  it('does not wait for rework that a refused decision had ordered', async () => {
    const { plant, line: here, quality } = await site();
    const other = (await plant.enrol()).startRun();
    await say(plant, here, ...ready());
    await say(plant, quality, held('h-1', itself), cleared('h-1'));
    const { event: late } = other.write(cleared('h-1'));
    other.write({ ...reworkOn(unit), type: 'ReworkOrdered', class: 'proposal', causation: late.eventId });
    await plant.push(other.batch());
    const refused = (await plant.log()).filter((row) => row.verdict === 'refused');
    expect(refused.map((row) => `${row.event.type} ${row.refusal?.code ?? ''}`)).toEqual([
      'DispositionDecided holdMemberDecided',
      'ReworkOrdered causeRefused',
    ]);
    await say(plant, here, shipping());
    expect(shipments(await plant.log())).toEqual(['accepted']);
  });

  it('stays for a lot in a part of a part that was married into it', async () => {
    const { plant, line: here, quality } = await site();
    await say(plant, here, ...ready(), ...married(unit, 'bat-1'), ...married('bat-1', 'mod-1'));
    await say(plant, here, lotIn('mod-1', 'L-9'));
    await say(plant, quality, held('h-1', { kind: 'lot', part: 'CELL', lot: 'L-9' }));
    await say(plant, here, shipping());
    expect(shipments(await plant.log())).toEqual([expect.objectContaining({ count: 1, holds: 'h-1' })]);
  });

  it('stays for what a lot, of which nothing was asked before, has against it since the same push', async () => {
    const { plant, line: here, quality } = await site();
    await say(plant, quality, held('h-1', { kind: 'lot', part: 'CELL', lot: 'L-9' }));
    for (const said of [...ready(), ...married(unit, 'bat-1'), lotIn('bat-1', 'L-9'), shipping()])
      here.write(said);
    await plant.push(here.batch());
    expect(shipments(await plant.log())).toEqual([expect.objectContaining({ count: 1, holds: 'h-1' })]);
  });

  it('stays after a restart of the plant', async () => {
    const { plant, store, line: here, quality } = await site();
    await say(plant, here, ...ready());
    await say(plant, quality, held('h-1', itself));
    await plant.core.stop();
    const next = await corePlant({ ...options, store, keys: plant.keys });
    await say(next, here, shipping());
    expect(shipments(await next.log())).toEqual([expect.objectContaining({ holds: 'h-1' })]);
  });

  it('stays when the hold is judged but its commit not done yet', async () => {
    const { store } = disks();
    const gate: { open: () => void } = { open: () => undefined };
    let waits = false;
    const slow: typeof store = {
      ...store,
      async load(keys) {
        const loaded = await store.load(keys);
        if (keys.events.length > 0) gate.open();
        return loaded;
      },
      async commit(group) {
        if (waits) await new Promise<void>((resolve) => (gate.open = resolve));
        return store.commit(group);
      },
    };
    const { plant: before, line: here, quality } = await site(store);
    await say(before, here, ...ready());
    await before.core.stop();
    const limits = { queue: 1_000, group: 1 };
    const plant = await corePlant({ ...options, store: slow, limits, keys: before.keys });
    waits = true;
    quality.write(held('h-1', itself));
    const placed = plant.push(quality.batch());
    here.write(shipping());
    const shipped = plant.push(here.batch(here.written.length));
    await placed;
    waits = false;
    gate.open();
    await shipped;
    expect(shipments(await plant.log())).toEqual([expect.objectContaining({ holds: 'h-1' })]);
  });
});

describe('a unit that was released from its station by somebody who had not heard of its hold', () => {
  const departing = () => ready().findIndex((said) => said.type === 'UnitLeft');
  const found = (log: readonly LoggedRow[]) =>
    log.flatMap(({ event }) => (event.type === 'DiscrepancyFound' ? [event.payload] : []));

  it.each([
    ['by its own', held('h-1', itself)],
    ['by the tool', windowed({ kind: 'toolWindow', tool: 'L1-tool', ...today })],
    ['by the station', windowed({ kind: 'stationWindow', station: 'S1', ...today, until: null })],
  ])('has gone, and is a discrepancy that names the hold %s', async (_how, hold) => {
    const { plant, line: here, quality } = await site();
    await say(plant, here, ...ready().slice(0, departing()));
    await say(plant, quality, hold);
    await say(plant, here, ...ready().slice(departing()));
    expect(found(await plant.log())).toMatchObject([
      { code: 'unitLeftOnHold', params: { station: 'S1', holds: 'H-1', count: 1 } },
    ]);
  });

  it('is none when the hold was decided about it, or is of something else', async () => {
    const { plant, line: here, quality } = await site();
    await say(plant, here, ...ready().slice(0, departing()));
    await say(plant, quality, held('h-1', itself), cleared('h-1'));
    await say(plant, quality, { ...held('h-2', { kind: 'unit', unit: 'u-other' }) });
    await say(plant, here, ...ready().slice(departing()));
    expect(found(await plant.log())).toEqual([]);
  });

  it('is none when it was pulled off: that is how it is kept', async () => {
    const { plant, line: here, quality } = await site();
    await say(plant, here, ...ready().slice(0, departing()));
    await say(plant, quality, held('h-1', itself));
    const [left, ...rest] = ready().slice(departing());
    if (!left) throw new Error('it never left');
    const pulledOff = { ...left, payload: { ...(left.payload as object), departure: 'pulledOff' } };
    await say(plant, here, pulledOff, ...rest);
    expect(found(await plant.log()).map((of) => (of as { code: string }).code)).not.toContain(
      'unitLeftOnHold',
    );
  });

  const tool = 'T-12';
  const open = {
    ...windowed({ kind: 'toolWindow', tool, ...today, until: null }),
    occurredAt: at('07:00:00'),
  };
  const addedTo = (time: string): Said => ({
    stream: 'hold/h-1',
    scope: 'holds',
    type: 'HoldMembersAdded',
    class: 'fact',
    occurredAt: at(time),
    payload: { members: [itself], because: null },
  });
  const named = [{ code: 'unitLeftOnHold', params: { station: 'S1', holds: 'H-1', count: 1 } }];

  // It left at 08:00; the plant hears of that only after what is said here.
  it.each([
    ['worked on and added only later', [open, tightenedBy(tool, 'S2', '08:10:00'), addedTo('08:10:01')], []],
    ['worked on only later', [open, tightenedBy(tool, 'S2', '08:10:00')], []],
    ['added later for work before', [open, tightenedBy(tool, 'S0', '07:50:00'), addedTo('08:10:01')], named],
    ['added later, as far as two clocks can tell', [open, addedTo('08:00:04')], named],
    ['added later for no work that is known', [open, addedTo('08:00:06')], []],
    ['put on a hold that was placed later', [{ ...held('h-1', itself), occurredAt: at('08:10:00') }], []],
  ] as const)('blames for what was so when it left: %s', async (_how, meanwhile, discrepancies) => {
    const { plant, line: here, quality } = await site();
    await say(plant, here, ...ready().slice(0, departing()));
    await say(plant, quality, ...meanwhile);
    await say(plant, here, ...ready().slice(departing()));
    const blamed = found(await plant.log()).filter(
      (of) => (of as { code: string }).code === 'unitLeftOnHold',
    );
    expect(blamed).toMatchObject(discrepancies);
  });
});

describe('a hold that the plant hears of only after the unit was released', () => {
  const tool = 'T-12';
  const left = ready().findIndex((said) => said.type === 'UnitLeft');
  const told = async (plant: CorePlant) => {
    const log = await plant.log();
    const closed = log.find(({ event }) => event.type === 'VisitClosed')?.event.eventId;
    return log.flatMap(({ event }) => {
      const payload = event.payload as { readonly code: string; readonly of: string };
      if (event.type !== 'DiscrepancyFound' || payload.code !== 'unitLeftOnHold') return [];
      return [{ ...payload, of: payload.of === closed ? 'closed' : payload.of, stream: event.stream }];
    });
  };
  const revealed = [
    {
      of: 'closed',
      stream: `visit/${unit}/S1/1`,
      code: 'unitLeftOnHold',
      params: { station: 'S1', holds: 'H-1', count: 1 },
    },
  ];
  const added = (because: object | null): Said => ({
    stream: 'hold/h-1',
    scope: 'holds',
    type: 'HoldMembersAdded',
    class: 'fact',
    occurredAt: at('07:30:00'),
    payload: { members: [itself], because },
  });
  const late = { code: 'holdCovers', params: {}, events: [] };
  const since = (time: string) => ({ ...held('h-1', itself), occurredAt: at(time) });
  const open = {
    ...windowed({ kind: 'toolWindow', tool, ...today, until: null }),
    occurredAt: at('07:00:00'),
  };
  const worked = tightenedBy(tool, 'S0', '07:50:00');
  const here = windowed({ kind: 'toolWindow', tool: 'L1-tool', ...today });

  it.each([
    ['was placed before it left', [since('07:00:00')], revealed],
    ['was placed before it left, as far as two clocks can tell', [since('08:00:04')], revealed],
    ['was placed after it left', [since('08:00:06')], []],
    ['is of its lot or tool, and lists it when it is placed', [worked, open, added(null)], revealed],
    ['is of its tool at that station, and lists it when it is placed', [here, added(null)], revealed],
    ['is of something else', [held('h-2', { kind: 'unit', unit: 'u-other' })], []],
  ] as const)(
    'is told beside the release that it shows to be wrong: it %s',
    async (_how, meanwhile, expected) => {
      const { plant, line: line1, quality } = await site();
      await say(plant, line1, ...ready());
      await say(plant, quality, ...meanwhile);
      expect(await told(plant)).toEqual(expected);
    },
  );

  it('is told once: where the release was judged with the hold known, nothing more is said when it grows', async () => {
    const { plant, line: line1, quality } = await site();
    await say(plant, line1, ...ready().slice(0, left));
    await say(plant, quality, here);
    await say(plant, line1, ...ready().slice(left));
    const before = await told(plant);
    expect(before).toHaveLength(1);
    await say(plant, quality, added(late));
    expect(await told(plant)).toEqual(before);
  });
});

describe('the index of what concerns whom', () => {
  const indexed = async (store: AppenderStore) =>
    (await store.load({ ...noKeys, subjects: [`unit/${unit}`, 'lot/CELL/L-9'] })).concerns.filter(
      (row) => !row.stream.startsWith('visit/'),
    );

  it('is made anew from the states when they were stored by another version', async () => {
    const { disk, store } = disks();
    const { plant, line: here, quality } = await site(store);
    await say(plant, here, ...ready());
    await say(plant, quality, held('h-1', itself, { kind: 'lot', part: 'CELL', lot: 'L-9' }), reworkOn(unit));
    const before = new Set(await indexed(store));
    expect(before.size).toBe(3);
    await plant.core.stop();
    disk.concerns.clear();
    disk.concerns.set('stale', { subject: `unit/${unit}`, stream: 'hold/stale' });
    const same = await corePlant({ ...options, store, keys: plant.keys });
    expect(await indexed(store)).toHaveLength(1);
    await same.core.stop();
    const next = await corePlant({ ...options, stateVersions: 'newer', store, keys: plant.keys });
    expect(new Set(await indexed(store))).toEqual(before);
    expect(disk.indexedWith).toBe('newer');
    await next.core.stop();
  });

  it('keeps names that no database could hold apart from others', async () => {
    const { plant, store, quality } = await site();
    const odd = 'L\u0001-9';
    await say(plant, quality, held('h-1', { kind: 'lot', part: 'CELL', lot: odd }));
    const subjects = [JSON.stringify(`lot/CELL/${odd}`)];
    expect((await store.load({ ...noKeys, subjects })).concerns).toHaveLength(1);
  });
});

function at(time: string): string {
  return `2026-11-22T${time}.000Z`;
}

/** A tightening of the story's unit by another tool at another station. */
function tightenedBy(tool: string, station: string, time: string): Said {
  const done = ready().find((said) => said.type === 'TighteningRecorded');
  if (!done) throw new Error('a story without tightenings');
  return {
    ...done,
    stream: `visit/${unit}/${station}/1`,
    occurredAt: at(time),
    effectKey: `tightening:${tool}:${station}`,
    payload: { ...(done.payload as object), tool, station },
  };
}

const reworkOn = (of: string): Said => ({
  stream: 'rework/r-1',
  type: 'ReworkOpened',
  class: 'fact',
  payload: {
    line: 'L1',
    unit: of,
    station: null,
    visit: null,
    operation: null,
    cause: 'manual',
    causeRef: null,
    issue: null,
    text: '',
  },
});

const issueOn = (of: string, severity: 'A' | 'B' | 'C'): Said => ({
  stream: 'issue/i-1',
  scope: 'quality',
  type: 'IssueOpened',
  class: 'fact',
  payload: {
    number: 'Q-1',
    source: 'audit',
    defectCode: null,
    severity,
    subject: {
      unit: of,
      line: null,
      station: null,
      operation: null,
      part: null,
      lot: null,
      tool: null,
      characteristic: null,
    },
    title: 'scratch',
    text: '',
    because: null,
    containmentDueAt: '2026-11-22T08:00:00.000Z',
    affectedUnits: [of],
  },
});

const married = (parent: string, child: string): Said[] =>
  (
    [
      [parent, 'parent', child],
      [child, 'child', parent],
    ] as const
  ).map(([of, side, other]) => ({
    stream: `unit/${of}`,
    scope: 'site',
    type: 'UnitMarried',
    class: 'fact',
    payload: { side, other, position: 'P', station: null, line: 'L1' },
  }));

const lotIn = (of: string, lot: string): Said => ({
  stream: `visit/${of}/B1/1`,
  type: 'PartInstalled',
  class: 'fact',
  payload: {
    unit: of,
    station: 'B1',
    line: 'L1',
    visit: 1,
    source: 'screen',
    part: 'CELL',
    lot,
    serial: null,
    quantity: 1,
    position: 'C1',
    operation: null,
    container: null,
  },
});
