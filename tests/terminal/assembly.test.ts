import { beforeEach, describe, expect, test } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import { terminal as terminalStream } from '#domain/site/terminal';
import { hold } from '#domain/quality/hold';
import { person } from '#domain/people/person';
import { toolWork } from '#terminal/assembly/toolWork';
import type { Caller } from '#terminal/engine';
import type { ToolWork } from '#terminal/toolHost';
import type { assemblyContract } from '#terminal/contract/assembly';
import type { Outputs } from '#terminal/contract/infer';
import { lineRevisionHash, seedLineSite, someOrders, tighteningOf, vinOf } from './lineSite.ts';
import { openTestTerminal, signatureOf } from './testTerminal.ts';

type Answers = Outputs<typeof assemblyContract.queries>;
const controller: Caller = { kind: 'device', device: 'T-02' };

let terminal: ReturnType<typeof openTestTerminal>;
const run = (name: string, input: unknown, who: Parameters<typeof terminal.execute>[2] = 'operator', n = 1) =>
  terminal.execute(`assembly.${name}`, input, who, n);
const ask = <K extends keyof Answers>(name: K, input: unknown = {}) =>
  terminal.query<Answers[K]>(`assembly.${name}`, input);
const done = async (...of: Parameters<typeof run>) => expect(await run(...of)).toMatchObject({ ok: true });

function workOfTool(id: string): ToolWork | null {
  const { store, database, engine, runtime } = terminal;
  const site = engine.siteConfiguration();
  const tool = site?.tools.find((t) => t.id === id);
  if (!tool) throw new Error(`no tool ${id}`);
  return toolWork({ store, read: database.read, site, nowMs: runtime.nowMs() }, tool);
}

async function launched(): Promise<string> {
  await done('importOrders', { orders: someOrders(4) }, 'engineer');
  await done('releaseOrders', { line: 'FA1', orders: ['O-1', 'O-2', 'O-3'] }, 'supervisor');
  await done('launchUnit', { line: 'FA1' });
  const { rows } = await ask('units', { line: 'FA1' });
  return rows[0]?.unit ?? '';
}

/** The first unit stands at FA-02, with FA-01 done. */
async function atSecondStation(): Promise<string> {
  const unit = await launched();
  await done('enterStation', { station: 'FA-01', unit: vinOf(1) });
  await done('completeOperation', { station: 'FA-01', unit, operation: 'OP-10' });
  await done('releaseUnit', { station: 'FA-01', unit });
  await done('enterStation', { station: 'FA-02', unit });
  return unit;
}

beforeEach(() => {
  terminal = openTestTerminal();
  seedLineSite(terminal.store);
});

describe('orders and sequence', () => {
  test('are taken from the ERP once, released into the sequence, and launched in its order', async () => {
    await done('importOrders', { orders: someOrders(3) }, 'engineer');
    expect(await run('importOrders', { orders: someOrders(3) }, { kind: 'device', device: 'erp' })).toEqual({
      ok: true,
      events: [],
    });
    await done('releaseOrders', { line: 'FA1', orders: ['O-2', 'O-1', 'O-3'] }, 'supervisor');
    await done('moveInSequence', { line: 'FA1', order: 'O-1', after: null }, 'supervisor');
    const { rows, total } = await ask('sequence', { line: 'FA1' });
    expect(total).toBe(3);
    expect(rows.map((r) => [r.place, r.order, r.variantName?.en])).toEqual([
      [1, 'O-1', 'L6'],
      [2, 'O-2', 'L6MAX'],
      [3, 'O-3', 'L6'],
    ]);
    await done('launchUnit', { line: 'FA1' });
    expect((await ask('units', { line: 'FA1' })).rows).toMatchObject([
      { vin: vinOf(1), status: 'planned', sequence: 1, order: 'O-1', label: vinOf(1).slice(-6) },
    ]);
    expect((await ask('orders', { line: 'FA1', status: 'started' })).rows.map((o) => o.order)).toEqual([
      'O-1',
    ]);
    expect((await ask('sequence', { line: 'FA1', limit: 1 })).next).toBe('1');
  });

  test('of an unknown line are refused', async () => {
    const [order] = someOrders(1);
    const orders = [{ ...order, content: { ...order?.content, line: 'XX' } }];
    expect(await run('importOrders', { orders }, 'engineer')).toMatchObject({ code: 'lineUnknown' });
  });
});

describe('work at a station', () => {
  test('goes from arrival to release, and shows at every moment what is missing', async () => {
    const unit = await launched();
    await done('enterStation', { station: 'FA-01', unit: vinOf(1) });
    expect(await ask('station', { station: 'FA-01' })).toMatchObject({
      unit: { unit, variantName: { en: 'L6' } },
      operations: [{ operation: 'OP-10', status: 'current', ok: 0, needed: 1 }],
      missing: [{ kind: 'operation', operation: 'OP-10' }],
    });
    expect(await run('releaseUnit', { station: 'FA-01', unit })).toMatchObject({
      ok: false,
      code: 'releaseIncomplete',
      params: { count: 1, operations: 'OP-10' },
    });
    await done('completeOperation', { station: 'FA-01', unit, operation: 'OP-10' });
    expect(await ask('station', { station: 'FA-01' })).toMatchObject({ missing: [] });
    await done('releaseUnit', { station: 'FA-01', unit });
    expect(await ask('station', { station: 'FA-01' })).toMatchObject({ unit: null, visit: null });
    expect(await ask('station', { station: 'FA-02' })).toMatchObject({ next: { unit } });
    expect(await ask('unit', { unit: vinOf(1) })).toMatchObject({
      status: 'between',
      revision: lineRevisionHash,
      stations: [{ station: 'FA-01', result: 'complete' }],
    });
  });

  test('refuses a wrong part with both numbers, takes the right one, and lets a wrong scan be undone', async () => {
    const unit = await atSecondStation();
    const scan = (scanned: string) => run('scanPart', { station: 'FA-02', unit, scanned });
    expect(await scan('P-BELT')).toMatchObject({
      code: 'wrongPart',
      params: { expected: 'P-SEAT', scanned: 'P-BELT', position: 'B-SEAT' },
    });
    expect(await scan('P-SEAT')).toMatchObject({ code: 'partSerialRequired' });
    expect(await scan('***')).toMatchObject({ code: 'partUnreadable' });
    expect(await scan('P-SEAT SN-1')).toMatchObject({ ok: true });
    const view = await ask('station', { station: 'FA-02' });
    expect(view).toMatchObject({
      operations: [{ operation: 'OP-20', status: 'done' }, { operation: 'OP-21' }],
    });
    const installed = view?.parts[0]?.installed[0]?.eventId;
    await done('removePart', {
      station: 'FA-02',
      unit,
      position: 'B-SEAT',
      installed,
      reason: 'wrongScan',
      note: '',
    });
    expect((await ask('asBuilt', { unit })).rows).toMatchObject([
      { kind: 'part', part: 'P-SEAT', serial: 'SN-1', removed: true },
      { kind: 'operation', operation: 'OP-10' },
    ]);
  });

  test('refuses a lot that a hold keeps, and a unit that carries it', async () => {
    const unit = await atSecondStation();
    await done('scanPart', { station: 'FA-02', unit, scanned: 'P-SEAT SN-1' });
    await done('recordTightening', tighteningOf(1), controller);
    await done('recordTightening', tighteningOf(2), controller);
    await done('releaseUnit', { station: 'FA-02', unit });
    await done('enterStation', { station: 'FA-03', unit });
    const lot = { kind: 'lot' as const, part: 'P-BELT', lot: 'L-1' };
    const placed = {
      type: 'HoldPlaced' as const,
      payload: { number: 'H-1', reason: 'x', issue: null, population: lot, members: [lot] },
    };
    terminal.store.commit(accept(draft(hold, 'h-1', placed)), { actor: { kind: 'device', device: 'test' } });
    expect(await run('scanPart', { station: 'FA-03', unit, scanned: 'C-BELT' })).toMatchObject({
      code: 'partBlocked',
      params: { part: 'P-BELT', lot: 'L-1', blockedBy: 'H-1' },
    });
    expect(await run('scanPart', { station: 'FA-03', unit, scanned: 'P-BELT L-2' })).toMatchObject({
      ok: true,
    });
  });

  test('asks for the qualification of the operation, and judges values by the revision', async () => {
    const unit = await launched();
    await done('enterStation', { station: 'FA-03', unit, insist: true });
    const complete = (n: number) =>
      run('completeOperation', { station: 'FA-03', unit, operation: 'OP-31' }, 'operator', n);
    expect(await complete(1)).toMatchObject({ code: 'qualificationMissing' });
    expect(await complete(2)).toMatchObject({ ok: true });
    const fill = (value: number) =>
      run('recordMeasurement', { station: 'FA-03', unit, operation: 'OP-30', value, passed: true });
    await fill(6);
    expect(await ask('station', { station: 'FA-03' })).toMatchObject({
      operations: [{ operation: 'OP-30', status: 'nok', nok: 1 }, {}],
    });
    await fill(5);
    expect(await ask('station', { station: 'FA-03' })).toMatchObject({
      operations: [{ operation: 'OP-30', status: 'done' }, {}],
    });
  });

  test('refuses a person whose qualification has run out, to the minute', async () => {
    const unit = await launched();
    await done('enterStation', { station: 'FA-03', unit, insist: true });
    const qualified = (fromNowMs: number) => {
      const validUntil = new Date(terminal.runtime.nowMs() + fromNowMs).toISOString();
      const payload = { qualification: 'brakes', validUntil };
      const given = draft(person, 'p-operator-1', { type: 'PersonQualified', payload });
      terminal.store.commit(accept(given), { actor: { kind: 'device', device: 'test' } });
    };
    const complete = () => run('completeOperation', { station: 'FA-03', unit, operation: 'OP-31' });
    qualified(-60_000);
    expect(await complete()).toMatchObject({ code: 'qualificationMissing' });
    qualified(60_000);
    expect(await complete()).toMatchObject({ ok: true });
  });

  test('books what the unit used on the containers beside the line', async () => {
    const unit = await atSecondStation();
    await done('scanPart', { station: 'FA-02', unit, scanned: 'P-SEAT SN-1' });
    for (const n of [1, 2]) await done('recordTightening', tighteningOf(n), controller);
    await done('releaseUnit', { station: 'FA-02', unit });
    expect(await terminal.query('logistics.stock', {}, 'logistics')).toMatchObject({
      rows: expect.arrayContaining([expect.objectContaining({ container: 'C-NUT', quantity: 180 })]),
    });
  });
});

describe('an arrival that is not the next step of its unit', () => {
  test('is recorded only where whoever sends it says that it is meant, or that the unit was seen there', async () => {
    const unit = await launched();
    const at = (station: string, more = {}) => ({ station, unit, ...more });
    const reader = { kind: 'device', device: 'gate-2' } as const;
    const skips = { code: 'stationsSkipped', params: { station: 'FA-02', last: null } };
    expect(await run('enterStation', at('FA-02'))).toMatchObject(skips);
    expect(await run('enterStation', at('FA-02'), reader)).toMatchObject(skips);
    await done('enterStation', at('FA-02', { expected: false }));
    expect(await run('enterStation', at('FA-01'), reader)).toMatchObject({
      code: 'unitElsewhere',
      params: { station: 'FA-02' },
    });
    await done('enterStation', at('FA-01', { insist: true }), reader);
    expect(await ask('unit', { unit })).toMatchObject({
      station: 'FA-01',
      stations: [{ station: 'FA-01' }, { station: 'FA-02', result: 'unknown' }],
    });
  });
});

describe('a verification point', () => {
  test('refuses a unit whose stations upstream are not known to be complete, unless it stands there', async () => {
    const unit = await launched();
    expect(await run('enterStation', { station: 'FA-03', unit })).toMatchObject({
      code: 'predecessorNotComplete',
      params: { predecessor: 'FA-01', state: 'unknown' },
    });
    await done('enterStation', { station: 'FA-03', unit, insist: true });
    expect(await ask('station', { station: 'FA-03' })).toMatchObject({
      missing: expect.arrayContaining([{ kind: 'predecessor', station: 'FA-01', state: 'unknown' }]),
    });
  });
});

describe('tightening results', () => {
  test('of one identity have one effect, and are answered again with the event that holds them', async () => {
    await atSecondStation();
    const first = await run('recordTightening', tighteningOf(1), controller);
    const again = await run('recordTightening', tighteningOf(1), controller);
    expect(again).toEqual(first);
    expect((await ask('station', { station: 'FA-02' }))?.lastTightening).toMatchObject({
      torqueNm: 140,
      torqueLsl: 130,
      operation: 'OP-21',
      ok: true,
    });
  });

  test('come from devices only', async () => {
    await atSecondStation();
    expect(await run('recordTightening', tighteningOf(1), 'engineer')).toMatchObject({
      code: 'roleNotAllowed',
    });
  });

  test('with the id and time of another, but other content, are kept and say so', async () => {
    const unit = await atSecondStation();
    await done('recordTightening', tighteningOf(1), controller);
    await done('recordTightening', tighteningOf(1, { contentHash: 'f'.repeat(64) }), controller);
    const rows = terminal.database.sqlite
      .prepare("select json_extract(body, '$.payload.conflictsWith') as c from event where type = ?")
      .all('TighteningRecorded');
    expect(rows).toEqual([{ c: null }, { c: expect.any(String) }]);
    expect((await ask('tightenings', { unit })).rows).toHaveLength(2);
  });

  test('of no unit go to a list of their own, never to the unit that happens to stand there', async () => {
    await atSecondStation();
    await done('recordTightening', tighteningOf(1, { vin: 'UNKNOWN' }), controller);
    await done('recordTightening', tighteningOf(2, { vin: null }), controller);
    expect((await ask('unmatchedTightenings', { line: 'FA1' })).rows).toMatchObject([
      { tighteningId: 2, vin: null },
      { tighteningId: 1, vin: 'UNKNOWN' },
    ]);
    await done('recordUnreadableTightening', { tool: 'T-02', fault: 'badField', raw: 'x' }, controller);
  });

  test('NOK beyond the limit open an issue and a rework item once, and keep the unit', async () => {
    const unit = await atSecondStation();
    await done('scanPart', { station: 'FA-02', unit, scanned: 'P-SEAT SN-1' });
    await done('recordTightening', tighteningOf(1, { toolOk: false, torqueNm: 90 }), controller);
    expect((await ask('reworks', { line: 'FA1' })).rows).toEqual([]);
    await done('recordTightening', tighteningOf(2, { toolOk: false, torqueNm: 91 }), controller);
    await done('recordTightening', tighteningOf(3, { toolOk: false, torqueNm: 92 }), controller);
    const { rows } = await ask('reworks', { line: 'FA1' });
    expect(rows).toMatchObject([{ cause: 'nokBeyondLimit', operation: 'OP-21', unit, status: 'open' }]);
    const issues = await terminal.query<{ rows: readonly unknown[] }>('quality.issues', {}, 'quality');
    expect(issues.rows).toMatchObject([
      { severity: 'A', source: 'tightening', subject: { unit, operation: 'OP-21' }, issue: rows[0]?.issue },
    ]);
    expect(await ask('station', { station: 'FA-02' })).toMatchObject({
      operations: [{}, { status: 'nok', beyondNokLimit: true, nok: 3 }],
      missing: [
        { kind: 'operation', operation: 'OP-21', beyondNokLimit: true },
        { kind: 'rework', rework: rows[0]?.rework },
      ],
    });
    for (const n of [4, 5]) await done('recordTightening', tighteningOf(n), controller);
    expect(await run('releaseUnit', { station: 'FA-02', unit })).toMatchObject({
      params: { count: 1, reworks: rows[0]?.rework },
    });
    await done('doRework', { rework: rows[0]?.rework, note: 'bolt replaced' });
    await done('releaseUnit', { station: 'FA-02', unit });
  });

  test('beyond the limit the tool works again once the rework is done; another NOK opens it again', async () => {
    const unit = await atSecondStation();
    await done('scanPart', { station: 'FA-02', unit, scanned: 'P-SEAT SN-1' });
    const work = workOfTool('T-02');
    expect(work).not.toBeNull();
    for (const n of [1, 2]) await done('recordTightening', tighteningOf(n, { toolOk: false }), controller);
    const [item] = (await ask('reworks', { line: 'FA1' })).rows;
    const stands = async () => (await ask('station', { station: 'FA-02' }))?.reworks;
    expect(workOfTool('T-02')).toBeNull();
    await done('doRework', { rework: item?.rework, note: 'bolt replaced' });
    expect(workOfTool('T-02')).toEqual(work);
    expect(await stands()).toMatchObject([{ operation: 'OP-21', bypass: false, done: true }]);
    await done('recordTightening', tighteningOf(3, { toolOk: false }), controller);
    expect(workOfTool('T-02')).toBeNull();
    expect(await stands()).toMatchObject([{ rework: item?.rework, done: false }]);
    expect((await ask('reworks', { line: 'FA1' })).rows).toHaveLength(1);
  });
});

describe('leaving otherwise', () => {
  test('a bypass is signed, opens rework, and takes two persons while the plant is away', async () => {
    const unit = await atSecondStation();
    const input = {
      station: 'FA-02',
      unit,
      reason: 'TOOL-DOWN',
      note: 'nutrunner in repair',
      signature: signatureOf('supervisor', 'bypass'),
    };
    expect(
      await run('bypassStation', { ...input, signature: signatureOf('operator', 'bypass') }),
    ).toMatchObject({
      code: 'roleNotAllowed',
    });
    await done('bypassStation', input, 'supervisor');
    expect(await ask('unit', { unit })).toMatchObject({
      stations: [{}, { station: 'FA-02', result: 'bypassed' }],
      bypasses: [{ reviewed: false, signedBy: [{ person: 'p-supervisor-1' }] }],
      reworks: [{ cause: 'bypass' }],
      owedReworks: [
        {
          bypass: true,
          lacks: [
            { item: { kind: 'part', part: 'P-SEAT' }, name: { en: 'Seat' } },
            { item: { kind: 'operation', operation: 'OP-20' }, name: { en: 'OP-20' } },
            { item: { kind: 'operation', operation: 'OP-21', ok: 0, needed: 2 }, name: { en: 'OP-21' } },
          ],
        },
      ],
    });
    terminal = openTestTerminal({ plantReachable: false });
    seedLineSite(terminal.store);
    const other = { ...input, unit: await atSecondStation() };
    expect(await run('bypassStation', other, 'supervisor')).toMatchObject({ code: 'bypassNeedsTwoPersons' });
    const secondSignature = signatureOf('supervisor', 'bypass', null, 2);
    await done('bypassStation', { ...other, secondSignature }, 'supervisor');
  });

  test('a unit found gone leaves with what was missing; one that is pulled off comes back to what is left', async () => {
    const unit = await atSecondStation();
    await done('pullOffUnit', { unit, location: 'Q-1', reason: 'scratch' }, 'supervisor');
    expect(await ask('unit', { unit })).toMatchObject({ status: 'pulledOff', location: 'Q-1' });
    await done('reinsertUnit', { unit, station: 'FA-02' }, 'supervisor');
    await done('enterStation', { station: 'FA-02', unit });
    await done('recordDeparture', { station: 'FA-02', unit });
    expect(await ask('unit', { unit })).toMatchObject({
      stations: [{}, { station: 'FA-02', visit: 2, result: 'incomplete' }],
    });
  });
});

describe('the ship gate', () => {
  async function finished(): Promise<string> {
    const unit = await atSecondStation();
    await done('scanPart', { station: 'FA-02', unit, scanned: 'P-SEAT SN-1' });
    for (const n of [1, 2]) await done('recordTightening', tighteningOf(n), controller);
    await done('releaseUnit', { station: 'FA-02', unit });
    await done('enterStation', { station: 'FA-03', unit });
    await done('scanPart', { station: 'FA-03', unit, scanned: 'C-BELT' });
    await done('recordMeasurement', { station: 'FA-03', unit, operation: 'OP-30', value: 5, passed: true });
    await done('completeOperation', { station: 'FA-03', unit, operation: 'OP-31' }, 'operator', 2);
    await done('releaseUnit', { station: 'FA-03', unit });
    return unit;
  }
  const ship = (unit: string) =>
    run('shipUnit', { unit, signature: signatureOf('supervisor', 'ship') }, 'supervisor');

  test('lets a finished unit go, and says that it waits for the plant', async () => {
    const unit = await finished();
    expect((await ask('shipGate', { line: 'FA1' })).rows).toMatchObject([
      { unit, obstacles: [], awaiting: false },
    ]);
    expect(await ship(unit)).toMatchObject({ ok: true });
    expect((await ask('shipGate', { line: 'FA1' })).rows).toMatchObject([
      { unit, status: 'between', awaiting: true, sync: 'awaiting' },
    ]);
  });

  test('keeps a unit with an A or B issue and open rework, and says which', async () => {
    const unit = await finished();
    await done('openRework', { unit, station: null, operation: null, issue: null, text: 'scratch' });
    expect(await ship(unit)).toMatchObject({ code: 'shipObstacles', params: { count: 1 } });
    const { rows } = await ask('shipGate', { line: 'FA1' });
    expect(rows[0]?.obstacles).toEqual([{ kind: 'rework', rework: expect.any(String) }]);
  });

  test('waits for another PC of a station that the unit has left, and does not say so of the one that told the departure', async () => {
    const unit = await finished();
    const certificate = {
      terminal: 't-9',
      name: 'FA-02',
      site: 'site',
      publicKey: 'k'.repeat(44),
      issuedAt: '2026-11-22T07:00:00Z',
      signature: 's'.repeat(44),
    };
    const duty = {
      kind: 'floor' as const,
      line: 'FA1',
      stations: ['FA-02'],
      zones: [],
      scopes: ['site', 'line/FA1'],
    };
    const enrolled = { name: 'FA-02', duty, tools: [], certificate };
    terminal.store.commit(
      accept(draft(terminalStream, 't-9', { type: 'TerminalEnrolled', payload: enrolled })),
      { actor: { kind: 'device', device: 'test' } },
    );
    expect((await ask('shipGate', { line: 'FA1' })).rows[0]?.obstacles).toEqual([
      { kind: 'terminal', terminal: 't-9', since: null, ended: false },
    ]);
    expect(await ship(unit)).toMatchObject({ code: 'shipTerminalsSilent', params: { terminals: 't-9' } });
  });

  test('counts the output of the line and its first pass yield', async () => {
    await finished();
    expect(await ask('lineOutput', { line: 'FA1' })).toMatchObject({
      shift: { shift: 'S1' },
      actual: 1,
      figures: { qualityRatio: 1, firstPassYield: 1 },
      stops: { count: 0 },
    });
  });

  test('counts as produced what was scrapped on the line too, and as good nothing that was scrapped', async () => {
    const unit = await finished();
    await done('launchUnit', { line: 'FA1' });
    const { rows } = await ask('units', { line: 'FA1' });
    const onLine = rows.find((row) => row.unit !== unit)?.unit;
    const scrap = (one: string | undefined) => {
      const signature = signatureOf('supervisor', 'scrapped');
      return done('scrapUnit', { unit: one, reason: 'TOOL-DOWN', note: '', signature }, 'supervisor');
    };
    await scrap(onLine);
    const output = () => ask('lineOutput', { line: 'FA1' });
    expect(await output()).toMatchObject({ actual: 1, figures: { qualityRatio: 0.5, firstPassYield: 1 } });
    await scrap(unit);
    expect(await output()).toMatchObject({
      actual: 1,
      figures: { qualityRatio: 0, firstPassYield: 0 },
    });
    const hours = { line: 'FA1', from: '2000-01-01T00:00:00.000Z', until: '2100-01-01T00:00:00.000Z' };
    expect((await ask('builtUnits', hours)).rows).toMatchObject([{ good: false, scrapped: true }]);
  });
});

describe('the line board', () => {
  test('shows stations in flow order with unit, calls, stops, shortages and issues', async () => {
    const unit = await atSecondStation();
    await done('recordDefect', { station: 'FA-02', unit, defectCode: 'SCRATCH', text: 'left door' });
    await done('callAndon', { station: 'FA-02', kind: 'material', part: 'P-SEAT' });
    expect(await run('callAndon', { station: 'FA-02', kind: 'material' })).toMatchObject({
      code: 'andonAlreadyOpen',
    });
    const board = await ask('lineBoard', { line: 'FA1' });
    expect(board?.stations.map((s) => [s.station, s.state.status])).toEqual([
      ['FA-01', 'empty'],
      ['FA-02', 'andon'],
      ['FA-03', 'starved'],
    ]);
    expect(board?.stations[1]).toMatchObject({
      unit: { unit, label: vinOf(1).slice(-6) },
      visit: { operations: 2, operationsDone: 0, owed: 3 },
      andon: { kind: 'material', partName: { en: 'Seat' }, status: 'called' },
      openIssue: { severity: 'B', count: 1 },
      sync: 'saved',
    });
    await done('acknowledgeAndon', { andon: board?.andons[0]?.andon }, 'logistics');
    await done('resolveAndon', { andon: board?.andons[0]?.andon });
    await done('startStop', { line: 'FA1', station: null });
    expect((await ask('lineBoard', { line: 'FA1' }))?.stations.map((s) => s.state.status)).toEqual([
      'stopped',
      'stopped',
      'stopped',
    ]);
    const { rows } = await ask('stops', { line: 'FA1' });
    await done('endStop', { stop: rows[0]?.stop });
    await done('classifyStop', { stop: rows[0]?.stop, reason: 'SCANNER', note: '' }, 'supervisor');
    expect((await ask('stops', { line: 'FA1' })).rows).toMatchObject([
      { status: 'ended', reasonName: { en: 'Scanner' } },
    ]);
    expect((await ask('andons', { line: 'FA1' })).rows).toMatchObject([
      { status: 'resolved', stationName: {} },
    ]);
    expect(await ask('andons', { line: 'FA1', show: 'open' })).toMatchObject({ rows: [] });
  });

  test('names the worst open issue of a station, and how many there are', async () => {
    const nothing = { unit: null, operation: null, part: null, lot: null, tool: null, characteristic: null };
    const subject = { ...nothing, line: 'FA1', station: 'FA-02' };
    for (const severity of ['B', 'A', 'C']) {
      const issue = { source: 'defect', defectCode: 'SCRATCH', severity, subject, title: severity, text: '' };
      expect(await terminal.execute('quality.openIssue', issue, 'quality')).toMatchObject({ ok: true });
    }
    const board = await ask('lineBoard', { line: 'FA1' });
    expect(board?.stations[1]?.openIssue).toMatchObject({ severity: 'A', count: 3 });
  });

  test('takes back what was said by mistake, and keeps the record of it', async () => {
    await done('callAndon', { station: 'FA-02', kind: 'help' });
    const [call] = (await ask('andons', { line: 'FA1' })).rows;
    await done('acknowledgeAndon', { andon: call?.andon }, 'supervisor');
    await done('resolveAndon', { andon: call?.andon });
    await done('reopenAndon', { andon: call?.andon, comes: true });
    const stands = { status: 'acknowledged', resolvedAt: null, takenBy: { role: 'supervisor' } };
    expect((await ask('lineBoard', { line: 'FA1' }))?.andons).toMatchObject([stands]);
    await done('resolveAndon', { andon: call?.andon });
    expect((await ask('lineBoard', { line: 'FA1' }))?.andons).toEqual([]);
    await done('reopenAndon', { andon: call?.andon, note: 'it jams again' });
    const waits = { status: 'called', acknowledgedAt: null, takenBy: null };
    expect((await ask('lineBoard', { line: 'FA1' }))?.andons).toMatchObject([waits]);

    await done('startStop', { line: 'FA1', station: null });
    const [stop] = (await ask('stops', { line: 'FA1' })).rows;
    await done('withdrawStop', { stop: stop?.stop, note: 'the wrong line' }, 'supervisor');
    expect((await ask('lineBoard', { line: 'FA1' }))?.stops).toEqual([]);
    expect((await ask('lineOutput', { line: 'FA1' }))?.stops.count).toBe(0);
    const withdrawn = { by: { role: 'supervisor' }, note: 'the wrong line' };
    expect((await ask('stops', { line: 'FA1' })).rows).toMatchObject([{ status: 'withdrawn', withdrawn }]);
    await done('startStop', { line: 'FA1', station: null });
  });

  test('of a line that the site does not have is null', async () => {
    expect(await ask('lineBoard', { line: 'XX' })).toBeNull();
    expect(await ask('station', { station: 'XX' })).toBeNull();
  });
});

describe('search', () => {
  test('finds a unit by the end of its VIN, and tells what a scan is', async () => {
    const unit = await launched();
    expect((await ask('findUnits', { text: vinOf(1).slice(-6) })).rows).toMatchObject([{ unit }]);
    expect((await ask('findUnits', { text: vinOf(1).slice(-8).toLowerCase() })).rows).toHaveLength(1);
    expect((await ask('findUnits', { text: vinOf(1).slice(-4) })).rows).toHaveLength(1);
    expect((await ask('findUnits', { text: vinOf(1).slice(-3) })).rows).toEqual([]);
    expect(await ask('readScan', { text: vinOf(1).slice(-4) })).toMatchObject({ kind: 'unknown' });
    expect((await ask('findUnits', { text: '999999' })).rows).toEqual([]);
    expect(await ask('readScan', { text: vinOf(1) })).toMatchObject({ kind: 'unit', unit: { unit } });
    expect(await ask('readScan', { text: 'C-BELT' })).toMatchObject({
      kind: 'container',
      part: 'P-BELT',
      lot: expect.anything(),
    });
    expect(await ask('readScan', { text: 'P-SEAT' })).toMatchObject({ kind: 'part', name: { en: 'Seat' } });
    expect(await ask('readScan', { text: 'O-2' })).toMatchObject({ kind: 'order' });
    expect(await ask('readScan', { text: 'FA-02' })).toEqual({ kind: 'station', station: 'FA-02' });
    expect(await ask('readScan', { text: 'nothing' })).toMatchObject({ kind: 'unknown' });
  });
});
