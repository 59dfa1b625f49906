import { useQuery } from '@tanstack/react-query';
import { useClient } from '../client/ClientProvider.tsx';

/** Verdicts and discrepancies come with the sync; the slow poll covers what only time makes urgent. */
const pollMs = 30_000;

/** What waits for the person who is signed in; null while it is read. */
export function useInbox(): { href: string; count: number; urgent: boolean } | null {
  const { engine } = useClient();
  const counts = useQuery(
    engine.queries.site.inboxCounts.queryOptions({
      input: {},
      meta: { topics: ['sync', 'inbox'] },
      refetchInterval: pollMs,
    }),
  ).data;
  return counts === undefined ? null : { href: '/inbox', count: counts.mine, urgent: counts.stuck > 0 };
}
