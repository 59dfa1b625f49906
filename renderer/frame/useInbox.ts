import { useQuery } from '@tanstack/react-query';
import type { Role } from '#domain/kernel/actor';
import { useClient } from '../client/ClientProvider.tsx';
import { useRights } from '../client/useRights.ts';
import type { ToReverify } from '../inbox/UnitsToReverify.tsx';

/** Verdicts and discrepancies come with the sync; the slow poll covers what only time makes urgent. */
const pollMs = 30_000;

/** What waits for the person who is signed in, calls from the line and units to look at again among it; null while it is read. */
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
  const units = useUnitsToReverify().length;
  if (counts === undefined) return null;
  const count = counts.mine + calls + units;
  return { href: '/inbox', count, calls, urgent: counts.stuck > 0 || calls > 0 };
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

const reverifiers: Readonly<Record<'reverify', readonly Role[]>> = { reverify: ['supervisor', 'quality'] };
/** A PC ended, or somebody looked at a unit again. */
const reverifyTopics = { topics: ['terminal', 'unit'] };

/** Units of which a PC that has ended may have known more; only for whoever looks at them. */
export function useUnitsToReverify(): readonly ToReverify[] {
  const { engine } = useClient();
  const enabled = useRights(reverifiers).reverify;
  const asked = engine.queries.assembly.unitsToReverify.queryOptions({
    input: {},
    meta: reverifyTopics,
    enabled,
    refetchInterval: pollMs,
  });
  const rows = useQuery(asked).data?.rows;
  return enabled ? (rows ?? []) : [];
}
