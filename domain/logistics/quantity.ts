import { z } from 'zod';
import type { Refusal } from '../kernel/refusal.ts';
import { no } from './refusals.ts';

/** An amount in the part's own unit (pcs, l, m). */
export const quantity = z.number().positive().max(1e9);

/** An amount that may be nothing. */
export const level = z.number().min(0).max(1e9);

/** To a millionth of the part's unit, so that ten times 0.1 l is 1 l. */
export const rounded = (amount: number): number => Math.round(amount * 1e6) / 1e6 + 0;

/** Units of measure that are counted: there is no half of one. */
const counted = new Set([
  'pc',
  'pcs',
  'piece',
  'pieces',
  'ea',
  'each',
  'set',
  'sets',
  '件',
  '个',
  '只',
  '台',
  '套',
  '根',
]);

/** Why there cannot be so much of a part; null when there can, and where its unit of measure is not known here. */
export const amountFault = (amount: number, part: string, unit: string | null): Refusal | null =>
  unit === null || Number.isInteger(amount) || !counted.has(unit.trim().toLowerCase())
    ? null
    : no('quantityNotWhole', { part, quantity: amount, unit });
