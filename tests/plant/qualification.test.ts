import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stateVersions, streamTypeOf } from '#domain/streams';
import { corePlant } from './corePlant.ts';
import type { RunWriter, Said } from './writer.ts';

const at = (time: string) => `2026-11-22T${time}.000Z`;
const worker = { kind: 'person', person: 'p-1', role: 'operator' } as const;
const place = { unit: 'u-1', station: 'S1', line: 'L1', visit: 1, source: 'screen' };
const operation = { count: 1, interlock: true, critical: true, nokLimit: 1, positions: [] };
const requirements = {
  operations: [
    { ...operation, operation: 'OP-HV', kind: 'manual', qualification: 'HV' },
    { ...operation, operation: 'OP-MEASURE', kind: 'measure', qualification: 'HV' },
    { ...operation, operation: 'OP-PLUG', kind: 'scan', qualification: 'HV', positions: ['PLUG'] },
    { ...operation, operation: 'OP-FREE', kind: 'manual', qualification: null },
  ],
  parts: [{ position: 'PLUG', part: 'P-9', quantity: 1, tracking: 'none', critical: false }],
};

const visit = (type: string, payload: object, more: Partial<Said> = {}): Said => ({
  stream: 'visit/u-1/S1/1',
  type,
  class: 'fact',
  payload: { ...place, ...payload },
  actor: worker,
  occurredAt: at('09:00:00'),
  ...more,
});
const arrival = visit('VisitOpened', { requirements, predecessor: null, verificationPoint: false });
const done = (more: Partial<Said> = {}) => visit('OperationDone', { operation: 'OP-HV', count: 1 }, more);
const measured = visit('MeasurementRecorded', {
  operation: 'OP-MEASURE',
  characteristic: null,
  device: null,
  value: null,
  unitOfMeasure: null,
  lsl: null,
  usl: null,
  ok: true,
});
const plugged = visit('PartInstalled', {
  part: 'P-9',
  lot: null,
  serial: null,
  quantity: 1,
  position: 'PLUG',
  operation: 'OP-PLUG',
  container: null,
});

const person = (type: string, payload: object, time: string, more: Partial<Said> = {}): Said => ({
  stream: 'person/p-1',
  scope: 'site',
  type,
  class: 'fact',
  payload,
  actor: { kind: 'person', person: 'p-admin', role: 'admin' },
  occurredAt: at(time),
  ...more,
});
const added = person(
  'PersonAdded',
  { badge: '7', personalHash: 'a'.repeat(64), roles: ['operator'] },
  '06:00:00',
);
const qualified = (validUntil: string | null, time = '06:00:00') =>
  person('PersonQualified', { qualification: 'HV', validUntil }, time);
const withdrawn = (time: string, qualification = 'HV', more: Partial<Said> = {}) =>
  person('QualificationWithdrawn', { qualification, reason: 'failed the test' }, time, more);

/** Two PCs: the office, where people are looked after, and the line, which works; both know `said`. */
async function site(...said: readonly Said[]) {
  const plant = await corePlant({ typeOf: streamTypeOf, stateVersions });
  const [office, line] = [(await plant.enrol()).startRun(), (await plant.enrol()).startRun()];
  const say = async (run: RunWriter, ...words: readonly Said[]): Promise<void> => {
    const from = run.written.length + 1;
    for (const one of words) run.write(one);
    await plant.push(run.batch(from));
  };
  await say(office, added, ...said);
  await say(line, arrival);
  /** Which records a discrepancy stands beside, and what it says. */
  const told = async () => {
    const log = await plant.log();
    const typeOf = new Map(log.map(({ event }) => [event.eventId, event.type]));
    return log.flatMap(({ event }) => {
      if (event.type !== 'DiscrepancyFound') return [];
      const { of, code, params } = event.payload as { of: string; code: string; params: object };
      return [{ of: typeOf.get(of), on: event.stream, code, params }];
    });
  };
  return { plant, office, line, say, told };
}

const lapsed = (of = 'OperationDone', operationOf = 'OP-HV') => ({
  of,
  on: 'visit/u-1/S1/1',
  code: 'qualificationLapsed',
  params: { person: 'p-1', operation: operationOf, qualification: 'HV' },
});

const heard = ['withdrawal first', 'work first'] as const;
/** Tells the plant of both in this order. */
async function meet(order: (typeof heard)[number], work: Said, change: Said, given: readonly Said[]) {
  const { office, line, say, told, plant } = await site(...given);
  if (order === 'withdrawal first') await say(office, change);
  await say(line, work);
  if (order === 'work first') await say(office, change);
  const verdicts = (await plant.log()).map(({ verdict }) => verdict);
  expect(new Set(verdicts)).toEqual(new Set(['accepted']));
  return await told();
}

describe.each(heard)(
  'work by somebody whose qualification was withdrawn at another PC, of which the plant hears %s',
  (order) => {
    it.each([
      ['done by word', done(), lapsed()],
      ['a value that they typed', measured, lapsed('MeasurementRecorded', 'OP-MEASURE')],
      ['a part that they built in', plugged, lapsed('PartInstalled', 'OP-PLUG')],
    ])('stands, with a discrepancy beside it: %s', async (_what, work, discrepancy) => {
      expect(await meet(order, work, withdrawn('08:00:00'), [qualified(null)])).toEqual([discrepancy]);
    });

    it.each([
      ['it was done before', done(), withdrawn('09:00:01')],
      ['it takes none', visit('OperationDone', { operation: 'OP-FREE', count: 1 }), withdrawn('08:00:00')],
      ['a device recorded it', done({ actor: { kind: 'device', device: 'D-1' } }), withdrawn('08:00:00')],
      ['another one did it', done({ actor: { ...worker, person: 'p-2' } }), withdrawn('08:00:00')],
    ])('fits where %s', async (_why, work, change) => {
      expect(await meet(order, work, change, [qualified(null)])).toEqual([]);
    });

    it('is told of in doubt: the clock of the one PC may have been off by as much', async () => {
      const clock = { offsetMs: 0, uncertaintyMs: 2_000, bootId: 'b', monotonicMs: 1 };
      const work = (time: string) => done({ clock, occurredAt: at(time) });
      expect(await meet(order, work('08:59:58'), withdrawn('09:00:00'), [qualified(null)])).toEqual([
        lapsed(),
      ]);
      expect(await meet(order, work('08:59:57'), withdrawn('09:00:00'), [qualified(null)])).toEqual([]);
    });

    it('is told of on the days after, for a month', async () => {
      const work = done({ occurredAt: '2026-12-20T00:00:00.000Z' });
      expect(await meet(order, work, withdrawn('23:59:59'), [qualified(null)])).toEqual([lapsed()]);
    });
  },
);

describe('work by somebody whose qualification has an end', () => {
  it('stands with a discrepancy from that end on, whatever the clock of the PC let pass', async () => {
    const { line, say, told } = await site(qualified(at('09:00:00')));
    await say(line, done({ occurredAt: at('08:59:59') }), measured);
    expect(await told()).toEqual([lapsed('MeasurementRecorded', 'OP-MEASURE')]);
  });

  it('is one also when the plant hears only later that it was to end sooner', async () => {
    const { office, line, say, told } = await site(qualified(null));
    await say(line, done());
    await say(office, qualified(at('08:30:00'), '07:00:00'));
    expect(await told()).toEqual([lapsed()]);
  });

  it('is none once it was given again, and none where the plant knows of none: it may be on its way', async () => {
    const again = await site(qualified(at('07:00:00')), qualified(null, '08:00:00'));
    await again.say(again.line, done());
    expect(await again.told()).toEqual([]);
    const later = await site(qualified(at('23:00:00'), '10:00:00'));
    await later.say(later.line, done());
    expect(await later.told()).toEqual([]);
    const unknown = await site();
    await unknown.say(unknown.line, done());
    expect(await unknown.told()).toEqual([]);
  });
});

describe('a withdrawal that the plant hears of after the work', () => {
  it('tells of the work of that person alone', async () => {
    const { office, line, say, told } = await site(qualified(null));
    await say(line, done({ actor: { ...worker, person: 'p-2' } }), measured);
    await say(office, withdrawn('08:00:00'));
    expect(await told()).toEqual([lapsed('MeasurementRecorded', 'OP-MEASURE')]);
  });

  it('tells nothing twice', async () => {
    const { office, line, say, told } = await site(qualified(null), withdrawn('08:00:00'));
    await say(line, done());
    await say(office, withdrawn('07:00:00'));
    expect((await told()).map(({ of, code }) => [of, code])).toEqual([
      ['OperationDone', 'qualificationLapsed'],
      ['QualificationWithdrawn', 'qualificationNotHeld'],
    ]);
  });

  it('leaves alone what was undone', async () => {
    const { office, line, say, told } = await site(qualified(null));
    const undone = visit('OperationUndone', { operation: 'OP-HV', reason: 'wrong unit' });
    await say(line, done(), plugged, undone);
    await say(office, withdrawn('08:00:00'));
    expect(await told()).toEqual([lapsed('PartInstalled', 'OP-PLUG')]);
  });

  it('is the first that counts, where two PCs withdrew it', async () => {
    const { office, line, say, told } = await site(qualified(null));
    await say(line, done());
    await say(office, withdrawn('10:00:00'));
    await say(line, withdrawn('08:00:00'));
    expect((await told()).map(({ of, code }) => [of, code])).toEqual([
      ['OperationDone', 'qualificationLapsed'],
      ['QualificationWithdrawn', 'qualificationNotHeld'],
    ]);
  });

  it('takes what it finds of the same push along', async () => {
    const { plant, office, line, told } = await site(qualified(null));
    line.write(done());
    office.write(withdrawn('08:00:00'));
    await plant.push(line.batch(2), office.batch(3));
    expect(await told()).toEqual([lapsed()]);
  });
});

it('tells of the same work whatever order the plant hears of it in', async () => {
  const hours = fc.integer({ min: 7, max: 11 }).map((h) => `${String(h).padStart(2, '0')}:00:00`);
  await fc.assert(
    fc.asyncProperty(hours, hours, async (worked, ended) => {
      const work = done({ occurredAt: at(worked) });
      const [one, other] = [
        await meet('work first', work, withdrawn(ended), [qualified(null)]),
        await meet('withdrawal first', work, withdrawn(ended), [qualified(null)]),
      ];
      expect(one).toEqual(other);
      expect(one).toHaveLength(worked >= ended ? 1 : 0);
    }),
    { numRuns: 12 },
  );
});
