import { contentHash } from '../kernel/contentHash.ts';

/** Crockford's base 32: no I, L, O, U, so that a number can be read out and typed. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A number for people, `Q-2611-7KX4M`: year and month (UTC), then 25 bits of the id's hash. Made without a counter, because
 * PCs that are apart must not wait for one or give one number twice; the id stays the identity should two numbers ever meet.
 */
export function displayNumber(prefix: 'Q' | 'H', id: string, at: string): string {
  const bits = parseInt(contentHash(id).slice(0, 7), 16) >>> 3;
  const tail = [20, 15, 10, 5, 0].map((shift) => digits[(bits >>> shift) & 31]).join('');
  return `${prefix}-${at.slice(2, 4)}${at.slice(5, 7)}-${tail}`;
}
