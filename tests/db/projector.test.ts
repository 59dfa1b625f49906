import { describe, expect, it } from 'vitest';
import { order } from '#domain/assembly/order';
import { unit } from '#domain/assembly/unit';
import { assemblyProjections } from '#db/projections/assembly';
import { Projector } from '#db/projector';
import type { Shown } from '#db/projector';
import { freshDatabase } from './freshDatabase.ts';

const content = {
  revision: 1,
  line: 'FA1',
  model: 'M',
  variant: 'V',
  quantity: 2,
  vin: null,
  dueAt: null,
  options: ['tow bar'],
};
const shown = (options: readonly string[], sync: Shown['sync'] = 'saved'): Shown => ({
  state: { status: 'released', content: { ...content, options }, started: [] } as Shown['state'],
  sync,
});

function openProjector() {
  const { sqlite } = freshDatabase();
  const projector = new Projector(sqlite, assemblyProjections);
  const writes = sqlite.prepare<[], { readonly n: number }>('select total_changes() as n');
  /** How many rows this writes. */
  const project = (stream: string, before: Shown | null, after: Shown): number => {
    const start = writes.get()?.n ?? 0;
    projector.project(stream, before, after);
    return (writes.get()?.n ?? 0) - start;
  };
  return { project, sqlite };
}

describe('the projector', () => {
  it('writes a row that changed, and leaves one alone that stayed as it was', () => {
    const { project, sqlite } = openProjector();
    const row = sqlite.prepare('select options, sync from production_order');
    expect(project('order/1', null, shown(['tow bar']))).toBe(1);
    expect(project('order/1', shown(['tow bar']), shown(['tow bar']))).toBe(0);
    expect(project('order/1', shown(['tow bar']), shown(['roof rack']))).toBe(1);
    expect(project('order/1', shown(['roof rack']), shown(['roof rack'], 'confirmed'))).toBe(1);
    expect(row.get()).toEqual({ options: '["roof rack"]', sync: 'confirmed' });
  });

  it('shows one row of a child that two PCs married at two positions, the later one', () => {
    const { project, sqlite } = openProjector();
    const married = (positions: readonly string[]): Shown => {
      const marriages = positions.map((position) => ({ side: 'parent', other: 'U-2', position }));
      const nothing = { registration: null, identifiers: {}, revision: null, stations: {}, bypasses: [] };
      return { state: { status: 'planned', ...nothing, marriages } as Shown['state'], sync: 'saved' };
    };
    const row = sqlite.prepare('select child, position from marriage');
    // The unit's own row, and one marriage.
    expect(project('unit/U-1', null, married(['A', 'B']))).toBe(2);
    expect(row.all()).toEqual([{ child: 'U-2', position: 'B' }]);
    project('unit/U-1', married(['A', 'B']), married(['A']));
    expect(row.all()).toEqual([{ child: 'U-2', position: 'A' }]);
  });

  it('removes the row of a stream that shows nothing any more', () => {
    const { project, sqlite } = openProjector();
    project('order/1', null, shown([]));
    expect(project('order/1', shown([]), { state: order.initial, sync: 'confirmed' })).toBe(1);
    expect(sqlite.prepare('select count(*) as n from production_order').get()).toEqual({ n: 0 });
    expect(project('unit/1', null, { state: unit.initial, sync: 'saved' })).toBe(0);
  });
});
