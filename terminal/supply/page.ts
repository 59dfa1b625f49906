/** A page of a list that is sorted in memory; `after` is the key of the last row of the page before. */
export function pageOfSorted<R>(
  rows: readonly R[],
  keyOf: (row: R) => string,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): { rows: R[]; next: string | null; total: number } {
  const start = after === undefined ? 0 : rows.findIndex((r) => keyOf(r) === after) + 1;
  const page = rows.slice(start, start + limit);
  const last = page.at(-1);
  const more = start + page.length < rows.length;
  return { rows: page, next: more && last !== undefined ? keyOf(last) : null, total: rows.length };
}

/** A page that a keyset query gave: full pages may have more behind them. */
export function pageOfQuery<R>(
  rows: readonly R[],
  keyOf: (row: R) => string,
  limit: number,
): { next: string | null; total: null } {
  const last = rows.at(-1);
  return { next: rows.length === limit && last !== undefined ? keyOf(last) : null, total: null };
}
