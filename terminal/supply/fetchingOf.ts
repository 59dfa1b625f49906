import type { Fetching } from '#domain/logistics/fetching';
import type { ReadDb } from '#db/open';
import { liveTransports } from '#db/queries/supply';

/** The transport under way that is to bring a container, or null. */
export function fetchingOf({ read }: { readonly read: ReadDb }, container: string): Fetching | null {
  const found = liveTransports(read).find((t) => t.containers.includes(container));
  if (found === undefined) return null;
  const { transport, to, agv, person } = found;
  return { transport, to, agv, person };
}
