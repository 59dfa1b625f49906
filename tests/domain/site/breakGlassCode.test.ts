import fc from 'fast-check';
import { expect, it } from 'vitest';
import { breakGlassCode, printedCode, typedCode } from '#domain/site/breakGlassCode';

const randomHex = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((b) => Buffer.from(b).toString('hex'));

it('a code has 20 digits whatever the randomness, and is the same however it is typed from the paper', () => {
  fc.assert(
    fc.property(randomHex, fc.constantFrom('', ' ', '-', ' . '), (hex, between) => {
      const code = breakGlassCode(hex);
      expect(code).toMatch(/^\d{20}$/u);
      const printed = printedCode(code);
      expect(printed).toMatch(/^(\d{5} ){3}\d{5}$/u);
      expect(typedCode(printed.replaceAll(' ', between))).toBe(code);
    }),
  );
});

it('codes of other randomness are others', () => {
  fc.assert(
    fc.property(fc.uniqueArray(randomHex, { minLength: 2, maxLength: 50 }), (all) => {
      expect(new Set(all.map(breakGlassCode)).size).toBe(all.length);
    }),
  );
});
