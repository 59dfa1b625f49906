import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accept, draft } from '#domain/kernel/decision';
import type { Draft } from '#domain/kernel/decision';
import { applyPage } from '#db/applyPage';
import { hear } from '#db/hear';
import { batch as batchSchema, checkBatch } from '#sync/batch';
import type { Batch } from '#sync/batch';
import type { SoundBatch } from '#sync/floorPorts';
import { forScope } from '#sync/floorMessages';
import type { Page } from '#sync/page';
import { lamp } from './lampStream.ts';
import { everything, openTestStore, pageOf, toPush } from './testStore.ts';

type Terminal = ReturnType<typeof openTestStore>;
const actor = { kind: 'person', person: 'p1', role: 'engineer' } as const;
const keys = ['a', 'b', 'c'] as const;

/** What one terminal does: a lamp, what with it, and perhaps an effect that others may have as well. */
const deed = fc.record({
  by: fc.nat(2),
  key: fc.constantFrom(...keys),
  what: fc.constantFrom('on', 'off', 'name', 'release'),
  effect: fc.option(fc.constantFrom('need-1', 'need-2'), { nil: null, freq: 3 }),
  /** How many of the others' events it has heard by then. */
  hears: fc.nat(2),
});
type Deed = (typeof deed extends fc.Arbitrary<infer T> ? T : never) & object;

function drafted({ key, what, effect }: Deed): Draft {
  const options = effect === null ? {} : { effectKey: effect };
  switch (what) {
    case 'name':
      return draft(lamp, key, { type: 'LampRenamed', payload: { name: what } }, options);
    case 'release':
      return draft(lamp, key, { type: 'LampReleased', payload: {} }, options);
    default:
      return draft(lamp, key, { type: 'LampSwitched', payload: { on: what === 'on' } }, options);
  }
}

function sound(batch: Batch, from: Terminal): SoundBatch {
  const checked = checkBatch(batch, from.publicKey);
  if (!checked.ok) throw new Error(checked.fault);
  return { batch, checked: checked.events };
}

/** Three terminals that decide, sometimes knowing each other; every commit as a batch of its own, in order of deciding. */
function history(deeds: readonly Deed[]): { readonly batches: SoundBatch[]; readonly authors: Terminal[] } {
  const authors = [1, 2, 3].map((seed) => openTestStore({ types: [lamp], seed }));
  const batches: SoundBatch[] = [];
  for (const one of deeds) {
    const author = authors[one.by];
    if (!author) continue;
    hear(author.store, batches.slice(0, one.hears * 3));
    const before = author.store.lastSeq;
    author.store.commit(accept(drafted(one)), { actor });
    const after = new Map([[author.store.run, before]]);
    const made = toPush(author.store, { ...everything('own'), after }).find(
      (b) => b.run === author.store.run,
    );
    if (made) batches.push(sound(made, author));
  }
  return { batches, authors };
}

/** Everything that somebody could see at a terminal. */
const shown = ({ store }: Terminal) => keys.map((key) => store.state(lamp, key));

/** Hears batches in any order, asking again for what came too early, until all are there. */
function hearAll(listener: Terminal, batches: readonly SoundBatch[]): void {
  for (let left = [...batches]; left.length > 0;) {
    const answers = hear(listener.store, left);
    const again = left.filter((_, i) => 'want' in (answers[i] ?? {}));
    if (again.length === left.length) throw new Error('nothing moves');
    left = again;
  }
}

const closeAll = (terminals: readonly Terminal[]): void => {
  for (const { database } of terminals) database.close();
};

describe('hearing', () => {
  it('gives the same view in whatever order, however often and in whatever company', () => {
    fc.assert(
      fc.property(
        fc.array(deed, { minLength: 1, maxLength: 14 }),
        fc.infiniteStream(fc.nat()),
        (deeds, chance) => {
          const { batches, authors } = history(deeds);
          const shuffled = batches.toSorted(() => ((chance.next().value ?? 0) % 3) - 1);
          const [inOrder, mixed] = [
            openTestStore({ types: [lamp], seed: 8 }),
            openTestStore({ types: [lamp], seed: 9 }),
          ];
          hearAll(inOrder, batches);
          for (const one of shuffled) hear(mixed.store, [one, one]);
          hearAll(mixed, batches);
          expect(shown(mixed)).toEqual(shown(inOrder));
          closeAll([...authors, inOrder, mixed]);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('then the plant: any pages at any time make the confirmed states a fold of the log', () => {
    fc.assert(
      fc.property(
        fc.array(deed, { minLength: 1, maxLength: 14 }),
        fc.infiniteStream(fc.nat()),
        (deeds, chance) => {
          const dice = (n: number) => (chance.next().value ?? 0) % n;
          const { batches, authors } = history(deeds);
          const source = openTestStore({ types: [lamp], seed: 20 });
          const pages: Page[] = batches.map(({ batch }) => {
            const verdicts = batch.events.map(
              () => (['accepted', 'refused', 'duplicateEffect'] as const)[dice(3)],
            );
            const page = pageOf(
              source.store,
              [batch],
              verdicts.flatMap((v) => v ?? []),
            );
            applyPage(source.store, page);
            return page;
          });
          const listener = openTestStore({ types: [lamp], seed: 21 });
          const toHear = batches.slice();
          for (const page of pages) {
            while (toHear.length > 0 && dice(2) === 0)
              hear(
                listener.store,
                [toHear.shift()].flatMap((b) => b ?? []),
              );
            applyPage(listener.store, page);
            applyPage(listener.store, page);
          }
          hearAll(listener, batches);
          expect(shown(listener)).toEqual(shown(source));
          expect(shown(listener).every(({ pending }) => pending === 0)).toBe(true);
          expect(toPush(listener.store, everything('heard'))).toEqual([]);
          closeAll([...authors, source, listener]);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('passes batches on unchanged by JSON, with every body verbatim', () => {
    fc.assert(
      fc.property(fc.array(deed, { minLength: 1, maxLength: 10 }), (deeds) => {
        const { batches, authors } = history(deeds);
        for (const { batch } of batches) {
          const parsed = batchSchema.parse(JSON.parse(JSON.stringify(batch)));
          expect(parsed).toEqual(batch);
        }
        closeAll(authors);
      }),
      { numRuns: 15 },
    );
  });

  it('notices another history under the same name, and keeps the one it has', () => {
    const [author, forger, listener] = [1, 1, 3].map((seed) => openTestStore({ types: [lamp], seed }));
    if (!author || !forger || !listener) throw new Error('three terminals');
    author.store.commit(accept(drafted({ by: 0, key: 'a', what: 'on', effect: null, hears: 0 })), { actor });
    const [real] = toPush(author.store, everything('own'));
    if (!real) throw new Error('no batch');
    hear(listener.store, [sound(real, author)]);
    const [first] = sound(real, author).checked;
    const other = { ...real, signature: 'f'.repeat(88) };
    const checked = [{ ...first, hash: 'e'.repeat(64) }].flatMap((e) =>
      e.seq ? [{ ...e, seq: e.seq }] : [],
    );
    expect(hear(listener.store, [{ batch: other, checked: checked as SoundBatch['checked'] }])).toEqual([
      { ok: false, conflict: 1 },
    ]);
    expect(toPush(listener.store, everything('heard'))).toEqual([real]);
    closeAll([author, forger, listener]);
  });

  it('does not fold a discrepancy that anybody but the plant claims to have found, nor payloads of no known form', () => {
    const [author, listener] = [
      openTestStore({ types: [lamp], seed: 1 }),
      openTestStore({ types: [lamp], seed: 2 }),
    ];
    author.store.commit(
      accept({
        ...draft(lamp, 'a', { type: 'LampReleased', payload: {} }),
        type: 'DiscrepancyFound',
        payload: { of: 'x', code: 'y', params: {} },
      }),
      { actor },
    );
    hearAll(
      listener,
      toPush(author.store, everything('own')).map((b) => sound(b, author)),
    );
    const count = listener.database.sqlite.prepare('select count(*) as n from discrepancy').get();
    expect(count).toEqual({ n: 0 });
    closeAll([author, listener]);
  });

  it('fills bodies in that were known by their hash alone, with the same signature', () => {
    const [author, listener] = [
      openTestStore({ types: [lamp], seed: 1 }),
      openTestStore({ types: [lamp], seed: 2 }),
    ];
    for (let i = 0; i < 3; i++)
      author.store.commit(accept(drafted({ by: 0, key: 'a', what: 'on', effect: null, hears: 0 })), {
        actor,
      });
    const [whole] = toPush(author.store, everything('own'));
    if (!whole) throw new Error('no batch');
    const [first, ...rest] = whole.events;
    const [carried] = forScope(whole, 'site');
    expect(carried).toEqual(whole);
    if (!first) throw new Error('no event');
    const stubs = sound(whole, author)
      .checked.slice(1)
      .map(({ seq, bodyHash }) => ({ seq, bodyHash }));
    expect(hear(listener.store, [sound({ ...whole, events: [first, ...stubs] }, author)])).toEqual([
      { ok: true, added: 3 },
    ]);
    expect(toPush(listener.store, everything('heard'))).toEqual([]);
    expect(hear(listener.store, [sound(whole, author)])).toEqual([{ ok: true, added: rest.length }]);
    expect(toPush(listener.store, everything('heard'))).toEqual([whole]);
    closeAll([author, listener]);
  });
});
