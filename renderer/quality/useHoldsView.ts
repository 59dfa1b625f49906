import { useCallback } from 'react';
import { useSearchParams } from 'wouter';

export const holdViews = ['placed', 'lifted'] as const;

export interface HoldsView {
  readonly view: (typeof holdViews)[number];
  readonly text: string;
}

const firstSeen: HoldsView = { view: 'placed', text: '' };

/** Which holds are shown; the address names it, so that it can be linked and reopened. */
export function useHoldsView(): readonly [HoldsView, (change: Partial<HoldsView>) => void] {
  const [search, setSearch] = useSearchParams();
  const change = useCallback(
    (wanted: Partial<HoldsView>) =>
      setSearch((before) => searchOf({ ...viewOf(before), ...wanted }), { replace: true }),
    [setSearch],
  );
  return [viewOf(search), change];
}

const viewOf = (search: URLSearchParams): HoldsView => ({
  view: holdViews.find((v) => v === search.get('view')) ?? firstSeen.view,
  text: search.get('text') ?? firstSeen.text,
});

/** Only what differs from how the screen is first seen. */
function searchOf(view: HoldsView): URLSearchParams {
  const search = new URLSearchParams();
  for (const key of ['view', 'text'] as const) if (view[key] !== firstSeen[key]) search.set(key, view[key]);
  return search;
}
