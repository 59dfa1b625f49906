import type { Fetching } from '#domain/logistics/fetching';
import type { ReadDb } from '#db/open';
import type { TransportRecord } from '#db/queries/supply';
import { liveTransports } from '#db/queries/supply';

/** The transport under way for a call, or null. */
export const transportOfCall = ({ read }: { readonly read: ReadDb }, call: string): TransportRecord | null =>
  liveTransports(read).find((t) => t.call === call) ?? null;

/** The transport under way that is to bring a container, or null. */
export function fetchingOf({ read }: { readonly read: ReadDb }, container: string): Fetching | null {
  const found = liveTransports(read).find((t) => t.containers.includes(container));
  if (found === undefined) return null;
  const { transport, to, agv, person } = found;
  return { transport, to, agv, person };
}
