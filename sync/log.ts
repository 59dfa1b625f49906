import { bodyHashOf } from './chain.ts';
import type { Verdict } from './messages.ts';

/**
 * The rolling hash of a scope (or of the whole log) after one more row: sha-256 (hex) over the hash before, the event's hash and
 * the verdict.
 */
export const rollHash = (previous: string, eventHash: string, verdict: Verdict): string =>
  bodyHashOf(`${previous}${eventHash}:${verdict}`);
