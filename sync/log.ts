import { link } from './chain.ts';
import type { Verdict } from './messages.ts';
import { bodyHashOf } from './chain.ts';

/** What a row adds to every rolling hash it is part of: the event hash and the verdict. */
export const rowHash = (eventHash: string, verdict: Verdict): string => bodyHashOf(`${eventHash}:${verdict}`);

/** The rolling hash of a scope (or of the whole log) after one more row: chain of (event hash, verdict). */
export const rollHash = (previous: string, eventHash: string, verdict: Verdict): string =>
  link(previous, rowHash(eventHash, verdict));
