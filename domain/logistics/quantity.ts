import { z } from 'zod';

/** An amount in the part's own unit (pcs, l, m). */
export const quantity = z.number().positive().max(1e9);

/** An amount that may be nothing. */
export const level = z.number().min(0).max(1e9);

/** To a millionth of the part's unit, so that ten times 0.1 l is 1 l. */
export const rounded = (amount: number): number => Math.round(amount * 1e6) / 1e6 + 0;
