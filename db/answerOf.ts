import { FeedCorrupt } from '#sync/feedCorrupt';
import type { StoreAnswer } from '#sync/plantPorts';
import { StorageFailure } from './storage.ts';

/** What the plant link is told of a write. */
export const done = (work: () => void): StoreAnswer =>
  attempt(() => {
    work();
    return {};
  });

/** The same with what the write found. */
export function attempt<T extends object>(work: () => T): StoreAnswer<T> {
  try {
    return { ok: true, ...work() };
  } catch (error) {
    if (error instanceof FeedCorrupt) return { ok: false, kind: 'corrupt', detail: error.message };
    if (error instanceof StorageFailure) return { ok: false, kind: 'storage', detail: error.fault };
    throw error;
  }
}
