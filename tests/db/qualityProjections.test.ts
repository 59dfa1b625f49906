import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Draft } from '#domain/kernel/decision';
import { accept } from '#domain/kernel/decision';
import type { AnyStreamType } from '#domain/kernel/streamType';
import { person } from '#domain/people/person';
import { personalHash } from '#domain/people/personalRecord';
import { hold } from '#domain/quality/hold';
import { issue } from '#domain/quality/issue';
import { revision } from '#domain/site/revision';
import { terminal } from '#domain/site/terminal';
import { applyPage } from '#db/applyPage';
import { hear } from '#db/hear';
import type { Projections } from '#db/projector';
import { peopleProjections } from '#db/projections/people';
import { qualityProjections } from '#db/projections/quality';
import { siteProjections } from '#db/projections/site';
import { checkBatch } from '#sync/batch';
import { payloadOf } from '#tests/domain/assembly/payloads';
import { smallRevision } from '#tests/domain/site/masterData';
import { compareRows } from './projectionRows.ts';
import { everything, openTestStore, pageOf, toPush } from './testStore.ts';

const types: readonly AnyStreamType[] = [hold, issue, person, revision, terminal];
const projections: Projections = {
  states: [...qualityProjections.states, ...siteProjections.states, ...peopleProjections.states],
  facts: peopleProjections.facts,
};
const actor = { kind: 'person', person: 'p-1', role: 'quality' } as const;
const lin = { salt: '0'.repeat(32), name: { zh: '林悦', en: 'Lin Yue' } };

/** Payloads whose shape a generator does not find by chance. */
const fixed: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  RevisionPublished: fc.constant({ content: smallRevision }),
  PersonAdded: fc.constant({ badge: '1003', personalHash: personalHash(lin), roles: ['quality'] }),
  PinSet: fc.constant({ pinVerifier: '$argon2id$v=19$x' }),
};

const drafts: fc.Arbitrary<Draft> = fc.oneof(
  ...types.flatMap((type) =>
    Object.entries(type.events).map(([name, spec]) =>
      fc.record({
        stream: fc.constantFrom('a', 'b').map((k) => `${type.name}/${k}`),
        type: fc.constant(name),
        payload: (fixed[name] ?? payloadOf(spec.schema)).map((p) => spec.schema.parse(p)),
        reads: fc.constant([]),
        effectKey: fc.option(fc.constantFrom('k1', 'k2'), { freq: 4 }),
        revision: fc.constant(null),
        causedBy: fc.constant(null),
        actor: fc.constant(null),
        side: name === 'PersonAdded' ? fc.constantFrom(null, JSON.stringify(lin)) : fc.constant(null),
      }),
    ),
  ),
);
const verdicts = fc.array(fc.constantFrom('accepted', 'accepted', 'refused', 'duplicateEffect'), {
  maxLength: 40,
});
const open = (seed: number) => openTestStore({ types, seed, projections });

describe('the rows of issues, holds, people, terminals and revisions', () => {
  it('equal what the streams say, whatever is committed, heard, accepted and refused', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        fc.array(drafts, { minLength: 1, maxLength: 30 }),
        verdicts,
        fc.boolean(),
        (all, given, late) => {
          const a = open(1);
          const b = open(2);
          const compare = (t: typeof a) => {
            compared += compareRows(t, types, projections);
          };
          for (const d of all) a.store.commit(accept(d), { actor });
          const batches = toPush(a.store, everything('own'));
          for (const batch of late ? batches : []) {
            const checked = checkBatch(batch, a.publicKey);
            if (checked.ok) hear(b.store, [{ batch, checked: checked.events }]);
          }
          compare(a);
          compare(b);
          for (const to of [a, b]) applyPage(to.store, pageOf(to.store, batches, given));
          compare(a);
          compare(b);
          a.database.close();
          b.database.close();
        },
      ),
      { numRuns: 30 },
    );
    expect(compared).toBeGreaterThan(60);
  });
});
