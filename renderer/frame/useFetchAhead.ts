import { useEffect } from 'react';
import type { Role } from '#domain/kernel/actor';
import { screens } from '../screens.ts';
import { visibleSections } from './sections.ts';

/** The first screen stands by then, on a slow PC too: what it needs itself goes before what may be opened later. */
const restMs = 1000;

/**
 * Fetches the code of the other screens that these roles may see, one after the other while the page has nothing else to do, so that the
 * first switch to each is as quick as every later one.
 */
export function useFetchAhead(roles: readonly Role[]): void {
  useEffect(() => {
    const seen = visibleSections(roles);
    const ahead = screens.filter(({ section }) => section === null || seen.includes(section));
    const stop = new AbortController();
    const timer = setTimeout(() => void fetchEach(ahead, stop.signal), restMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [roles]);
}

async function fetchEach(ahead: typeof screens, stop: AbortSignal): Promise<void> {
  for (const { code } of ahead) {
    await new Promise((resolve) => requestIdleCallback(resolve, { timeout: restMs }));
    if (stop.aborted) return;
    // Whoever opens it tries again, and is told.
    if (code.now() === null) await code.fetch().catch(() => undefined);
  }
}
