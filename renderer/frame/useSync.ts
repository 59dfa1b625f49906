import { useQuery } from '@tanstack/react-query';
import { useClient, useConnection } from '../client/ClientProvider.tsx';
import { syncView, type SyncView } from './syncView.ts';

/** The change feed tells when the sync state changes; the slow poll covers the sign-in page, which has no feed. */
const pollMs = 5000;

export function useSync(): SyncView {
  const { engine } = useClient();
  const connection = useConnection();
  const status = useQuery(
    engine.queries.system.status.queryOptions({
      input: {},
      meta: { topics: ['sync'] },
      refetchInterval: pollMs,
    }),
  );
  return syncView(connection, status.data);
}
