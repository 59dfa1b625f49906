import { describe, expect, it } from 'vitest';
import type { Draft } from '#domain/kernel/decision';
import { accept, draft } from '#domain/kernel/decision';
import { andon } from '#domain/assembly/andon';
import { unit } from '#domain/assembly/unit';
import { applyPage } from '#db/applyPage';
import { assemblyProjections } from '#db/projections/assembly';
import { refoldOutdated } from '#db/refoldOutdated';
import { Store } from '#db/store';
import { compareRows } from './projectionRows.ts';
import { everything, openTestStore, pageOf, toPush } from './testStore.ts';

const actor = { kind: 'person', person: 'p1', role: 'supervisor' } as const;
const types = [andon, unit];
const call = {
  line: 'FA1',
  station: 'FA-03',
  kind: 'quality',
  unit: null,
  part: null,
  text: 'loose',
} as const;

/** Two calls and a marriage; the plant accepted all but the last two events, refused one of those before. */
function openedStore() {
  const open = openTestStore({ types, projections: assemblyProjections });
  const say = (event: Draft) => open.store.commit(accept(event), { actor });
  say(draft(andon, 'A', { type: 'AndonCalled', payload: call }));
  say(draft(andon, 'B', { type: 'AndonCalled', payload: call }));
  say(
    draft(unit, 'U-1', {
      type: 'UnitMarried',
      payload: { side: 'parent', other: 'U-2', position: 'BAT', station: null, line: 'FA1' },
    }),
  );
  say(draft(andon, 'B', { type: 'AndonResolved', payload: { line: 'FA1', note: 'fastened' } }));
  applyPage(
    open.store,
    pageOf(open.store, toPush(open.store, everything('own')), [
      'accepted',
      'accepted',
      'accepted',
      'refused',
    ]),
  );
  say(draft(andon, 'A', { type: 'AndonAcknowledged', payload: { line: 'FA1' } }));
  say(draft(andon, 'B', { type: 'AndonEscalated', payload: { line: 'FA1', level: 2 } }));
  return open;
}

/** As a version before left it: states of another shape, a row that is no more, one that is missing. */
function outdate({ database }: ReturnType<typeof openTestStore>): void {
  database.sqlite.exec(`
    update stream set state_version = 0, confirmed = '{"old":true}', view = case when pending > 0 then '{"old":true}' end;
    update marriage set child = 'U-9';
    delete from andon where andon = 'B';
  `);
}

const rows = ({ database }: ReturnType<typeof openTestStore>) => ({
  streams: database.sqlite.prepare('select * from stream order by stream').all(),
  andons: database.sqlite.prepare('select * from andon order by andon').all(),
  marriages: database.sqlite.prepare('select * from marriage').all(),
});

describe('states that another version stored', () => {
  it('are folded again from their events, pending ones on top, and their rows are written anew', () => {
    const open = openedStore();
    const before = rows(open);
    outdate(open);
    const store = new Store(open.store.options);
    expect(refoldOutdated(store)).toBe(3);
    expect(rows(open)).toEqual(before);
    expect(store.state(andon, 'A').state).toMatchObject({ status: 'acknowledged' });
    expect(store.state(andon, 'B').state).toMatchObject({ status: 'called', level: 2 });
    expect(compareRows({ ...open, store }, types, assemblyProjections)).toBeGreaterThan(3);
  });

  it('are left alone where they are of this version, or of a type that this version does not know', () => {
    const open = openedStore();
    expect(refoldOutdated(new Store(open.store.options))).toBe(0);
    outdate(open);
    const unknowing = new Store({ ...open.store.options, typeOf: () => undefined });
    expect(refoldOutdated(unknowing)).toBe(0);
  });
});
