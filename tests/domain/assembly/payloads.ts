import fc from 'fast-check';
import { z } from 'zod';

/** Few ids, so that random events meet each other; some are names that every object inherits. */
const ids = ['A', 'B', 'FA1', 'FA-02', 'OP-20', 'P-SEAT', 'SEAT-1', 'constructor', '__proto__'];
const texts = [
  ...ids,
  'site',
  'a'.repeat(64),
  'b'.repeat(64),
  '2026-11-22T08:00:00.000Z',
  '0192f3a0-0000-7000-8000-000000000001',
  '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',
];

/** Any value that a payload schema accepts, biased to collide. Throws on a kind of schema that it does not know. */
export function payloadOf(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  const accepted = (value: unknown): boolean => z.safeParse(schema, value).success;
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries(schema.shape).map(([name, field]) => [name, payloadOf(field)] as const);
    return fc.record(Object.fromEntries(fields));
  }
  if (schema instanceof z.ZodArray) {
    return fc.array(payloadOf(schema.element), { minLength: 1, maxLength: 4 }).filter(accepted);
  }
  if (schema instanceof z.ZodDefault) return payloadOf(schema.unwrap());
  if (schema instanceof z.ZodNullable) return fc.option(payloadOf(schema.unwrap()), { nil: null, freq: 3 });
  if (schema instanceof z.ZodOptional)
    return fc.option(payloadOf(schema.unwrap()), { nil: undefined, freq: 3 });
  if (schema instanceof z.ZodUnion) return fc.oneof(...schema.options.map(payloadOf));
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options);
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values);
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  if (schema instanceof z.ZodNumber) return fc.integer({ min: 0, max: 7 }).filter(accepted);
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) {
    return fc.constantFrom(...texts.filter(accepted));
  }
  if (schema instanceof z.ZodRecord) return fc.constant({});
  throw new Error(`no values for a schema of kind ${schema._zod.def.type}`);
}
