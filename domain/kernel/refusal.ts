/** A value shown to a person: text, number or nothing. Params are translated in the renderer by the code's template. */
export type RefusalParam = string | number | boolean | null;

/**
 * An expected "no". `code` is one of the closed union in `domain/refusals.ts`; it is never an English sentence.
 * The same value says why a proposal was refused and why a fact did not fit (a discrepancy).
 */
export interface Refusal<C extends string = string> {
  readonly ok: false;
  readonly code: C;
  readonly params: Readonly<Record<string, RefusalParam>>;
}

export const refuse = <C extends string>(
  code: C,
  params: Readonly<Record<string, RefusalParam>> = {},
): Refusal<C> => ({ ok: false, code, params });

/** Ends every switch over a union: reaching it is a bug, not a refusal. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
