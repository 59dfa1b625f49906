import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stateVersions, streamTypeOf } from '#domain/streams';
import { corePlant } from './corePlant.ts';
import type { RunWriter, Said } from './writer.ts';

const at = (time: string) => `2026-11-22T${time}.000Z`;
const controller = { kind: 'device', device: 'T-17' } as const;
const operation = { kind: 'tightening', count: 4, interlock: true, critical: true, nokLimit: 1 };
const requirements = {
  operations: ['OP-A', 'OP-B'].map((id) => ({
    ...operation,
    operation: id,
    positions: [],
    qualification: null,
  })),
  parts: [],
};

const visit = (unit: string, type: string, payload: object, more: Partial<Said> = {}): Said => ({
  stream: `visit/${unit}/S1/1`,
  type,
  class: 'fact',
  payload: { unit, station: 'S1', line: 'L1', visit: 1, source: 'device', ...payload },
  actor: controller,
  occurredAt: at('09:00:00'),
  ...more,
});
const arrival = (unit: string): Said =>
  visit(unit, 'VisitOpened', { requirements, predecessor: null, verificationPoint: false });
const limits = { torque: null, angle: null };
let results = 0;
interface Result {
  readonly unit?: string;
  readonly operation?: string | null;
  readonly tool?: string;
  readonly toolOk?: boolean;
}
const tightened = (time = '09:00:00', { unit = 'u-1', toolOk = true, ...of }: Result = {}): Said =>
  visit(
    unit,
    'TighteningRecorded',
    {
      tool: 'T-17',
      operation: 'OP-A',
      tighteningId: ++results,
      controllerTime: at(time),
      contentHash: 'a'.repeat(64),
      vin: null,
      parameterSet: 7,
      batchCounter: null,
      torqueNm: 140,
      angleDeg: 60,
      torqueStatus: 'ok',
      angleStatus: 'ok',
      toolOk,
      ok: toolOk,
      limits,
      conflictsWith: null,
      ...of,
    },
    { occurredAt: at(time) },
  );

const tool = (type: string, payload: object, time: string, id = 'T-17'): Said => ({
  stream: `tool/${id}`,
  type,
  class: 'fact',
  payload: { line: 'L1', station: 'S1', ...payload },
  actor: { kind: 'person', person: 'p-engineer', role: 'engineer' },
  occurredAt: at(time),
});
const signature = { person: 'p-engineer', meaning: 'calibrated', recordHash: null };
const good = (from: string, validUntil: string, said = '06:00:00') => {
  const certificate = { certificate: 'CAL-7', calibratedBy: 'Metrology lab', signature };
  return tool('ToolCalibrated', { ...certificate, calibratedAt: from, validUntil }, said);
};
const wrong = (since: string, said = '12:00:00', id = 'T-17') =>
  tool('ToolFoundOut', { since, reason: 'reads 4 % high' }, said, id);
const calibrated = good(at('06:00:00'), '2027-11-22T06:00:00.000Z');

/** Two PCs: the office, where tools are looked after, and the line, which works. */
async function site(...said: readonly Said[]) {
  const plant = await corePlant({ typeOf: streamTypeOf, stateVersions });
  const [office, line] = [(await plant.enrol()).startRun(), (await plant.enrol()).startRun()];
  const say = async (run: RunWriter, ...words: readonly Said[]): Promise<void> => {
    const from = run.written.length + 1;
    for (const one of words) run.write(one);
    await plant.push(run.batch(from));
  };
  if (said.length > 0) await say(office, ...said);
  await say(line, arrival('u-1'), arrival('u-2'));
  /** Beside which record of the log a discrepancy stands, and what it says. */
  const told = async () => {
    const log = await plant.log();
    const times = new Map(log.map(({ event }) => [event.eventId, event.occurredAt]));
    return log.flatMap(({ event }) => {
      if (event.type !== 'DiscrepancyFound') return [];
      const { of, code, params } = event.payload as { of: string; code: string; params: object };
      return [{ at: times.get(of), on: event.stream, code, params }];
    });
  };
  return { plant, office, line, say, told };
}

const out = (unit = 'u-1', time = '09:00:00', outAt = '08:00:00', of = 'OP-A') => ({
  at: at(time),
  on: `visit/${unit}/S1/1`,
  code: 'toolOutOfCalibration',
  params: { tool: 'T-17', operation: of, unit, outAt: at(outAt) },
});

const heard = ['the finding first', 'the results first'] as const;
type Order = (typeof heard)[number];
/** Tells the plant of both in this order. */
async function meet(order: Order, work: readonly Said[], finding: Said, given: readonly Said[] = []) {
  const { office, line, say, told, plant } = await site(...given);
  if (order === 'the finding first') await say(office, finding);
  await say(line, ...work);
  if (order === 'the results first') await say(office, finding);
  const verdicts = (await plant.log()).map(({ verdict }) => verdict);
  expect(new Set(verdicts)).toEqual(new Set(['accepted']));
  return await told();
}

describe.each(heard)(
  'results of a tool that another PC finds out of calibration, heard of with %s',
  (order) => {
    it('stand, with a discrepancy for each unit', async () => {
      const work = [tightened(), tightened('09:10:00', { unit: 'u-2' })];
      expect(await meet(order, work, wrong(at('08:00:00')), [calibrated])).toEqual([
        out(),
        out('u-2', '09:10:00'),
      ]);
    });

    it('are told of once for all that the tool did at the station, beside the first in doubt', async () => {
      const work = [
        tightened('07:00:00'),
        tightened('08:30:00', { tool: 'T-18' }),
        tightened('09:00:00', { operation: 'OP-B' }),
        tightened('09:00:03', { operation: 'OP-B' }),
        tightened('09:05:00'),
      ];
      expect(await meet(order, work, wrong(at('08:00:00')))).toEqual([
        out('u-1', '09:00:00', '08:00:00', 'OP-B'),
      ]);
    });

    it('are told of where the tool was never said to be calibrated', async () => {
      expect(await meet(order, [tightened()], wrong(at('08:00:00')))).toEqual([out()]);
    });

    it.each([
      ['they came before', [tightened()], wrong(at('09:00:10'))],
      ['another tool gave them', [tightened('09:00:00', { tool: 'T-18' })], wrong(at('08:00:00'))],
      [
        'they are NOK and let no unit go on',
        [tightened('09:00:00', { toolOk: false })],
        wrong(at('08:00:00')),
      ],
      [
        'the operation was undone',
        [tightened(), visit('u-1', 'OperationUndone', { operation: 'OP-A', reason: 'to be done again' })],
        wrong(at('08:00:00')),
      ],
    ])('fit where %s', async (_why, work, finding) => {
      const undone = work.length > 1;
      expect(await meet(order, work, finding, [calibrated])).toEqual(
        undone && order === 'the finding first' ? [out()] : [],
      );
    });

    it('are told of in doubt: as near to the time as a record lies to what it tells of', async () => {
      const told = (time: string) => meet(order, [tightened(time)], wrong(at('09:00:00')));
      expect(await told('08:59:55')).toEqual([out('u-1', '08:59:55', '09:00:00')]);
      expect(await told('08:59:54')).toEqual([]);
    });

    it('are told of a month back, and for what the plant hears of later without end', async () => {
      const monthAgo = { ...tightened(), occurredAt: '2026-10-23T12:00:00.000Z' };
      const since = '2026-10-01T00:00:00.000Z';
      expect(await meet(order, [monthAgo], wrong(since))).toMatchObject([{ at: '2026-10-23T12:00:00.000Z' }]);
      const older = { ...tightened(), occurredAt: '2026-10-20T12:00:00.000Z' };
      expect(await meet(order, [older], wrong(since))).toHaveLength(order === 'the finding first' ? 1 : 0);
    });
  },
);

describe('results of a tool whose calibration ends', () => {
  it('are told of from that end on, whatever the clock of the PC let pass', async () => {
    const { line, say, told } = await site(good(at('06:00:00'), at('09:00:00')));
    await say(line, tightened('08:59:00'), tightened('09:30:00'));
    expect(await told()).toEqual([out('u-1', '09:30:00', '09:00:00')]);
  });

  it('are told of also when the plant hears only later that it was to end sooner', async () => {
    const { office, line, say, told } = await site(calibrated);
    await say(line, tightened());
    await say(office, good(at('07:00:00'), at('08:00:00'), '10:00:00'));
    expect(await told()).toEqual([out()]);
  });

  it('fit once it was calibrated again', async () => {
    const { line, say, told } = await site(
      good(at('05:00:00'), at('06:00:00')),
      wrong(at('06:30:00'), '07:00:00'),
      good(at('08:00:00'), '2027-11-22T06:00:00.000Z', '08:00:00'),
    );
    await say(line, tightened());
    expect(await told()).toEqual([]);
  });

  it('fit where the plant knows of no calibration at all', async () => {
    const { line, say, told } = await site();
    await say(line, tightened());
    expect(await told()).toEqual([]);
  });
});

describe('a second finding', () => {
  it('tells nothing twice', async () => {
    const { office, line, say, told } = await site(wrong(at('08:00:00')));
    await say(line, tightened());
    await say(office, wrong(at('07:00:00'), '13:00:00'));
    expect(await told()).toEqual([out()]);
  });

  it('tells of the units that the first left alone', async () => {
    const { office, line, say, told } = await site(wrong(at('08:30:00')));
    await say(line, tightened('08:00:00'), tightened('09:00:00', { unit: 'u-2' }));
    await say(office, wrong(at('07:00:00'), '13:00:00'));
    expect(await told()).toEqual([out('u-2', '09:00:00', '08:30:00'), out('u-1', '08:00:00', '07:00:00')]);
  });

  it('takes what it finds of the same push along', async () => {
    const { plant, office, line, told } = await site();
    line.write(tightened());
    office.write(wrong(at('08:00:00')));
    await plant.push(line.batch(3), office.batch(1));
    expect(await told()).toEqual([out()]);
  });
});

it('tells of the same units whatever order the plant hears of it in', async () => {
  const hours = fc.integer({ min: 7, max: 11 }).map((h) => `${String(h).padStart(2, '0')}:00:00`);
  const work = fc.array(fc.record({ hour: hours, unit: fc.constantFrom('u-1', 'u-2') }), {
    minLength: 1,
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(work, hours, async (worked, since) => {
      const said = worked.map(({ hour, unit }) => tightened(hour, { unit }));
      const units = (told: Awaited<ReturnType<typeof meet>>) => told.map(({ on }) => on).toSorted();
      const one = units(await meet('the results first', said, wrong(at(since))));
      const other = units(await meet('the finding first', said, wrong(at(since))));
      expect(one).toEqual(other);
      const doubtful = worked.filter(({ hour }) => hour >= since).map(({ unit }) => `visit/${unit}/S1/1`);
      expect(one).toEqual([...new Set(doubtful)].toSorted());
    }),
    { numRuns: 12 },
  );
});
