import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { kernelEvents } from '#domain/kernel/kernelEvents';
import { streamTypes } from '#domain/streams';
import { surelyFits } from '#plant/shape';
import { pushRequest } from '#sync/messages';

const specs = Object.values(streamTypes).flatMap((type) =>
  Object.entries(type.events).map(([event, { schema }]) => ({ name: `${type.name}: ${event}`, schema })),
);
const schemas: readonly { readonly name: string; readonly schema: z.ZodType }[] = [
  ...specs,
  ...Object.entries(kernelEvents).map(([name, { schema }]) => ({ name, schema })),
  { name: 'push', schema: pushRequest },
];

const uuid = '018f0000-0000-7000-8000-000000000001';
const text = (length: number): string => 'x'.repeat(length);
const texts = ['', 'x', 'a b', 'PO-1', text(40), text(64), text(65), text(300), text(501), text(2001), uuid];
const special = [
  'a'.repeat(64),
  '$argon2id$v=19$',
  '06:00',
  'site',
  'line/L1',
  'a'.repeat(16),
  'mqtt://floor.example:1883',
];
const moments = [
  '2026-11-22T08:00:00.000Z',
  '2026-02-29T08:00:00.000Z',
  '2026-11-22T08:00:00Z',
  'https://a.example',
];
const numbers = [0, 1, -1, 0.5, 30, 76, 5000, 5001, 2 ** 53, 1e300, Number.POSITIVE_INFINITY];
const stray = fc.constantFrom<unknown>(
  ...texts,
  ...moments,
  ...numbers,
  null,
  true,
  undefined,
  [],
  {},
  ['x'],
  {
    constructor: 1,
  },
);

type Inner = (schema: z.core.$ZodType) => fc.Arbitrary<unknown>;

/** What the schema takes, in nearly all cases. */
const right: Inner = (schema) => fitting(schema as z.core.$ZodTypes, right);

/** The same, and at any place now and then something else. */
const near: Inner = (schema) =>
  fc.oneof(
    { weight: 60, arbitrary: fitting(schema as z.core.$ZodTypes, near) },
    { weight: 1, arbitrary: stray },
  );

function fitting(schema: z.core.$ZodTypes, inner: Inner): fc.Arbitrary<unknown> {
  const { def } = schema._zod;
  const oneThatFits = (values: readonly unknown[]): fc.Arbitrary<unknown> =>
    fc.constantFrom(...values.filter((value) => z.safeParse(schema, value).success));
  switch (def.type) {
    case 'string':
      return oneThatFits([...texts, ...special, ...moments]);
    case 'number':
      return oneThatFits(numbers);
    case 'object':
      return fc
        .record(Object.fromEntries(Object.entries(def.shape).map(([name, field]) => [name, inner(field)])), {
          noNullPrototype: true,
        })
        .chain((fields) => fc.constantFrom(fields, { ...fields, unnamed: 1 }));
    case 'array':
      return fc.array(inner(def.element), { minLength: 1, maxLength: 3 });
    case 'record':
      return fc.dictionary(fc.constantFrom('a', 'b'), inner(def.valueType), { noNullPrototype: true });
    case 'union':
      return fc.oneof(...def.options.map(inner));
    case 'nullable':
      return fc.oneof(fc.constant(null), inner(def.innerType));
    case 'optional':
    case 'default':
      return fc.oneof(fc.constant(undefined), inner(def.innerType));
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries));
    case 'literal':
      return fc.constantFrom(...def.values);
    case 'boolean':
      return fc.boolean();
    default:
      return fc.constant(null);
  }
}

/** Without the fields that the schema does not name, and without those that are there but undefined. */
const known = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('surelyFits', () => {
  it.each(schemas)('says yes to nothing that the schema would refuse or fill in: $name', ({ schema }) => {
    fc.assert(
      fc.property(near(schema), (value) => {
        if (!surelyFits(schema, value)) return;
        const parsed = schema.safeParse(value);
        expect(parsed.success).toBe(true);
        expect(known(value)).toMatchObject(known(parsed.data) as object);
      }),
      { numRuns: 60 },
    );
  });

  /** Of the rest two fill something in, and two have rules of their own: all of them are rare. */
  it('knows nearly every payload of the product by itself, so that the schema is hardly ever asked', () => {
    const left = schemas.filter(({ schema }) => {
      const taken = fc
        .sample(right(schema), { numRuns: 30, seed: 1 })
        .filter((v) => schema.safeParse(v).success);
      expect(taken.length).toBeGreaterThan(0);
      return !taken.every((value) => surelyFits(schema, value));
    });
    expect(left.map(({ name }) => name)).toEqual([
      'issue: AffectedUnitsDecided',
      'issue: IssueClosed',
      'revision: RevisionPublished',
      'site: SiteConfigured',
    ]);
  });

  it.each([
    ['a refined schema', z.object({ a: z.int() }).refine(() => false)],
    ['a schema that changes the value', z.string().trim()],
    ['a schema that takes no other fields', z.strictObject({ a: z.int() })],
    ['a pattern that remembers', z.string().regex(/a/gu)],
  ] as [string, z.ZodType<unknown>][])('leaves %s to the schema', (_name, schema) => {
    for (const value of [{ a: 1 }, { a: 1, b: 2 }, 'a', ' a ']) expect(surelyFits(schema, value)).toBe(false);
  });
});
