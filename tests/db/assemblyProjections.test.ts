import { getTableName } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { andon } from '#domain/assembly/andon';
import { order } from '#domain/assembly/order';
import { rework } from '#domain/assembly/rework';
import { sequence } from '#domain/assembly/sequence';
import { stop } from '#domain/assembly/stop';
import { tool } from '#domain/assembly/tool';
import { unit } from '#domain/assembly/unit';
import { visit } from '#domain/assembly/visit';
import { accept } from '#domain/kernel/decision';
import type { Draft } from '#domain/kernel/decision';
import type { AnyStreamType } from '#domain/kernel/streamType';
import { splitStreamId } from '#domain/kernel/streamType';
import { applyPage } from '#db/applyPage';
import { hear } from '#db/hear';
import { columnsOf } from '#db/projection';
import { assemblyProjections } from '#db/projections/assembly';
import { checkBatch } from '#sync/batch';
import { toRecorded } from '#sync/envelope';
import { parseBody } from '#sync/envelope';
import { payloadOf } from '#tests/domain/assembly/payloads';
import { everything, openTestStore, pageOf, toPush } from './testStore.ts';

const types: AnyStreamType[] = [andon, order, rework, sequence, stop, tool, unit, visit];
const keys = ['A', 'B'];
const actor = { kind: 'person', person: 'p-1', role: 'supervisor' } as const;

const drafts: fc.Arbitrary<Draft> = fc.oneof(
  ...types.flatMap((type) =>
    Object.entries(type.events).map(([name, spec]) =>
      fc.record({
        stream: fc
          .constantFrom(...keys)
          .map((k) => `${type.name}/${type.name === 'visit' ? `${k}/FA-02/1` : k}`),
        type: fc.constant(name),
        payload: payloadOf(spec.schema).map((p) => spec.schema.parse(p)),
        reads: fc.constant([]),
        effectKey: fc.option(fc.constantFrom('k1', 'k2'), { freq: 4 }),
        revision: fc.constant(null),
        causedBy: fc.constant(null),
        actor: fc.constant(null),
        side: fc.constant(null),
      }),
    ),
  ),
);
const verdicts = fc.array(fc.constantFrom('accepted', 'accepted', 'refused', 'duplicateEffect'), {
  maxLength: 40,
});

type Terminal = ReturnType<typeof openTestStore>;
const open = (seed: number): Terminal => openTestStore({ types, seed, projections: assemblyProjections });

/** Rows of the tables as they are, with JSON columns parsed, against rows made anew from what the terminal knows. */
function comparable({ store, database }: Terminal) {
  const { sqlite } = database;
  const streams = sqlite.prepare('select stream from stream').all() as { stream: string }[];
  const applied = sqlite
    .prepare("select event_id as id, stream, body from event where status in ('pending', 'accepted')")
    .all() as { id: string; stream: string; body: string }[];
  let rows = 0;
  for (const table of [...assemblyProjections.states, ...assemblyProjections.facts]) {
    const name = getTableName(table.table);
    const found = (sqlite.prepare(`select * from "${name}"`).all() as Record<string, unknown>[]).map((row) =>
      Object.fromEntries(columnsOf(table.table).map(([key, c]) => [key, fromDriver(c, row[c.name])])),
    );
    const expected: Record<string, unknown>[] = [];
    if ('item' in table) {
      for (const { stream } of streams) {
        const { name: kind, key } = splitStreamId(stream);
        const type = types.find((t) => t.name === kind);
        if (kind !== table.stream || !type) continue;
        const seen = store.state(type, key);
        const sync = seen.awaiting.length > 0 ? 'awaiting' : seen.pending > 0 ? 'saved' : 'confirmed';
        for (const row of table.rows(key, seen.state)) expected.push({ ...row, stream, sync });
      }
    } else {
      for (const e of applied) {
        const body = parseBody(e.body);
        const known = body && splitStreamId(e.stream).name === table.stream;
        const row = known ? table.row(toRecorded(body)) : null;
        if (row) expected.push({ ...row, eventId: e.id });
      }
    }
    const whole = expected.map((row) =>
      Object.fromEntries(columnsOf(table.table).map(([key]) => [key, row[key] ?? null])),
    );
    expect(sorted(found), name).toEqual(sorted(whole));
    rows += found.length;
  }
  return rows;
}

const fromDriver = (column: { mapFromDriverValue(value: unknown): unknown }, value: unknown): unknown =>
  value === null ? null : column.mapFromDriverValue(value);
const sorted = (rows: readonly unknown[]) => rows.map((r) => JSON.stringify(r)).toSorted();

describe('the rows of the line', () => {
  test('equal what the streams say, whatever is committed, heard, accepted and refused', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        fc.array(drafts, { minLength: 12, maxLength: 30 }),
        verdicts,
        fc.boolean(),
        (all, given, late) => {
          const a = open(1);
          const b = open(2);
          for (const d of all) a.store.commit(accept(d), { actor });
          const batches = toPush(a.store, everything('own'));
          if (late) {
            for (const batch of batches) {
              const checked = checkBatch(batch, a.publicKey);
              if (checked.ok) hear(b.store, [{ batch, checked: checked.events }]);
            }
            comparable(b);
          }
          for (const to of [a, b]) applyPage(to.store, pageOf(to.store, batches, given));
          compared += comparable(a) + comparable(b);
          a.database.close();
          b.database.close();
        },
      ),
      { numRuns: 40 },
    );
    expect(compared).toBeGreaterThan(100);
  });
});
