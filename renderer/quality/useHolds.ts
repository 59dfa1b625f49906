import { useMemo } from 'react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { holdListRow } from '#terminal/contract/qualityRows';
import { useClient } from '../client/ClientProvider.tsx';
import { issueTopics } from './useIssue.ts';
import type { HoldsView } from './useHoldsView.ts';

export type HoldOfList = z.output<typeof holdListRow>;

const pageSize = 200;

/** The holds of a view, page by page; `counts`: how many stand, and how many of their members nobody has decided. */
export function useHolds({ view, text }: HoldsView) {
  const { engine } = useClient();
  const queries = engine.queries.quality;
  const counts = useQuery(queries.issueCounts.queryOptions({ input: {}, meta: issueTopics })).data;
  const list = useInfiniteQuery(
    queries.holds.infiniteOptions({
      input: (after: string | undefined) => ({
        status: view,
        text,
        limit: pageSize,
        ...(after === undefined ? {} : { after }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.next ?? undefined,
      meta: issueTopics,
      placeholderData: keepPreviousData,
    }),
  );
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows) ?? [], [list.data]);
  const total = view === 'placed' && text === '' ? (counts?.holds ?? null) : null;
  return { counts, list, rows, total };
}
