import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import { applyPage } from '#db/applyPage';
import { hear } from '#db/hear';
import { pendingOf } from '#db/streamEntries';
import { bodyHashOf, link } from '#sync/chain';
import type { Batch } from '#sync/batch';
import { checkBatch } from '#sync/batch';
import { foldPending } from '#sync/merge';
import type { Verdict } from '#sync/messages';
import { lamp } from './lampStream.ts';
import { everything, openTestStore, pageOf, toPush } from './testStore.ts';

type Terminal = ReturnType<typeof openTestStore>;
const actor = { kind: 'person', person: 'p1', role: 'engineer' } as const;
const open = (seed: number) => openTestStore({ types: [lamp], seed });

const turn = ({ store }: Terminal, on: boolean) =>
  store.commit(accept(draft(lamp, 'x', { type: 'LampSwitched', payload: { on } })), { actor });

const rename = ({ store }: Terminal, name: string) =>
  store.commit(accept(draft(lamp, 'x', { type: 'LampRenamed', payload: { name } })), { actor });

function tell(from: Terminal, to: Terminal): void {
  for (const batch of toPush(from.store, everything('own'))) {
    const checked = checkBatch(batch, from.publicKey);
    if (checked.ok) hear(to.store, [{ batch, checked: checked.events }]);
  }
}

/** What its author said, event by event. */
function singles({ store }: Terminal): Batch[] {
  return toPush(store, everything('own')).flatMap((batch) => {
    let { prevHash } = batch;
    return batch.events.map((event) => {
      const one = { ...batch, prevHash, events: [event] };
      if ('body' in event) prevHash = link(prevHash, bodyHashOf(event.body));
      return one;
    });
  });
}

const step = fc.record({ mine: fc.boolean(), told: fc.boolean(), turns: fc.boolean() });
const verdict = fc.constantFrom<Verdict>('accepted', 'accepted', 'accepted', 'refused', 'duplicateEffect');

it('a view that is not folded anew is what folding would give, in whatever order the plant took what is pending', () => {
  const log = fc.array(fc.record({ mineFirst: fc.boolean(), verdict, goesOn: fc.boolean() }), {
    maxLength: 16,
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), log, (steps, taken) => {
      const [a, b] = [open(1), open(2)];
      steps.forEach(({ mine, told, turns }, i) => {
        const who = mine ? b : a;
        if (turns) turn(who, i % 2 === 0);
        else rename(who, String(i));
        if (told) tell(a, b);
      });
      const [mine, others] = [singles(b), singles(a)];
      let piece: Batch[] = [];
      let verdicts: Verdict[] = [];
      for (const one of taken) {
        const next = (one.mineFirst ? mine.shift() : undefined) ?? others.shift() ?? mine.shift();
        if (!next) break;
        piece.push(next);
        verdicts.push(one.verdict);
        if (one.goesOn) continue;
        expect(applyPage(b.store, pageOf(b.store, piece, verdicts))).toEqual([]);
        [piece, verdicts] = [[], []];
        const entry = b.store.entries.get('lamp/x');
        const pending = pendingOf(b.store.statements, 'lamp/x');
        expect(entry?.pending).toBe(pending.length);
        const folded = entry && foldPending(lamp, entry.confirmed, pending);
        expect(entry?.view ?? null).toEqual(pending.length === 0 ? null : folded);
      }
    }),
    { numRuns: 200 },
  );
});

it('a backlog that comes back in its order is not read again', () => {
  const a = open(1);
  for (let i = 0; i < 6; i++) rename(a, String(i));
  const read = vi.spyOn(a.store.statements.pendingBodies, 'all');
  const said = singles(a);
  for (let i = 0; i < 6; i += 2)
    applyPage(a.store, pageOf(a.store, said.slice(i, i + 2), ['accepted', 'accepted']));
  expect(read).not.toHaveBeenCalled();
  expect(a.store.state(lamp, 'x')).toMatchObject({ version: 6, pending: 0, state: { name: '5' } });
});
