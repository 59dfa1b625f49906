import { useEffect } from 'react';
import type { Role } from '#domain/kernel/actor';
import { useClient } from '../client/ClientProvider.tsx';
import { screens } from '../screens.ts';
import { visibleSections } from './sections.ts';

/** Nobody has opened anything else by then, and the first screen asks for its data. */
const restMs = 1000;

/**
 * Fetches the code of the other screens that these roles may see, one after the other while the page has nothing else to do and asks
 * the engine nothing, so that the first switch to each is as quick as every later one.
 */
export function useFetchAhead(roles: readonly Role[]): void {
  const { queries } = useClient();
  useEffect(() => {
    const seen = visibleSections(roles);
    const ahead = screens.filter(({ section }) => section === null || seen.includes(section));
    const stop = new AbortController();
    const rested = (): boolean => stop.signal.aborted || queries.isFetching() === 0;
    const timer = setTimeout(() => void fetchEach(ahead, rested, stop.signal), restMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [roles, queries]);
}

async function fetchEach(ahead: typeof screens, rested: () => boolean, stop: AbortSignal): Promise<void> {
  for (const { code } of ahead) {
    do await new Promise((resolve) => requestIdleCallback(resolve));
    while (!rested());
    if (stop.aborted) return;
    // Whoever opens it tries again, and is told.
    if (code.now() === null) await code.fetch().catch(() => undefined);
  }
}
