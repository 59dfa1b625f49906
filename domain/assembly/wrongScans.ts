import type { AssemblyRefusal } from './refusals.ts';

/** Refusals of a scan that say: this part must not go in here. */
const wrong: ReadonlySet<string> = new Set<AssemblyRefusal>(['wrongPart', 'partBlocked', 'partUnexpected']);

/** So many wrong or blocked parts in a row at one visit, and quality is called. */
export const wrongScansToCall = 3;

export const isWrongScan = (code: string): boolean => wrong.has(code);
