import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical } from '#domain/kernel/canonical';

/** Keys and texts of every kind: numbers as keys, escapes, surrogate pairs, keys of objects' own making. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.nat().map(String),
  fc.constantFrom('', '__proto__', 'constructor', 'length', '\u2028', '"', '\\', '\u007f', '\u{1f697}', 'ü'),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false, -0, 1e21, 1e-7, 5e-324),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    text,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(text, tie('value'), { maxKeys: 6 }),
  ),
})).value;

describe('the canonical form', () => {
  it('is what the canonicalize package writes, for every JSON value', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonical(value)).toBe(canonicalize(value));
      }),
      { numRuns: 2000 },
    );
  });

  it('is the same whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(text, json), (value) => {
        const turned = Object.fromEntries(Object.entries(value).toReversed());
        expect(canonical(turned)).toBe(canonical(value));
      }),
    );
  });

  it('leaves undefined fields out and writes undefined in a list as null, as the package does', () => {
    const value = { b: undefined, a: [1, undefined], c: { d: undefined } };
    expect(canonical(value)).toBe('{"a":[1,null],"c":{}}');
    expect(canonicalize(value)).toBe('{"a":[1,null],"c":{}}');
  });

  it.each([
    ['NaN', Number.NaN],
    ['infinity', -Infinity],
    ['a big integer', 1n],
    ['nothing', undefined],
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['a lone surrogate', '\ud800'],
    ['a lone surrogate as a key', { '\udc00': 1 }],
    ['a date', new Date(0)],
  ])('does not exist for %s, wherever it stands', (_name, value) => {
    if (value !== undefined) expect(() => canonical([{ in: value }])).toThrow('no canonical form');
    expect(() => canonical(value)).toThrow('no canonical form');
  });
});
