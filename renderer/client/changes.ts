import type { ChangeNotice } from '#terminal/contract/system';

export interface ChangeSource {
  /** Opens the engine's feed from a cursor; ends or throws when the connection does. */
  readonly open: (since: string | undefined, signal: AbortSignal) => Promise<AsyncIterable<ChangeNotice>>;
  /** Resolves when it is worth trying again. */
  readonly pause: (signal: AbortSignal) => Promise<void>;
}

/** Follows the feed until `signal` aborts, over every interruption, without losing a change. */
export async function followChanges(
  source: ChangeSource,
  onNotice: (notice: ChangeNotice) => void,
  signal: AbortSignal,
): Promise<void> {
  let cursor: string | undefined;
  while (!signal.aborted) {
    try {
      for await (const notice of await source.open(cursor, signal)) {
        cursor = notice.cursor;
        onNotice(notice);
      }
    } catch {
      // The feed ended with its connection; the cursor says where to go on.
    }
    if (!signal.aborted) await source.pause(signal);
  }
}

/** Queries name the topics that they draw from; without a name, every change concerns them. */
export function concerns(notice: ChangeNotice, topics: unknown): boolean {
  if (notice.all || !Array.isArray(topics)) return true;
  return topics.some((topic) => notice.topics.includes(topic));
}
