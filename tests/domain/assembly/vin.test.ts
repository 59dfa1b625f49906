import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { vinCheckDigit, vinProblem } from '#domain/assembly/vin';

const lax = { checkDigit: false };
const strict = { checkDigit: true };

describe('a vehicle identification number', () => {
  test('of the standard example has check digit X', () => {
    expect(vinCheckDigit('1M8GDM9AXKP042788')).toBe('X');
    expect(vinProblem('1M8GDM9AXKP042788', strict)).toBeNull();
    expect(vinProblem('11111111111111111', strict)).toBeNull();
  });

  test('is refused by length, by I, O and Q, and by small letters', () => {
    expect(vinProblem('1M8GDM9AXKP04278', lax)).toBe('length');
    for (const wrong of ['I', 'O', 'Q', 'm', ' ', '-']) {
      expect(vinProblem(`1${wrong}8GDM9AXKP042788`, lax)).toBe('characters');
    }
  });

  test('is asked for its check digit only where the market does', () => {
    expect(vinProblem('1M8GDM9A1KP042788', lax)).toBeNull();
    expect(vinProblem('1M8GDM9A1KP042788', strict)).toBe('checkDigit');
  });

  test('with any one character changed fails its check digit or keeps its remainder', () => {
    const alphabet = [...'ABCDEFGHJKLMNPRSTUVWXYZ0123456789'];
    const body = fc.array(fc.constantFrom(...alphabet), { minLength: 17, maxLength: 17 });
    fc.assert(
      fc.property(body, (chars) => {
        const text = chars.join('');
        const right = text.slice(0, 8) + vinCheckDigit(text) + text.slice(9);
        expect(vinProblem(right, strict)).toBeNull();
        const wrong = right[8] === 'X' ? '0' : 'X';
        expect(vinProblem(right.slice(0, 8) + wrong + right.slice(9), strict)).toBe('checkDigit');
      }),
    );
  });

  test('never throws, whatever is scanned', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const problem = vinProblem(text, strict);
        expect(problem === null || ['length', 'characters', 'checkDigit'].includes(problem)).toBe(true);
      }),
    );
  });
});
