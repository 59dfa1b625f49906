import { useCallback } from 'react';
import { useSearchParams } from 'wouter';

export const views = ['open', 'mine', 'overdue', 'atRisk', 'finished', 'all'] as const;
export type IssuesViewName = (typeof views)[number];
export const layouts = ['table', 'board'] as const;
export type IssuesLayout = (typeof layouts)[number];
/** What the engine pages by; each has one useful direction. */
export const sorts = ['openedAt', 'containmentDueAt', 'severity'] as const;
export type IssuesSort = (typeof sorts)[number];

export interface IssuesView {
  readonly view: IssuesViewName;
  readonly layout: IssuesLayout;
  readonly sort: IssuesSort;
  readonly text: string;
}

const firstSeen: IssuesView = { view: 'open', layout: 'table', sort: 'openedAt', text: '' };

/** Which issues are shown, and how; the address names it, so that it can be linked, reopened and come back to. */
export function useIssuesView(): readonly [IssuesView, (change: Partial<IssuesView>) => void] {
  const [search, setSearch] = useSearchParams();
  const change = useCallback(
    (wanted: Partial<IssuesView>) =>
      setSearch((before) => searchOf({ ...viewOf(before), ...wanted }), { replace: true }),
    [setSearch],
  );
  return [viewOf(search), change];
}

const viewOf = (search: URLSearchParams): IssuesView => ({
  view: views.find((v) => v === search.get('view')) ?? firstSeen.view,
  layout: layouts.find((l) => l === search.get('layout')) ?? firstSeen.layout,
  sort: sorts.find((s) => s === search.get('sort')) ?? firstSeen.sort,
  text: search.get('text') ?? firstSeen.text,
});

/** Only what differs from how the screen is first seen. */
function searchOf(view: IssuesView): URLSearchParams {
  const search = new URLSearchParams();
  for (const key of ['view', 'layout', 'sort', 'text'] as const)
    if (view[key] !== firstSeen[key]) search.set(key, view[key]);
  return search;
}
