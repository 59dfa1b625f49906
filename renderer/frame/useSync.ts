import { useQuery } from '@tanstack/react-query';
import { useClient, useConnection } from '../client/ClientProvider.tsx';
import { ownClockFault, type ClockFault } from './clockFault.ts';
import { syncView, type SyncView } from './syncView.ts';

/** The change feed tells when the sync state changes; the slow poll covers the sign-in page, which has no feed. */
const pollMs = 5000;

function useStatus() {
  const { engine } = useClient();
  return useQuery(
    engine.queries.system.status.queryOptions({
      input: {},
      meta: { topics: ['sync'] },
      refetchInterval: pollMs,
    }),
  ).data;
}

export function useSync(): SyncView {
  return syncView(useConnection(), useStatus());
}

/** What is wrong with the clock of this PC. */
export const useOwnClock = (): ClockFault | null => ownClockFault(useStatus());

/** How many records of this PC the plant does not have yet. */
export const useWaiting = (): number => useStatus()?.waiting ?? 0;

/** How many contents of this PC wait for the plant, behind all events. */
export const useAttachmentsWaiting = (): number => useStatus()?.attachments ?? 0;

/** What is not on this PC cannot be had now. */
export function usePlantAway(): boolean {
  const { status } = useSync();
  return status === 'floor' || status === 'alone' || status === 'unenrolled';
}
