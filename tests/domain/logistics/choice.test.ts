import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankAgvs } from '#domain/logistics/choice';
import { planDispatch, type FleetAgv, type WaitingTransport } from '#domain/logistics/dispatch';

const job: WaitingTransport = {
  transport: 't-1',
  fromNode: 'A',
  toNode: 'Z',
  dueInS: 600,
  ageS: 0,
  failedBy: null,
};
const agv = (id: string, change: Partial<FleetAgv> = {}): FleetAgv => ({
  agv: id,
  node: '10',
  freeInS: 0,
  batteryPct: 80,
  unavailable: null,
  ...change,
});
/** Seconds from a node that is named for its distance to the goods. */
const travelS = (from: string, to: string) => (to === 'A' ? Number(from) : 100);
const order = (fleet: FleetAgv[], change: Partial<WaitingTransport> = {}) =>
  rankAgvs({ ...job, ...change }, fleet, travelS).map(({ agv: id, against }) => [id, against]);

describe('the vehicles for a transport', () => {
  it('come in the order in which they are at the goods, with what they still do', () => {
    const fleet = [agv('far', { node: '90' }), agv('busy', { node: '5', freeInS: 40 }), agv('near')];
    expect(rankAgvs(job, fleet, travelS)).toEqual([
      { agv: 'near', trip: { pickupS: 10, deliveryS: 140 }, against: null },
      { agv: 'busy', trip: { pickupS: 45, deliveryS: 175 }, against: null },
      { agv: 'far', trip: { pickupS: 90, deliveryS: 220 }, against: null },
    ]);
  });

  it('are put back by a low battery or an earlier failure, and those that cannot come stand last with why', () => {
    const fleet = [
      agv('weak', { batteryPct: 16 }),
      agv('off', { unavailable: 'fault' }),
      agv('far', { node: '50' }),
    ];
    expect(order(fleet)).toEqual([
      ['far', null],
      ['weak', 'lowBattery'],
      ['off', 'fault'],
    ]);
    expect(order([agv('again'), agv('far', { node: '50' })], { failedBy: 'again' })).toEqual([
      ['far', null],
      ['again', 'failedBefore'],
    ]);
  });

  it('begin with the one that automatic dispatch would send', () => {
    const any = fc.record({
      node: fc.nat(300).map(String),
      freeInS: fc.nat(200),
      batteryPct: fc.integer({ min: 40, max: 100 }),
      unavailable: fc.constantFrom(null, null, 'fault' as const),
    });
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 6 }), (some) => {
        const fleet = some.map((change, i) => agv(`AGV-${i}`, change));
        const inTime = { ...job, dueInS: 5000 };
        const [best] = rankAgvs(inTime, fleet, travelS);
        const [planned] = planDispatch([inTime], fleet, travelS).planned;
        expect(best?.trip?.pickupS).toBe(planned?.pickupS);
      }),
    );
  });
});
