import { useEffect, useMemo } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Role } from '#domain/kernel/actor';
import type { personRow } from '#terminal/contract/people';
import { useClient } from '../../client/ClientProvider.tsx';
import { useRights } from '../../client/useRights.ts';

export type PersonRow = z.output<typeof personRow>;

const pageSize = 1000;
const topics = { topics: ['person'] };

/** All people of the site, in one list: a table that is filtered by name needs them all. */
export function usePeople() {
  const { engine } = useClient();
  const list = useInfiniteQuery(
    engine.queries.people.people.infiniteOptions({
      input: (after: string | undefined) => ({ limit: pageSize, ...(after === undefined ? {} : { after }) }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.next ?? undefined,
      meta: topics,
    }),
  );
  const { hasNextPage, isFetching, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows), [list.data]);
  return { rows, error: list.error, again: () => void list.refetch() };
}

export const peopleRoles: Readonly<Record<'direct' | 'qualify', readonly Role[]>> = {
  direct: ['admin'],
  qualify: ['admin', 'supervisor'],
};

/** `direct`: who somebody is and what they may do; `qualify`: what they can. */
export const usePeopleRights = () => useRights(peopleRoles);

export const allRoles: readonly Role[] = [
  'operator',
  'supervisor',
  'logistics',
  'quality',
  'engineer',
  'admin',
];
