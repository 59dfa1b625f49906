import { beforeEach, describe, expect, it } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import { unit as unitStream } from '#domain/assembly/unit';
import type { assemblyContract } from '#terminal/contract/assembly';
import type { Outputs } from '#terminal/contract/infer';
import { done, qualityHands } from './qualitySite.ts';
import { openTestTerminal, signatureOf } from './testTerminal.ts';

type Detail = NonNullable<Outputs<typeof assemblyContract.queries>['unit']>;
type Hands = Awaited<ReturnType<typeof qualityHands>>;

let terminal: ReturnType<typeof openTestTerminal>;
let hands: Hands;
let unit: string;
let vin: string;

beforeEach(async () => {
  terminal = openTestTerminal();
  hands = await qualityHands(terminal);
  ({ unit, vin } = await hands.unitAtWheels('PO-42801'));
});

const detail = () => terminal.query<Detail>('assembly.unit', { unit });
const run = (name: string, input: object, who: Parameters<typeof terminal.execute>[2]) =>
  done(terminal.execute(`assembly.${name}`, input, who));
const at = expect.stringMatching(/^2026-/);

describe('what is known of one unit', () => {
  it('holds every visit with its times and its result, in the order of flow', async () => {
    await hands.tighten(vin, 90);
    await run('recordDeparture', { station: 'FA-10', unit }, 'operator');
    await run('enterStation', { station: 'FA-02', unit, insist: true }, 'operator');
    await run('recordDeparture', { station: 'FA-02', unit }, 'operator');
    await run('enterStation', { station: 'FA-10', unit, insist: true }, 'operator');
    const { stations } = await detail();
    const gone = { arrivedAt: at, leftAt: at, departure: 'seenGone' };
    expect(stations).toMatchObject([
      {
        station: 'FA-02',
        result: 'incomplete',
        visits: [{ visit: 1, result: 'incomplete', nok: 0, ...gone }],
      },
      {
        station: 'FA-10',
        result: 'open',
        visits: [
          { visit: 1, result: 'incomplete', nok: 1, ...gone },
          { visit: 2, result: 'open', arrivedAt: at, leftAt: null, departure: null },
        ],
      },
    ]);
  });

  it('says who pulled it off and why, and no longer once it is back on the line', async () => {
    await run('pullOffUnit', { unit, location: 'RW-1', reason: 'scratch' }, 'supervisor');
    expect(await detail()).toMatchObject({
      status: 'pulledOff',
      location: 'RW-1',
      taken: { by: { kind: 'person', role: 'supervisor' }, reason: 'scratch', reasonName: null, note: '' },
    });
    await run('reinsertUnit', { unit, station: 'FA-10' }, 'supervisor');
    const putBack = { station: 'FA-10', name: { en: expect.any(String) } };
    expect(await detail()).toMatchObject({ status: 'between', station: null, taken: null, putBack });
    await run('enterStation', { station: 'FA-10', unit, insist: true }, 'operator');
    expect(await detail()).toMatchObject({ status: 'atStation', putBack: null });
  });

  it('says that it was pulled off behind the line, and has it wait to be shipped again once it is back there', async () => {
    await run('recordDeparture', { station: 'FA-10', unit }, 'operator');
    await run('enterStation', { station: 'FA-12', unit, insist: true }, 'operator');
    await run('recordDeparture', { station: 'FA-12', unit }, 'operator');
    await run('pullOffUnit', { unit, location: 'YD-1', reason: 'scratch' }, 'supervisor');
    expect(await detail()).toMatchObject({ status: 'pulledOff', offBehindLine: true });
    await run('reinsertUnit', { unit, station: null }, 'supervisor');
    expect(await detail()).toMatchObject({ atShipGate: true, offBehindLine: false, putBack: null });
  });

  it('says that it was scrapped, for what reason of the site, and that nothing keeps it then', async () => {
    expect((await detail()).obstacles).toContainEqual({ kind: 'visitOpen', station: 'FA-10' });
    const signature = signatureOf('supervisor', 'scrap');
    await run('scrapUnit', { unit, reason: 'SCR-DMG', note: 'sill bent', signature }, 'supervisor');
    hands.plantJudges();
    expect(await detail()).toMatchObject({
      status: 'scrapped',
      obstacles: [],
      taken: { reason: 'SCR-DMG', reasonName: { en: 'Beyond repair' }, note: 'sill bent' },
    });
  });

  it('says that shipping waits for the plant, and that it was shipped when the plant has agreed', async () => {
    await run('recordDeparture', { station: 'FA-10', unit }, 'operator');
    expect(await detail()).toMatchObject({ status: 'between', atShipGate: false });
    await run('enterStation', { station: 'FA-12', unit, insist: true }, 'operator');
    expect(await detail()).toMatchObject({ atShipGate: false });
    await run('recordDeparture', { station: 'FA-12', unit }, 'operator');
    expect(await detail()).toMatchObject({ atShipGate: true, shippingAwaits: false });
    const nothing: string[] = [];
    const checked = { route: nothing, visits: nothing, holds: nothing, issues: nothing, reworks: nothing };
    const signature = { person: 'p-supervisor-1', meaning: 'ship', recordHash: null };
    const shipped = { type: 'UnitShipped', payload: { checked, signature } } as const;
    terminal.store.commit(accept(draft(unitStream, unit, shipped)), {
      actor: { kind: 'policy', policy: 'x' },
    });
    expect(await detail()).toMatchObject({ status: 'between', shippingAwaits: true, taken: null });
    hands.plantJudges();
    expect(await detail()).toMatchObject({
      status: 'shipped',
      atShipGate: false,
      shippingAwaits: false,
      obstacles: [],
      taken: { by: { kind: 'policy' }, reason: '', note: '' },
    });
  });

  it('names the holds that keep it with their issue, and the issues that list it', async () => {
    const [opened] = await done(
      terminal.execute(
        'quality.openIssue',
        {
          source: 'defect',
          defectCode: null,
          severity: 'A',
          subject: {
            unit,
            line: 'FA1',
            station: null,
            operation: null,
            part: null,
            lot: null,
            tool: null,
            characteristic: null,
          },
          title: 'Sill',
          text: '',
          affectedUnits: [],
        },
        'operator',
      ),
    );
    const issue = opened?.stream.slice('issue/'.length);
    const members = [{ kind: 'unit', unit }];
    const place = { reason: 'Sill of lot 7', population: { kind: 'listed' }, members, issue };
    const [placed] = await done(terminal.execute('quality.placeHold', place, 'quality'));
    const hold = placed?.stream.slice('hold/'.length);
    const { holds, issues, obstacles } = await detail();
    expect(holds).toEqual([
      { hold, number: expect.any(String), reason: 'Sill of lot 7', issue, lifted: false, decision: null },
    ]);
    expect(issues).toMatchObject([{ issue, severity: 'A', open: true }]);
    expect(obstacles).toEqual(
      expect.arrayContaining([
        { kind: 'hold', hold },
        { kind: 'issue', issue },
      ]),
    );
  });
});

describe('the as-built record of one kind', () => {
  it('is a page of that kind alone, however much of the others there is', async () => {
    for (const torqueNm of [140, 141, 142]) await hands.tighten(vin, torqueNm);
    const page = (kind: string | undefined, limit: number) =>
      terminal.query<{ rows: { kind: string }[]; next: string | null }>('assembly.asBuilt', {
        unit,
        kind,
        limit,
      });
    expect(await page('part', 10)).toMatchObject({ rows: [], next: null });
    const tightenings = await page('tightening', 2);
    expect(tightenings.rows.map((row) => row.kind)).toEqual(['tightening', 'tightening']);
    expect(tightenings.next).not.toBeNull();
    expect((await page(undefined, 10)).rows).toHaveLength(3);
  });
});
