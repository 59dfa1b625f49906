import type { Refusal } from '../kernel/refusal.ts';
import { refuse } from '../kernel/refusal.ts';
import type { AssemblyRefusal } from './refusals.ts';

export type VinProblem = 'length' | 'characters' | 'checkDigit';

/** Values of letters for the check digit (ISO 3779 letters; 49 CFR 565.15 weights). I, O and Q do not occur. */
const letterValues = new Map(
  [...'ABCDEFGHJKLMNPRSTUVWXYZ'].map((letter, i) => [letter, Number('12345678123457923456789'[i])]),
);
const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/**
 * What is wrong with a vehicle identification number (ISO 3779: 17 capital letters and digits, no I, O, Q), or null.
 * The check digit in place 9 is asked for only where the market does (North America, China).
 */
export function vinProblem(vin: string, market: { readonly checkDigit: boolean }): VinProblem | null {
  if (vin.length !== 17) return 'length';
  if (!/^[A-HJ-NPR-Z0-9]{17}$/.test(vin)) return 'characters';
  if (market.checkDigit && vin[8] !== vinCheckDigit(vin)) return 'checkDigit';
  return null;
}

/** Place 9 of a well-formed VIN as it ought to be: `0`-`9` or `X`. */
export function vinCheckDigit(vin: string): string {
  const sum = [...vin].reduce(
    (total, char, i) => total + (letterValues.get(char) ?? Number(char)) * (weights[i] ?? 0),
    0,
  );
  const digit = sum % 11;
  return digit === 10 ? 'X' : String(digit);
}

/** The shape alone; the check digit is a question of the market, asked where the number is first entered. */
export function vinRefusal(vin: string): Refusal<AssemblyRefusal> | null {
  const problem = vinProblem(vin, { checkDigit: false });
  return problem ? refuse('vinInvalid', { vin, problem }) : null;
}
