import { beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '#domain/kernel/actor';
import { roles } from '#domain/kernel/actor';
import type { Command } from '#terminal/commands/command';
import { assemblyCommands } from '#terminal/commands/assembly';
import { seedLineSite, someOrders, tighteningOf, vinOf } from './lineSite.ts';
import { openTestTerminal } from './testTerminal.ts';

/** Who may send what; everything else is refused. `device`: also devices and policies of the terminal. `!`: signed. */
const matrix: Record<keyof typeof assemblyCommands, string> = {
  importOrders: 'supervisor engineer device',
  reverseOrder: 'supervisor engineer device',
  releaseOrders: 'supervisor',
  confirmOrder: 'supervisor device',
  planSequence: 'supervisor',
  moveInSequence: 'supervisor',
  pauseInSequence: 'supervisor',
  resumeInSequence: 'supervisor !',
  freezeSequence: 'supervisor',
  launchUnit: 'operator supervisor device',
  assignIdentifier: 'operator supervisor engineer device',
  marryUnits: 'operator supervisor device',
  separateUnits: 'supervisor',
  pullOffUnit: 'supervisor',
  reinsertUnit: 'supervisor',
  reviewBypass: 'quality !',
  reverifyUnit: 'supervisor quality',
  shipUnit: 'supervisor !',
  scrapUnit: 'supervisor !',
  rebindRevision: 'engineer !',
  enterStation: 'operator supervisor device',
  withdrawArrival: 'operator supervisor',
  releaseUnit: 'operator supervisor device',
  recordDeparture: 'operator supervisor device',
  bypassStation: 'supervisor !',
  completeOperation: 'operator supervisor device',
  undoOperation: 'operator supervisor',
  scanPart: 'operator supervisor device',
  removePart: 'operator supervisor',
  exchangePart: 'operator supervisor',
  recordMeasurement: 'operator supervisor device',
  recordDefect: 'operator supervisor quality device',
  recordTightening: 'device',
  recordUnreadableTightening: 'device',
  callAndon: 'operator supervisor logistics quality engineer device',
  acknowledgeAndon: 'supervisor logistics quality engineer',
  escalateAndon: 'supervisor device',
  resolveAndon: 'operator supervisor logistics quality engineer',
  reopenAndon: 'operator supervisor logistics quality engineer',
  startStop: 'operator supervisor device',
  endStop: 'operator supervisor device',
  classifyStop: 'supervisor engineer',
  withdrawStop: 'operator supervisor',
  reopenStop: 'operator supervisor',
  openRework: 'operator supervisor quality',
  doRework: 'operator supervisor',
  reopenRework: 'operator supervisor',
  rejectRework: 'supervisor quality',
  verifyRework: 'quality !',
  recordCalibration: 'engineer !',
  reportToolOut: 'supervisor quality engineer',
};

describe('roles of the line', () => {
  test.each(Object.entries(assemblyCommands))('%s is open to whom the matrix says', (name, command) => {
    const allowed = matrix[name as keyof typeof matrix].split(' ');
    const may = roles.filter((r) => command.roles.includes(r));
    expect([...may, ...(command.devices ? ['device'] : []), ...(command.signed ? ['!'] : [])]).toEqual(
      allowed,
    );
  });

  test('the engine refuses everybody else', async () => {
    const terminal = openTestTerminal();
    let asked = 0;
    for (const [name, command] of Object.entries<Command<never>>(assemblyCommands)) {
      for (const role of roles.filter((r): r is Role => !command.roles.includes(r))) {
        const { engine } = terminal;
        const signedIn = { person: 'p', badge: 'b', name: null, roles: [role] };
        const answer = await engine.execute(command, {} as never, { kind: 'person', signedIn });
        expect(answer, `${name} as ${role}`).toMatchObject({ ok: false, code: 'roleNotAllowed' });
        asked += 1;
      }
    }
    expect(asked).toBeGreaterThan(100);
  });
});

describe('queries of the line', () => {
  let terminal: ReturnType<typeof openTestTerminal>;
  beforeAll(async () => {
    terminal = openTestTerminal();
    seedLineSite(terminal.store);
    const run = (name: string, input: unknown, who: Role = 'operator') =>
      terminal.execute(`assembly.${name}`, input, who);
    await run('importOrders', { orders: someOrders(3) }, 'engineer');
    await run('releaseOrders', { line: 'FA1', orders: ['O-1', 'O-2'] }, 'supervisor');
    await run('launchUnit', { line: 'FA1' });
    await run('enterStation', { station: 'FA-02', unit: vinOf(1), expected: false });
    await run('callAndon', { station: 'FA-02', kind: 'help' });
  });

  /** Tables that grow with the life of the site; the others hold its master data. */
  const growing =
    /^(production_order|unit|bypass|marriage|visit|andon|stop|rework|tightening|part_installed|part_removed|operation_entry|measurement|defect|unmatched_tightening|issue|issue_unit|hold_member|event|call|transport)$/;

  async function plansOf(ask: () => Promise<unknown>): Promise<string[]> {
    const { sqlite } = terminal.database;
    const asked: string[] = [];
    const prepare = sqlite.prepare.bind(sqlite);
    Object.assign(sqlite, { prepare: (text: string) => (asked.push(text), prepare(text)) });
    try {
      await ask();
    } finally {
      Object.assign(sqlite, { prepare });
    }
    return asked.flatMap((text) => {
      const nulls = Array.from({ length: text.split('?').length - 1 }, () => null);
      const steps = prepare(`explain query plan ${text}`).all(...nulls) as { detail: string }[];
      return steps.map((s) => s.detail);
    });
  }

  const unit = () => terminal.query<{ unit: string }>('assembly.unit', { unit: vinOf(1) });

  test('use an index on every table that grows', async () => {
    const { unit: id } = await unit();
    const line = { line: 'FA1' };
    const hour = { from: '2026-11-22T08:00:00.000Z', until: '2026-11-22T09:00:00.000Z' };
    const asks: [string, unknown][] = [
      ['lineBoard', line],
      ['lineOutput', line],
      ['station', { station: 'FA-02' }],
      ['unit', { unit: vinOf(1) }],
      ['units', line],
      ['units', { ...line, status: 'atStation' }],
      ['findUnits', { text: vinOf(1).slice(-6) }],
      ['asBuilt', { unit: id }],
      ['tightenings', { unit: id }],
      ['unmatchedTightenings', line],
      ['orders', { ...line, status: 'released' }],
      ['andons', { ...line, show: 'open' }],
      ['waitingCalls', {}],
      ['stops', line],
      ['stops', { ...line, ...hour }],
      ['builtUnits', { ...line, ...hour }],
      ['builtUnits', { ...line, ...hour, after: `2026-11-22T08:30:00.000Z/${id}` }],
      ['reworks', line],
      ['shipGate', line],
      ['readScan', { text: 'SOMETHING' }],
    ];
    let looked = 0;
    for (const [name, input] of asks) {
      for (const detail of await plansOf(() => terminal.query(`assembly.${name}`, input))) {
        const scanned = /^SCAN (\w+)(?! USING| .*INDEX)/.exec(detail)?.[1];
        expect(scanned && growing.test(scanned) ? `${name}: ${detail}` : null).toBeNull();
        looked += 1;
      }
    }
    expect(looked).toBeGreaterThan(30);
  });

  test('of a recorded result use an index as well', async () => {
    const controller = { kind: 'device', device: 'T-02' } as const;
    const plans = await plansOf(() =>
      terminal.execute('assembly.recordTightening', tighteningOf(1), controller),
    );
    expect(plans.filter((p) => /^SCAN (unit|event|visit|part_installed)\b(?!.*INDEX)/.test(p))).toEqual([]);
    expect(plans.length).toBeGreaterThan(1);
  });
});
