import { describe, expect, it } from 'vitest';
import type { InboxEntry } from '#db/queries/inbox';
import { headOf, inboxGroups, isMoot } from '#terminal/queries/inboxGroups';

type Misfit = Extract<InboxEntry, { readonly kind: 'discrepancy' }>;

const entry = (id: string, change: Partial<Misfit> = {}): Misfit => ({
  id,
  at: '2026-11-22T08:00:00.000Z',
  stream: 'call/c-1',
  event: id,
  owner: 'logistics',
  code: 'callAlreadyDelivered',
  params: {},
  type: 'CallPicked',
  actor: { kind: 'person', person: 'p-1', role: 'logistics' },
  payload: {},
  terminal: 'pc-1',
  correlation: id,
  kind: 'discrepancy',
  ...change,
});

const idsOf = (entries: readonly InboxEntry[]) =>
  inboxGroups(entries).map((group) => group.map(({ id }) => id));

describe('inbox entries of one cause', () => {
  it('are what one person at one PC did for one call, newest first', () => {
    expect(idsOf([entry('delivered'), entry('moved'), entry('picked')])).toEqual([
      ['delivered', 'moved', 'picked'],
    ]);
  });

  it('are what one command did to several things', () => {
    const box = entry('box', { stream: 'container/C-1', correlation: 'picked' });
    expect(idsOf([entry('picked'), box])).toEqual([['picked', 'box']]);
  });

  it('are what hangs together: a call, its transport and its containers, at whichever PC', () => {
    const carried = entry('carried', { stream: 'transport/c-1~t0', terminal: 'pc-2' });
    const box = entry('box', { stream: 'container/C-1', params: { transport: 'c-1~t0' } });
    const again = entry('again', { stream: 'call/c-2', payload: { container: 'C-1' } });
    expect(idsOf([carried, entry('call'), box, again])).toEqual([['carried', 'call', 'box', 'again']]);
  });

  it('are the units that one tool worked on while it was wrong, and not what else it did', () => {
    const actor = { kind: 'device', device: 'T-17' } as const;
    const tightened = {
      owner: 'supervisor',
      type: 'TighteningRecorded',
      actor,
      payload: { tool: 'T-17' },
    } as const;
    const wrong = (unit: string, tool: string) =>
      entry(unit, {
        ...tightened,
        stream: `visit/${unit}/S1/1`,
        code: 'toolOutOfCalibration',
        params: { tool, unit },
      });
    const other = { ...tightened, code: 'tighteningToolDisagrees', params: { tool: 'T-17' } };
    const disagrees = entry('other', { ...other, stream: 'visit/u-4/S1/1' });
    expect(idsOf([wrong('u-1', 'T-17'), wrong('u-2', 'T-18'), wrong('u-3', 'T-17'), disagrees])).toEqual([
      ['u-1', 'u-3'],
      ['u-2'],
      ['other'],
    ]);
  });

  it('hold together what a later found entry joins', () => {
    const joins = entry('joins', { stream: 'call/c-1', payload: { container: 'C-1' } });
    const box = entry('box', { stream: 'container/C-1' });
    expect(idsOf([entry('call'), entry('far', { stream: 'call/c-9' }), box, joins])).toEqual([
      ['call', 'box', 'joins'],
      ['far'],
    ]);
  });

  it('take in what the system did for its part, which stands alone only where somebody can act on it', () => {
    const policy = { kind: 'policy', policy: 'dispatch' } as const;
    const change = { stream: 'transport/c-1~t0', actor: policy, terminal: 'pc-2' };
    const cancel = { ...change, type: 'TransportCancelAsked', code: 'transportAlreadyDone' };
    expect(idsOf([entry('system', cancel), entry('call')])).toEqual([['system', 'call']]);
    const moot = (...entries: readonly InboxEntry[]) => inboxGroups(entries).map(isMoot);
    expect(moot(entry('system', cancel))).toEqual([true]);
    expect(moot(entry('system', cancel), entry('call'))).toEqual([false]);
    expect(moot(entry('system', { ...change, type: 'TransportAssigned' }))).toEqual([false]);
  });

  it('are headed by the act of a person, and by the command rather than what followed from it', () => {
    const policy = { kind: 'policy', policy: 'dispatch' } as const;
    const system = entry('system', { actor: policy });
    const box = entry('box', { stream: 'container/C-1', correlation: 'handedBack' });
    const handedBack = entry('handedBack', { type: 'TransportHandedBack' });
    expect(headOf([system, box, handedBack]).id).toBe('handedBack');
    expect(headOf([system, box]).id).toBe('box');
    expect(headOf([entry('newer'), entry('older')]).id).toBe('newer');
  });

  it('are not those of another person, another thing, another owner or another hour', () => {
    const others = [
      entry('person', { actor: { kind: 'person', person: 'p-2', role: 'logistics' } }),
      entry('call', { stream: 'call/c-2' }),
      entry('owner', { owner: 'supervisor' }),
      entry('hour', { at: '2026-11-22T06:59:59.999Z' }),
    ];
    expect(idsOf([entry('first'), ...others])).toHaveLength(1 + others.length);
  });

  it('of two persons stay two, and what the system did for both goes to the newer one', () => {
    const theirs = entry('theirs', { actor: { kind: 'person', person: 'p-2', role: 'logistics' } });
    const system = entry('system', { actor: { kind: 'policy', policy: 'dispatch' } });
    expect(idsOf([theirs, entry('own'), system])).toEqual([['theirs', 'system'], ['own']]);
    expect(idsOf([system, theirs, entry('own')])).toEqual([['system', 'theirs'], ['own']]);
  });

  it('chain as long as each is found within the hour of the one before, and are put together by what joins them', () => {
    const at = (minutes: number) =>
      new Date(Date.parse('2026-11-22T08:00:00Z') - minutes * 60_000).toISOString();
    const chain = Array.from({ length: 1000 }, (_, i) => entry(`e-${i}`, { at: at(i) }));
    expect(idsOf(chain)).toEqual([chain.map(({ id }) => id)]);
    const apart = ['a', 'b', 'c'].map((id) => entry(id, { stream: `call/${id}` }));
    const joins = entry('joins', { stream: 'call/c', payload: { call: 'a' } });
    expect(idsOf([...apart, joins])).toEqual([['a', 'c', 'joins'], ['b']]);
  });

  const refused = (id: string, change: Partial<InboxEntry> = {}): InboxEntry =>
    ({
      ...entry(id, { stream: 'issue/i-1', type: 'AffectedUnitsDecided' }),
      kind: 'refused',
      owner: null,
      ...change,
    }) as InboxEntry;

  it('are decisions that were refused with one command, and the same one asked for again', () => {
    const again = refused('again', { payload: { units: ['u-1'] } });
    const first = refused('first', { payload: { units: ['u-1'] } });
    const withIt = refused('with', { stream: 'issue/i-2', correlation: 'again' });
    expect(idsOf([again, withIt, first])).toEqual([['again', 'with', 'first']]);
  });

  it('are not decisions about others of the same issue, by others, or facts that did not fit', () => {
    const other = refused('other', { payload: { units: ['u-2'] } });
    const person = { kind: 'person', person: 'p-2', role: 'quality' } as const;
    const theirs = refused('theirs', { payload: { units: ['u-1'] }, actor: person });
    const fact = entry('fact', { stream: 'issue/i-1', correlation: 'mine' });
    const entries = [refused('mine', { payload: { units: ['u-1'] } }), other, theirs, fact];
    expect(idsOf(entries)).toEqual([['mine'], ['other'], ['theirs'], ['fact']]);
  });

  it('are what the plant keeps of one PC for one reason, whoever recorded it', () => {
    const kept = (id: string, change: Partial<InboxEntry> = {}): InboxEntry =>
      ({
        ...entry(id),
        kind: 'parked',
        code: 'recordUnreadable',
        type: 'HoldPlaced',
        owner: 'admin',
        ...change,
      }) as InboxEntry;
    const person = { kind: 'person', person: 'p-2', role: 'quality' } as const;
    const entries = [
      kept('a'),
      kept('b', { actor: person, stream: 'terminal/pc-1' }),
      kept('type', { type: 'IssueOpened' }),
      kept('pc', { terminal: 'pc-2' }),
      kept('two', { kind: 'quarantined', code: 'recordSetAside' }),
    ];
    expect(idsOf(entries)).toEqual([['a', 'b'], ['type'], ['pc'], ['two']]);
  });
});
