import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fieldsLeftOut } from '#domain/kernel/fieldsLeftOut';

const schema = z.object({
  a: z.string().trim(),
  b: z.array(z.object({ c: z.number().default(1) })).optional(),
  any: z.record(z.string(), z.unknown()).optional(),
});
const leftOut = (given: unknown) => fieldsLeftOut(given, schema.parse(given));

describe('the fields that a schema leaves out', () => {
  it.each([
    ['nothing', { a: ' x ', b: [{}], any: { free: { deep: 1 } } }, []],
    ['one at the top', { a: 'x', other: 1 }, [['other']]],
    ['one within a list', { a: 'x', b: [{ c: 1 }, { c: 2, d: 3 }] }, [['b', 1, 'd']]],
    ['one that every object has by itself', JSON.parse('{"a":"x","__proto__":1}'), [['__proto__']]],
    ['one named like a method', { a: 'x', toString: 'y' }, [['toString']]],
  ])('%s', (_name, given, paths) => {
    expect(leftOut(given)).toEqual(paths);
  });

  it('are none of whatever is taken as it is', () => {
    fc.assert(
      fc.property(fc.json(), (text) => fieldsLeftOut(JSON.parse(text), JSON.parse(text)).length === 0),
    );
  });
});
