import { describe, expect, it } from 'vitest';
import type { InboxEntry } from '#db/queries/inbox';
import { inboxGroups } from '#terminal/queries/inboxGroups';

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

  it('are not those of another person, another PC, another thing, another owner or another hour', () => {
    const others = [
      entry('person', { actor: { kind: 'person', person: 'p-2', role: 'logistics' } }),
      entry('pc', { terminal: 'pc-2' }),
      entry('call', { stream: 'call/c-2' }),
      entry('owner', { owner: 'supervisor' }),
      entry('hour', { at: '2026-11-22T06:59:59.999Z' }),
    ];
    expect(idsOf([entry('first'), ...others])).toHaveLength(1 + others.length);
  });

  it('are never refused decisions: each is decided again by itself', () => {
    const refused = (id: string): InboxEntry => ({ ...entry(id), kind: 'refused', owner: null });
    expect(idsOf([refused('a'), refused('b')])).toEqual([['a'], ['b']]);
  });
});
