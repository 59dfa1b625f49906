import { describe, expect, it } from 'vitest';
import { andon } from '#domain/assembly/andon';
import type { AndonCall } from '#domain/assembly/andon';
import { acknowledgeAndon } from '#domain/assembly/andonDecisions';
import type { ReworkItem } from '#domain/assembly/rework';
import { rework } from '#domain/assembly/rework';
import { doRework } from '#domain/assembly/reworkDecisions';
import type { DecideContext, Decision } from '#domain/kernel/decision';
import { accept, draft } from '#domain/kernel/decision';
import { applyPage } from '#db/applyPage';
import { hear } from '#db/hear';
import { andonActors } from '#db/queries/andonActors';
import { firstActor, lastSaid } from '#db/queries/said';
import { timeline } from '#db/queries/timeline';
import type { Batch } from '#sync/batch';
import { checkBatch } from '#sync/batch';
import { everything, openTestStore, pageOf, toPush } from './testStore.ts';

type Pc = ReturnType<typeof openTestStore>;

const open = (seed: number): Pc => openTestStore({ types: [andon, rework], seed });
const by = (person: string) => ({ kind: 'person', person, role: 'supervisor' }) as const;
const context = (person: string): DecideContext => ({
  now: '2026-11-22T08:00:00.000Z',
  newId: () => 'unused',
  actor: by(person),
});

const call: AndonCall = { line: 'FA1', station: 'FA-02', kind: 'quality', unit: null, part: null, text: '' };
const item: ReworkItem = {
  line: 'FA1',
  unit: 'u-1',
  station: 'FA-02',
  visit: 1,
  operation: null,
  cause: 'manual',
  causeRef: null,
  issue: null,
  text: '',
};

const streams = ['andon/a-1', 'rework/r-1'];

/** What is read of these streams on a PC. */
const readAt = ({ database: { read } }: Pc) => ({
  andon: andonActors(read, 'a-1'),
  done: lastSaid(read, 'rework/r-1', 'ReworkDone'),
  doneFirstBy: firstActor(read, 'rework/r-1', 'ReworkDone'),
  said: timeline(read, { streams, limit: 100 }).map(({ eventId, status }) => [eventId, status]),
});

/** Records what was decided, and gives it as one batch. */
function record(pc: Pc, person: string, ...decisions: readonly Decision[]): Batch {
  const before = new Map([[pc.store.run, pc.store.lastSeq]]);
  for (const decision of decisions) {
    if (!decision.ok) throw new Error(decision.code);
    pc.store.commit(decision, { actor: by(person) });
  }
  const [batch] = toPush(pc.store, { ...everything('own'), after: before });
  if (!batch) throw new Error('nothing recorded');
  return batch;
}

function hears(pc: Pc, batch: Batch, from: Pc): void {
  const checked = checkBatch(batch, from.publicKey);
  if (!checked.ok) throw new Error(checked.fault);
  hear(pc.store, [{ batch, checked: checked.events }]);
}

/** What one person does without knowing what another does at the same time. */
const answered = ({ store }: Pc, person: string) => [
  acknowledgeAndon(store.state(andon, 'a-1').state, { andon: 'a-1', line: 'FA1' }, context(person)),
  doRework(
    store.state(rework, 'r-1').state,
    { rework: 'r-1', line: 'FA1', note: `by ${person}` },
    context(person),
  ),
];

/** Two PCs, apart: both answer the call and do the rework; each learns of the other's after its own. */
function apart() {
  const [one, other] = [open(1), open(2)];
  const begun = record(
    one,
    'p-0',
    accept(
      draft(andon, 'a-1', { type: 'AndonCalled', payload: call }),
      draft(rework, 'r-1', { type: 'ReworkOpened', payload: item }),
    ),
  );
  hears(other, begun, one);
  const ones = record(one, 'p-1', ...answered(one, 'p-1'));
  const others = record(other, 'p-2', ...answered(other, 'p-2'));
  hears(other, ones, one);
  hears(one, others, other);
  return { one, other, begun, ones, others };
}

describe('what is read of the events of a stream', () => {
  it('is the same on PCs that learnt of them in different orders, while the plant has judged none', () => {
    const { one, other } = apart();
    expect(readAt(one).said).toHaveLength(6);
    expect(readAt(other)).toEqual(readAt(one));
  });

  it('follows the plant, whoever recorded it and in whichever order it was heard', () => {
    const { one, other, begun, ones, others } = apart();
    const twice = ['accepted', 'accepted', 'accepted', 'accepted', 'duplicateEffect', 'accepted'] as const;
    const page = pageOf(one.store, [begun, others, ones], twice);
    for (const { store } of [one, other]) applyPage(store, page);
    const read = readAt(one);
    expect(readAt(other)).toEqual(read);
    expect(read).toMatchObject({
      andon: { calledBy: by('p-0'), takenBy: by('p-2') },
      done: { by: by('p-1'), note: 'by p-1' },
      doneFirstBy: by('p-2'),
    });
    expect(read.said.map(([, status]) => status)).toEqual(twice);
  });

  it('leaves out what the plant refused', () => {
    const { one, other, begun, ones, others } = apart();
    const page = pageOf(one.store, [begun, others, ones], ['accepted', 'accepted', 'refused', 'refused']);
    for (const { store } of [one, other]) applyPage(store, page);
    expect(readAt(other)).toEqual(readAt(one));
    expect(readAt(one)).toMatchObject({
      andon: { takenBy: by('p-1') },
      done: { note: 'by p-1' },
      doneFirstBy: by('p-1'),
    });
  });

  it('is turned over page by page without a gap or a repetition, also into what waits', () => {
    const { one, begun, others } = apart();
    applyPage(one.store, pageOf(one.store, [begun, others], []));
    const { read } = one.database;
    const ids: string[] = [];
    for (let after: string | undefined, more = true; more;) {
      const page = timeline(read, { streams, limit: 2, after });
      ids.push(...page.map(({ eventId }) => eventId));
      after = page.at(-1)?.eventId;
      more = page.length > 0;
    }
    expect(ids).toEqual(readAt(one).said.map(([id]) => id));
    expect(ids).toHaveLength(6);
  });
});
