/** A page of a list query: one row more than asked for tells that there is another page. */
export function pageFrom<Row, Shown>(
  found: readonly Row[],
  limit: number,
  cursor: (row: Row) => string,
  show: (row: Row) => Shown,
): { rows: Shown[]; next: string | null; total: null } {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    rows: rows.map(show),
    next: found.length > limit && last !== undefined ? cursor(last) : null,
    total: null,
  };
}
