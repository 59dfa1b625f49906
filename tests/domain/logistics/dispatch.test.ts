import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignRows } from '#domain/logistics/assignment';
import { defaultRules, planDispatch } from '#domain/logistics/dispatch';
import type { FleetAgv, WaitingTransport } from '#domain/logistics/dispatch';

/** The least sum over all assignments, by trying every one. */
function cheapest(costs: readonly (readonly number[])[], taken: readonly number[] = []): number {
  const row = costs[taken.length];
  if (row === undefined) return 0;
  return Math.min(
    ...row.map((cost, column) =>
      taken.includes(column) ? Infinity : cost + cheapest(costs, [...taken, column]),
    ),
  );
}

const matrix = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 2 }))
  .chain(([rows, extra]) =>
    fc.array(
      fc.array(fc.integer({ min: 0, max: 50 }), { minLength: rows + extra, maxLength: rows + extra }),
      {
        minLength: rows,
        maxLength: rows,
      },
    ),
  );

describe('the assignment', () => {
  it('costs as little as the best of all, and gives every row a column of its own', () => {
    fc.assert(
      fc.property(matrix, (costs) => {
        const columns = assignRows(costs);
        expect(new Set(columns).size).toBe(costs.length);
        const sum = columns.reduce((s, column, row) => s + (costs[row]?.[column] ?? NaN), 0);
        expect(sum).toBe(cheapest(costs));
      }),
    );
  });
  it('of nothing is nothing; more rows than columns is a bug', () => {
    expect(assignRows([])).toEqual([]);
    expect(() => assignRows([[1], [2]])).toThrow('2 rows');
  });
});

/** Nodes are positions on a straight aisle, 1 m/s; `X…` lies behind a wall. */
const travelS = (from: string, to: string): number | null =>
  from.startsWith('X') === to.startsWith('X') ? Math.abs(Number(from.slice(1)) - Number(to.slice(1))) : null;
const job = (
  transport: string,
  fromNode: string,
  change: Partial<WaitingTransport> = {},
): WaitingTransport => ({
  transport,
  fromNode,
  toNode: 'N100',
  dueInS: null,
  ageS: 0,
  failedBy: null,
  ...change,
});
const agv = (name: string, node: string, change: Partial<FleetAgv> = {}): FleetAgv => ({
  agv: name,
  node,
  freeInS: 0,
  batteryPct: 80,
  unavailable: null,
  ...change,
});

describe('dispatch', () => {
  it('sends the nearest AGV and says who came next', () => {
    const { planned } = planDispatch([job('T1', 'N10')], [agv('A', 'N0'), agv('B', 'N75')], travelS);
    expect(planned).toEqual([
      {
        transport: 'T1',
        agv: 'A',
        pickupS: 10,
        deliveryS: 10 + 90 + 30,
        slackS: null,
        now: true,
        alternatives: [{ agv: 'B', pickupS: 65, why: 'farther' }],
      },
    ]);
  });
  it('does not take the nearest AGV where another transport needs it more', () => {
    // Greedy: T1 takes A (5 s), T2 then B (95 s). Together: T1 with B (15 s), T2 with A (15 s).
    const { planned } = planDispatch(
      [job('T1', 'N5'), job('T2', 'X0', { toNode: 'X9' })],
      [agv('A', 'N0'), agv('B', 'N20'), agv('C', 'X80')],
      travelS,
    );
    expect(planned.map((p) => [p.transport, p.agv])).toEqual([
      ['T1', 'A'],
      ['T2', 'C'],
    ]);
    const both = planDispatch(
      [job('T1', 'N10'), job('T2', 'N0')],
      [agv('A', 'N5'), agv('B', 'N60')],
      travelS,
    );
    expect(both.planned.map((p) => [p.transport, p.agv])).toEqual([
      ['T1', 'B'],
      ['T2', 'A'],
    ]);
    expect(both.planned[0]?.alternatives[0]).toEqual({ agv: 'A', pickupS: 5, why: 'neededElsewhere' });
  });
  it('prefers an AGV about to be free beside the goods to an idle one far away, and waits for it', () => {
    const { planned } = planDispatch(
      [job('T1', 'N10')],
      [agv('far', 'N200'), agv('near', 'N10', { freeInS: 12 })],
      travelS,
    );
    expect(planned[0]).toMatchObject({ agv: 'near', pickupS: 12, now: false });
  });
  it('serves first what would run empty, and the one with age among equals', () => {
    const urgent = planDispatch(
      [job('calm', 'N10', { dueInS: 3000 }), job('urgent', 'N40', { dueInS: 200 })],
      [agv('A', 'N0')],
      travelS,
    );
    expect(urgent).toMatchObject({
      planned: [{ transport: 'urgent', slackS: 200 - 130 }],
      unplanned: ['calm'],
    });
    const aged = planDispatch(
      [job('young', 'N10'), job('old', 'N40', { ageS: 600 })],
      [agv('A', 'N0')],
      travelS,
    );
    expect(aged.planned[0]?.transport).toBe('old');
  });
  it.each([
    ['charging', agv('B', 'N10', { unavailable: 'charging' }), 'charging'],
    ['silent', agv('B', 'N10', { unavailable: 'silent' }), 'silent'],
    ['nearly empty', agv('B', 'N10', { batteryPct: 10 }), 'lowBattery'],
    ['behind a wall', agv('B', 'X10'), 'noRoute'],
  ] as const)('passes over an AGV that is %s and says so', (_name, other, why) => {
    const { planned } = planDispatch([job('T1', 'N10')], [agv('A', 'N90'), other], travelS);
    expect(planned[0]).toMatchObject({ agv: 'A', alternatives: [{ agv: 'B', pickupS: null, why }] });
    expect(planDispatch([job('T1', 'N10')], [other], travelS)).toEqual({ planned: [], unplanned: ['T1'] });
  });
  it('spares a low battery when the other AGV is only a little farther', () => {
    const { planned } = planDispatch(
      [job('T1', 'N10')],
      [agv('tired', 'N5', { batteryPct: 20 }), agv('fresh', 'N25')],
      travelS,
    );
    expect(planned[0]).toMatchObject({ agv: 'fresh' });
  });
  it('does not ask the AGV again that failed last, as long as there is another', () => {
    const again = job('T1', 'N10', { failedBy: 'A' });
    const { planned } = planDispatch([again], [agv('A', 'N10'), agv('B', 'N100')], travelS);
    expect(planned[0]).toMatchObject({ agv: 'B', alternatives: [{ agv: 'A', why: 'failedBefore' }] });
    expect(planDispatch([again], [agv('A', 'N10')], travelS).planned[0]).toMatchObject({ agv: 'A' });
  });
  it('plans nothing for nothing', () => {
    expect(planDispatch([], [agv('A', 'N0')], travelS)).toEqual({ planned: [], unplanned: [] });
    expect(planDispatch([job('T1', 'N1')], [], travelS)).toEqual({ planned: [], unplanned: ['T1'] });
  });
  it('uses every AGV it can, each once, and loses no transport', () => {
    const jobs = fc.array(
      fc.record({
        from: fc.nat(200),
        due: fc.option(fc.integer({ min: -500, max: 2000 })),
        age: fc.nat(5000),
      }),
      { maxLength: 12 },
    );
    const fleet = fc.array(
      fc.record({
        at: fc.nat(200),
        free: fc.nat(300),
        battery: fc.option(fc.nat(100)),
        broken: fc.boolean(),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(jobs, fleet, (waiting, agvs) => {
        const plan = planDispatch(
          waiting.map((w, i) => job(`T${i}`, `N${w.from}`, { dueInS: w.due, ageS: w.age })),
          agvs.map((a, i) =>
            agv(`A${i}`, `N${a.at}`, {
              freeInS: a.free,
              batteryPct: a.battery,
              unavailable: a.broken ? 'fault' : null,
            }),
          ),
          travelS,
        );
        const able = agvs.filter((a) => !a.broken && (a.battery ?? 99) >= defaultRules.minBatteryPct);
        expect(plan.planned).toHaveLength(Math.min(able.length, waiting.length));
        expect(new Set(plan.planned.map((p) => p.agv)).size).toBe(plan.planned.length);
        const all = [...plan.planned.map((p) => p.transport), ...plan.unplanned];
        expect(all.sort()).toEqual(waiting.map((_, i) => `T${i}`).sort());
      }),
    );
  });
  it('starves nothing: under a steady overload every transport gets its turn', () => {
    let waiting = [{ id: 'lonely', from: 190, since: 0 }];
    let servedAt = -1;
    for (let now = 0; now < 6000 && servedAt < 0; now += 100) {
      waiting.push({ id: `T${now}`, from: 5, since: now }, { id: `U${now}`, from: 8, since: now });
      const jobs = waiting.map((w) => job(w.id, `N${w.from}`, { ageS: now - w.since, dueInS: null }));
      const { planned } = planDispatch(jobs, [agv('A', 'N0')], travelS);
      if (planned.some((p) => p.transport === 'lonely')) servedAt = now;
      waiting = waiting.filter((w) => !planned.some((p) => p.transport === w.id));
    }
    expect(servedAt).toBeGreaterThan(0);
  });
});
