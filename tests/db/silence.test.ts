import { describe, expect, test } from 'vitest';
import { unit } from '#domain/assembly/unit';
import { visit } from '#domain/assembly/visit';
import { accept, draft } from '#domain/kernel/decision';
import { terminal } from '#domain/site/terminal';
import { applyPage } from '#db/applyPage';
import { hear } from '#db/hear';
import { assemblyProjections } from '#db/projections/assembly';
import { siteProjections } from '#db/projections/site';
import { endedTerminals } from '#db/queries/reverify';
import { silentTerminals } from '#db/queries/silence';
import { checkBatch } from '#sync/batch';
import type { HeardThrough } from '#sync/messages';
import { plansOf } from '#tests/terminal/queryPlans';
import { everything, openTestStore, pageOf, toPush } from './testStore.ts';

const actor = { kind: 'device', device: 'test' } as const;
const run = '01a206fd-0000-7000-8000-000000000001';
const projections = {
  states: [...assemblyProjections.states, ...siteProjections.states],
  facts: assemblyProjections.facts,
};

type Pc = ReturnType<typeof openTestStore>;
/** `t-1`, `t-2`, … */
const pc = (seed: number): Pc => openTestStore({ types: [visit, terminal, unit], seed, projections });

function enrol(gate: Pc, id: string, stations: readonly string[]): void {
  const certificate = {
    terminal: id,
    name: id,
    site: 'site',
    publicKey: 'k'.repeat(44),
    issuedAt: '2026-11-22T07:00:00Z',
    signature: 's'.repeat(44),
  };
  const duty = { kind: 'floor' as const, line: 'FA1', stations: [...stations], zones: [], scopes: ['site'] };
  const payload = { name: id, duty, tools: [], certificate };
  gate.store.commit(accept(draft(terminal, id, { type: 'TerminalEnrolled', payload })), { actor });
}

function leave(
  from: Pc,
  station: string,
  departure: 'released' | 'pulledOff' | 'seenGone',
  occurredAt = '2026-11-22T08:00:00.000Z',
): void {
  const at = { unit: 'U-1', station, line: 'FA1', visit: 1, source: 'screen' as const };
  const closed = draft(visit, `U-1/${station}/1`, {
    type: 'VisitClosed',
    payload: { ...at, departure, missing: [] },
  });
  from.store.commit(accept(closed), { actor, occurredAt });
}

/** What `from` recorded comes to the gate over the floor link, and from there to the plant's log. */
function tell(from: Pc, gate: Pc): void {
  for (const batch of toPush(from.store, everything('own'))) {
    const checked = checkBatch(batch, from.publicKey);
    if (checked.ok) hear(gate.store, [{ batch, checked: checked.events }]);
  }
}

/** The plant confirms everything that the gate has; answers the position of the last event. */
function confirm(gate: Pc): number {
  const batches = [
    ...toPush(gate.store, everything('own')),
    ...toPush(gate.store, { ...everything('heard'), patient: false }),
  ];
  const page = pageOf(gate.store, batches, []);
  applyPage(gate.store, page);
  return page.cursor;
}

const nothing: Omit<HeardThrough, 'terminal' | 'name'> = {
  run: null,
  throughSeq: 0,
  saidSeq: null,
  saidCursor: null,
  pending: null,
  lastHeardAt: '2026-11-22T09:00:00.000Z',
  version: '0.1.0',
  clockOffsetMs: 0,
};
const says = (gate: Pc, id: string, said: Partial<HeardThrough>): void =>
  void gate.store.statements.putHeard.run({ ...nothing, ...said, terminal: id, name: id });
const silent = (gate: Pc): string[] => silentTerminals(gate.database.read, 'U-1').map((s) => s.terminal);

/** The gate's PC `t-1`, the PC `t-2` of FA-01, `t-3` of FA-02: who found the unit gone from FA-01. */
function foundGone(at?: string): { readonly gate: Pc; readonly position: number } {
  const [gate, next] = [pc(1), pc(3)];
  enrol(gate, 't-2', ['FA-01']);
  enrol(gate, 't-3', ['FA-02']);
  leave(next, 'FA-01', 'seenGone', at);
  tell(next, gate);
  return { gate, position: confirm(gate) };
}

/** The arrival at a station is taken back at another PC. */
function withdraw(from: Pc, station: string): void {
  const at = { unit: 'U-1', station, line: 'FA1', visit: 1, source: 'screen' as const };
  const withdrawn = draft(visit, `U-1/${station}/1`, {
    type: 'VisitWithdrawn',
    payload: { ...at, note: '' },
  });
  from.store.commit(accept(withdrawn), { actor });
}

describe('the PC of a station at which an arrival was taken back by another', () => {
  test('is silent until it has read of that: work may have been done there all the same', () => {
    const [gate, other] = [pc(1), pc(3)];
    enrol(gate, 't-2', ['FA-01']);
    withdraw(other, 'FA-01');
    tell(other, gate);
    const position = confirm(gate);
    expect(silent(gate)).toEqual(['t-2']);
    says(gate, 't-2', { saidCursor: position, pending: 0, saidSeq: 4 });
    expect(silent(gate)).toEqual([]);
  });
});

describe('the PC of a station that a unit was found gone from', () => {
  test('is silent until it has read of the departure and said that it lacks nothing', () => {
    const { gate, position } = foundGone();
    expect(silent(gate)).toEqual(['t-2']);
    says(gate, 't-2', { saidCursor: position - 1, pending: 0, saidSeq: 4 });
    expect(silent(gate)).toEqual(['t-2']);
    says(gate, 't-2', { saidCursor: position, pending: 0, saidSeq: 4 });
    expect(silent(gate)).toEqual([]);
  });

  test.each(['2026-11-22T04:00:00.000Z', '2026-11-22T23:00:00.000Z'])(
    'is so whatever the clock of who found it gone says: %s',
    (at) => {
      const { gate, position } = foundGone(at);
      says(gate, 't-2', { saidCursor: position - 1, pending: 0, saidSeq: 4 });
      expect(silent(gate)).toEqual(['t-2']);
      says(gate, 't-2', { saidCursor: position, pending: 0, saidSeq: 4 });
      expect(silent(gate)).toEqual([]);
    },
  );

  test('is silent as long as the plant lacks what it said it had', () => {
    const { gate, position } = foundGone();
    const said = { saidCursor: position, pending: 2 };
    says(gate, 't-2', { ...said, run, saidSeq: 9, throughSeq: 8 });
    expect(silent(gate)).toEqual(['t-2']);
    says(gate, 't-2', { ...said, run: null, saidSeq: 0, throughSeq: 0 });
    expect(silent(gate)).toEqual(['t-2']);
    says(gate, 't-2', { ...said, run, saidSeq: null, throughSeq: 9 });
    expect(silent(gate)).toEqual(['t-2']);
    says(gate, 't-2', { ...said, run, saidSeq: 9, throughSeq: 9 });
    expect(silent(gate)).toEqual([]);
  });

  test('is silent while the plant has not confirmed the departure, whatever was heard of it', () => {
    const gate = pc(1);
    enrol(gate, 't-2', ['FA-01']);
    const head = confirm(gate);
    leave(gate, 'FA-01', 'seenGone');
    says(gate, 't-2', { saidCursor: head + 100, pending: 0, saidSeq: 4 });
    expect(silent(gate)).toEqual(['t-2']);
    expect(confirm(gate)).toBeLessThan(head + 100);
    expect(silent(gate)).toEqual([]);
  });
});

test('of a unit that two found gone, the first word counts', () => {
  const { gate, position } = foundGone();
  leave(gate, 'FA-01', 'seenGone');
  says(gate, 't-2', { saidCursor: position, pending: 0, saidSeq: 4 });
  expect(silent(gate)).toEqual([]);
  expect(confirm(gate)).toBeGreaterThan(position);
  expect(silent(gate)).toEqual([]);
});

describe('a departure that a PC of the station told itself', () => {
  test('silences nobody but the other PCs of that station', () => {
    const [gate, there] = [pc(1), pc(2)];
    enrol(gate, 't-2', ['FA-01']);
    enrol(gate, 't-3', ['FA-02']);
    leave(there, 'FA-01', 'released');
    tell(there, gate);
    expect(silent(gate)).toEqual([]);
    enrol(gate, 't-4', ['FA-01', 'FA-02']);
    expect(silent(gate)).toEqual(['t-4']);
    says(gate, 't-4', { saidCursor: confirm(gate), pending: 0, saidSeq: 0 });
    expect(silent(gate)).toEqual([]);
  });

  test('does not speak for itself where another PC told it as well: more may lie between the two', () => {
    const [gate, there] = [pc(1), pc(2)];
    enrol(gate, 't-2', ['FA-01']);
    leave(there, 'FA-01', 'seenGone');
    tell(there, gate);
    expect(silent(gate)).toEqual([]);
    leave(gate, 'FA-01', 'seenGone');
    expect(silent(gate)).toEqual(['t-2']);
    says(gate, 't-2', { saidCursor: confirm(gate), pending: 0, saidSeq: 0 });
    expect(silent(gate)).toEqual([]);
  });

  test('does not speak for another station that the unit was taken from', () => {
    const [gate, there] = [pc(1), pc(2)];
    enrol(gate, 't-2', ['FA-01', 'FA-02']);
    leave(there, 'FA-01', 'released');
    tell(there, gate);
    leave(gate, 'FA-02', 'pulledOff');
    expect(silent(gate)).toEqual(['t-2']);
  });
});

type End = 'TerminalDeclaredLost' | 'TerminalReplaced' | 'TerminalRevoked';
const ends: Readonly<Record<End, object>> = {
  TerminalDeclaredLost: { reason: 'burnt', runs: [], tools: [] },
  TerminalReplaced: { by: 't-9', tools: [] },
  TerminalRevoked: { reason: 'stolen', tools: [] },
};
const endsAt = (gate: Pc, id: string, type: End): void =>
  void gate.store.commit(accept(draft(terminal, id, { type, payload: ends[type] } as never)), { actor });

const arrival = {
  requirements: { operations: [], parts: [], verification: false },
  predecessor: null,
  verificationPoint: false,
};
/** The unit arrives, as somebody recorded who had read the plant's log through where this PC has. */
function arrive(from: Pc, station: string): void {
  const at = { unit: 'U-1', station, line: 'FA1', visit: 1, source: 'screen' as const };
  from.store.commit(
    accept(
      draft(visit, `U-1/${station}/1`, { type: 'VisitOpened', payload: { ...at, ...arrival } } as never),
    ),
    { actor },
  );
}
function create(gate: Pc): void {
  const payload = { kind: 'vehicle', order: null, line: 'FA1', model: 'L6', variant: 'L6', sequence: 1 };
  gate.store.commit(
    accept(
      draft(unit, 'U-1', { type: 'UnitCreated', payload: { ...payload, options: [], vin: null } } as never),
    ),
    { actor },
  );
}
const reverify = (gate: Pc, id: string): void =>
  void gate.store.commit(
    accept(
      draft(unit, 'U-1', { type: 'UnitReverified', payload: { terminal: id, reason: 'torques checked' } }),
    ),
    { actor },
  );

describe.each(Object.keys(ends) as End[])('a PC that ended by %s', (end) => {
  test('keeps the unit until somebody has looked at it again, and no longer', () => {
    const { gate } = foundGone();
    create(gate);
    confirm(gate);
    endsAt(gate, 't-2', end);
    confirm(gate);
    expect(silentTerminals(gate.database.read, 'U-1')).toMatchObject([{ terminal: 't-2', ended: true }]);
    expect(endedTerminals(gate.database.read, 'U-1')).toEqual(['t-2']);
    reverify(gate, 't-2');
    expect(silent(gate)).toEqual([]);
    expect(endedTerminals(gate.database.read, 'U-1')).toEqual([]);
  });

  test('has nothing to do with what arrived when its end was known, and with all that came before', () => {
    const gate = pc(1);
    enrol(gate, 't-2', ['FA-01', 'FA-02']);
    create(gate);
    arrive(gate, 'FA-01');
    confirm(gate);
    endsAt(gate, 't-2', end);
    arrive(gate, 'FA-02');
    leave(gate, 'FA-02', 'seenGone');
    confirm(gate);
    expect(endedTerminals(gate.database.read, 'U-1')).toEqual(['t-2']);
    expect(silent(gate)).toEqual(['t-2']);
    const later = pc(1);
    enrol(later, 't-2', ['FA-01', 'FA-02']);
    create(later);
    endsAt(later, 't-2', end);
    confirm(later);
    arrive(later, 'FA-02');
    leave(later, 'FA-02', 'seenGone');
    confirm(later);
    expect([silent(later), endedTerminals(later.database.read, 'U-1')]).toEqual([[], []]);
  });

  test('that comes back and says all it knew keeps nothing', () => {
    const { gate, position } = foundGone();
    create(gate);
    endsAt(gate, 't-2', end);
    confirm(gate);
    says(gate, 't-2', { saidCursor: position, pending: 0, saidSeq: 4 });
    expect([silent(gate), endedTerminals(gate.database.read, 'U-1')]).toEqual([[], []]);
  });

  test('asks for a unit that still stands at its station, too', () => {
    const gate = pc(1);
    enrol(gate, 't-2', ['FA-01']);
    create(gate);
    arrive(gate, 'FA-01');
    confirm(gate);
    endsAt(gate, 't-2', end);
    expect(endedTerminals(gate.database.read, 'U-1')).toEqual(['t-2']);
    expect(silent(gate)).toEqual([]);
  });
});

test('a PC is not silent to itself', () => {
  const { gate } = foundGone();
  enrol(gate, 't-1', ['FA-01']);
  expect(silent(gate)).toEqual(['t-2']);
});

test('a departure is found by its index, not among all that happened at the station', async () => {
  const { gate } = foundGone();
  const plans = await plansOf(gate, () => Promise.resolve(silent(gate)));
  expect(plans.join('\n')).toMatch(/USING INDEX visit_unit[^]*USING INDEX event_departure/u);
});
