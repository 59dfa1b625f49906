import { useSearchParams } from 'wouter';

export const rowKinds = ['built', 'flawed', 'stops', 'calls'] as const;
export type RowKind = (typeof rowKinds)[number];

export interface ShownRows {
  readonly kind: RowKind;
  /** When the hour began; null: the whole shift so far. */
  readonly hour: string | null;
}

/** Which rows behind a figure are open; the address names it (`?rows=built&hour=…`). Null: none. */
export function useShownRows(): readonly [ShownRows | null, (rows: ShownRows | null) => void] {
  const [search, setSearch] = useSearchParams();
  const kind = rowKinds.find((k) => k === search.get('rows'));
  const show = (rows: ShownRows | null): void =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      next.delete('rows');
      next.delete('hour');
      if (rows !== null) next.set('rows', rows.kind);
      if (rows !== null && rows.hour !== null) next.set('hour', rows.hour);
      return next;
    });
  return [kind === undefined ? null : { kind, hour: search.get('hour') }, show];
}
