import { useQuery } from '@tanstack/react-query';
import { useClient } from '../client/ClientProvider.tsx';

/** Verdicts and discrepancies come with the sync; the slow poll covers what only time makes urgent. */
const pollMs = 30_000;

/** What waits for the person who is signed in, calls from the line among it; null while it is read. */
export function useInbox(): { href: string; count: number; calls: number; urgent: boolean } | null {
  const { engine } = useClient();
  const counts = useQuery(
    engine.queries.site.inboxCounts.queryOptions({
      input: {},
      meta: { topics: ['sync', 'inbox'] },
      refetchInterval: pollMs,
    }),
  ).data;
  const calls = useWaitingCalls()?.length ?? 0;
  if (counts === undefined) return null;
  return { href: '/inbox', count: counts.mine + calls, calls, urgent: counts.stuck > 0 || calls > 0 };
}

/** Calls from the line that nobody has taken and that are for a role of this person; null while they are read. */
export function useWaitingCalls() {
  const { engine } = useClient();
  const topics = { topics: ['andon', 'site'] };
  const answer = useQuery(
    engine.queries.assembly.waitingCalls.queryOptions({ input: {}, meta: topics, refetchInterval: pollMs }),
  ).data;
  return answer?.rows ?? null;
}
