import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VisitEvent } from '#domain/assembly/visitEvents';
import { unit } from '#domain/assembly/unit';
import { visit, workIn } from '#domain/assembly/visit';
import type { ClockReading } from '#domain/kernel/moment';
import { isoInstant } from '#domain/kernel/runtime';
import type { HoldState } from '#domain/quality/hold';
import { hold } from '#domain/quality/hold';
import type { HoldEvent, Population } from '#domain/quality/holdEvents';
import { keeps } from '#domain/quality/holdMatching';
import { reachOf } from '#domain/quality/holdWindow';
import { Projector } from '#db/projector';
import { assemblyProjections } from '#db/projections/assembly';
import { qualityProjections } from '#db/projections/quality';
import { windowsOver } from '#db/queries/holdWindows';
import { populationNow } from '#db/queries/populations';
import { nothingOwed } from '#tests/simulation/workload/vehicles';
import { created, result } from '#tests/domain/assembly/fixtures';
import { recorded } from '#tests/domain/given';
import { freshDatabase } from './freshDatabase.ts';

const start = Date.UTC(2026, 10, 22, 10);
const minutes = (n: number): string => isoInstant(start + n * 60_000);
const exact: ClockReading = { offsetMs: 0, uncertaintyMs: 0 };
const visitId = 'u-1/FA-02/1';

interface Told<E> {
  readonly event: E;
  /** By the clock of who recorded it, minutes after 10:00. */
  readonly at: number;
  readonly clock: ClockReading | null;
}
type Story = readonly Told<VisitEvent>[];

const place = { unit: 'u-1', station: 'FA-02', line: 'FA1', visit: 1 };
const came: VisitEvent = {
  type: 'VisitOpened',
  payload: {
    ...place,
    source: 'screen',
    requirements: nothingOwed,
    predecessor: null,
    verificationPoint: false,
  },
};
const left: VisitEvent = {
  type: 'VisitClosed',
  payload: { ...place, source: 'screen', departure: 'released', missing: [] },
};
const tightened: VisitEvent = {
  type: 'TighteningRecorded',
  payload: {
    ...place,
    ...result({ tool: 'T-17' }),
    source: 'device',
    operation: null,
    limits: { torque: null, angle: null },
    ok: true,
    conflictsWith: null,
  },
};

const stateOf = (story: Story) =>
  story.reduce(
    (state, { event, at, clock }) =>
      visit.evolve(state, recorded(visit, visitId, event, { occurredAt: minutes(at), clock })),
    visit.initial,
  );

const byTool = (from: number, until: number | null): Population => ({
  kind: 'toolWindow',
  tool: 'T-17',
  from: minutes(from),
  until: until === null ? null : minutes(until),
});
const byStation = (from: number, until: number | null): Population => ({
  kind: 'stationWindow',
  station: 'FA-02',
  from: minutes(from),
  until: until === null ? null : minutes(until),
});

interface Lifted {
  readonly at: number;
  readonly clock: ClockReading | null;
}

function heldBy(population: Population, clock: ClockReading | null = exact, lifted?: Lifted): HoldState {
  const signature = { person: 'p-lead', meaning: 'holdLifted', recordHash: null };
  const placed: HoldEvent = {
    type: 'HoldPlaced',
    payload: { number: 'H-1', reason: 'torque', issue: null, population, members: [] },
  };
  const state = hold.evolve(hold.initial, recorded(hold, 'h-1', placed, { occurredAt: minutes(0), clock }));
  if (!lifted) return state;
  const lifting: HoldEvent = { type: 'HoldLifted', payload: { reason: 'done', signature } };
  const meta = { occurredAt: minutes(lifted.at), clock: lifted.clock };
  return hold.evolve(state, recorded(hold, 'h-1', lifting, meta));
}

const { sqlite, read } = freshDatabase();
const projector = new Projector(sqlite, {
  states: [...assemblyProjections.states, ...qualityProjections.states],
  facts: [],
});
const project = (stream: string, state: HoldState | ReturnType<typeof stateOf>): void => {
  projector.clear(stream);
  projector.project(stream, null, { state, sync: 'confirmed' });
};

/** Whether the hold keeps the unit by its window: what this PC's rows say, and the domain. */
function kept(state: HoldState, story: Story) {
  const worked = stateOf(story);
  project('hold/h-1', state);
  project(`visit/${visitId}`, worked);
  return {
    rows: windowsOver(read, ['u-1']).length > 0,
    domain: keeps(state, { kind: 'unit', unit: 'u-1', lots: [], work: workIn(visitId, worked) }),
  };
}
const both = { rows: true, domain: true };
const neither = { rows: false, domain: false };

const clocks = fc.oneof(
  fc.constant(null),
  fc.record({ offsetMs: fc.integer({ min: -3_600_000, max: 3_600_000 }), uncertaintyMs: fc.nat(900_000) }),
);
const told = (event: VisitEvent) =>
  fc.record({ event: fc.constant(event), at: fc.integer({ min: -60, max: 120 }), clock: clocks });
const stories = fc
  .tuple(fc.option(told(came)), fc.array(told(tightened), { maxLength: 4 }), fc.option(told(left)))
  .map(([first, work, last]): Story => [first ?? [], work, last ?? []].flat());
const populations = fc
  .tuple(fc.constantFrom(byTool, byStation), fc.integer({ min: -30, max: 30 }), fc.option(fc.nat(60)))
  .map(([by, from, length]) => by(from, length === null ? null : from + length));
const liftings = fc.option(fc.record({ at: fc.integer({ min: 0, max: 90 }), clock: clocks }), {
  nil: undefined,
});

describe('the windows of holds over a unit', () => {
  it('keep by the rows of a PC what they keep by the domain, whoever recorded what by which clock', () => {
    fc.assert(
      fc.property(stories, populations, clocks, liftings, (story, population, clock, lifted) => {
        const { rows, domain } = kept(heldBy(population, clock, lifted), story);
        expect(rows).toBe(domain);
      }),
      { numRuns: 150 },
    );
  });

  it("take in what a PC recorded whose clock was an hour slow, by the plant's clock", () => {
    const slow = { offsetMs: 3_600_000, uncertaintyMs: 40 };
    const window = heldBy(byTool(0, 30));
    expect(kept(window, [{ event: tightened, at: -45, clock: slow }])).toEqual(both);
    expect(kept(window, [{ event: tightened, at: 15, clock: slow }])).toEqual(neither);
  });

  it('are widened by the clock of who recorded, of who placed and of who lifted', () => {
    const wide = { offsetMs: 0, uncertaintyMs: 180_000 };
    const at = (n: number, clock: ClockReading | null): Story => [{ event: tightened, at: n, clock }];
    expect(kept(heldBy(byTool(0, 30)), at(32, exact))).toEqual(neither);
    expect(kept(heldBy(byTool(0, 30)), at(32, wide))).toEqual(both);
    expect(kept(heldBy(byTool(0, 30), wide), at(32, exact))).toEqual(both);
    expect(kept(heldBy(byTool(0, null), exact, { at: 30, clock: exact }), at(32, exact))).toEqual(neither);
    expect(kept(heldBy(byTool(0, null), exact, { at: 30, clock: wide }), at(32, exact))).toEqual(both);
    expect(kept(heldBy(byTool(0, 30)), at(39, null))).toEqual(both);
    expect(kept(heldBy(byTool(0, 30)), at(41, null))).toEqual(neither);
  });

  it('count where one clock has the unit leave before another has it come', () => {
    const story = (leftAt: number): Story => [
      { event: came, at: 120, clock: exact },
      { event: left, at: leftAt, clock: exact },
    ];
    const lifted = heldBy(byStation(0, null), exact, { at: 20, clock: exact });
    expect(kept(lifted, story(5))).toEqual(both);
    expect(kept(lifted, story(125))).toEqual(neither);
  });
});

describe('what a hold would keep', () => {
  it('is shown by the clock of the PC that it is placed at, as it will be', () => {
    project(`visit/${visitId}`, stateOf([{ event: tightened, at: 32, clock: exact }]));
    const made = unit.evolve(unit.initial, recorded(unit, 'u-1', created));
    projector.project('unit/u-1', null, { state: made, sync: 'confirmed' });
    const shown = (clock: ClockReading | null) => {
      const typed = byTool(0, 30);
      if (typed.kind !== 'toolWindow') return [];
      const population = { ...typed, ...reachOf(typed, clock) };
      return populationNow(read, { population, limit: 10 }).units.map((u) => u.unit);
    };
    expect(shown(exact)).toEqual([]);
    expect(shown({ offsetMs: 0, uncertaintyMs: 180_000 })).toEqual(['u-1']);
    expect(shown({ offsetMs: 240_000, uncertaintyMs: 0 })).toEqual(['u-1']);
  });
});
