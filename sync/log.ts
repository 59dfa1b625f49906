import { link } from './chain.ts';
import type { Verdict } from './messages.ts';
import { bodyHashOf } from './chain.ts';

/** The rolling hash of a scope (or of the whole log) after one more row: chain of (event hash, verdict). */
export const rollHash = (previous: string, eventHash: string, verdict: Verdict): string =>
  link(previous, bodyHashOf(`${eventHash}:${verdict}`));
