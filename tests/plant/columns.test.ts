import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { column, longTextColumn } from '#plant/postgres/columns';

const wide = fc.constantFrom('珍珠白', '\u{1f697}', 'é', 'a', '');
const texts = fc.array(
  fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.tuple(wide, fc.nat(40)).map(([text, times]) => text.repeat(times)),
  ),
  { maxLength: 30 },
);

describe('a column of long texts', () => {
  it('is the bytes of the texts joined, however wide they are', () => {
    fc.assert(
      fc.property(texts, (values) => {
        expect(longTextColumn(values).toString()).toBe(column(values));
      }),
    );
  });

  it('has room for texts that are all wide, and for one that is much longer than the others', () => {
    for (const values of [['宽'.repeat(5000)], ['a', '宽'.repeat(5000), 'b'], ['宽', '宽', '宽'], ['']])
      expect(longTextColumn(values).toString()).toBe(column(values));
  });
});
