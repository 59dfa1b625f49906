import { useMemo } from 'react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useClient } from '../client/ClientProvider.tsx';
import { issueTopics } from './useIssue.ts';
import type { IssuesView } from './useIssuesView.ts';

const pageSize = 200;
/** What is overdue or at risk moves with the clock. */
const clockMs = 30_000;

/** The issues of a view, page by page, with how many each view holds. */
export function useIssues({ view, sort, text }: IssuesView) {
  const { engine } = useClient();
  const queries = engine.queries.quality;
  const counts = useQuery(
    queries.issueCounts.queryOptions({ input: {}, meta: issueTopics, refetchInterval: clockMs }),
  ).data;
  const list = useInfiniteQuery(
    queries.issues.infiniteOptions({
      input: (after: string | undefined) => ({
        view,
        sort,
        text,
        limit: pageSize,
        ...(after === undefined ? {} : { after }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.next ?? undefined,
      meta: issueTopics,
      placeholderData: keepPreviousData,
      refetchInterval: clockMs,
    }),
  );
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows) ?? [], [list.data]);
  const counted = view === 'finished' || view === 'all' || text !== '' ? undefined : counts?.[view];
  return { counts, list, rows, total: counted ?? null };
}
