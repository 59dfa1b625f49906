import { statSync } from 'node:fs';
import type { StorageFault } from '#db/storage';
import type { Store } from '#db/store';

/** `gone`: the file that is written to is no longer the one that the next start would find. */
export type RecordingHealth =
  { readonly ok: true } | { readonly ok: false; readonly fault: StorageFault | 'gone' };

/** Answers whether this terminal can record. After a write that failed, each look writes to see whether the disk takes it again. */
export function storageHealth(store: Store, file: string): () => RecordingHealth {
  const opened = identityOf(file);
  return () => {
    if (identityOf(file) !== opened) return { ok: false, fault: 'gone' };
    const { fault } = store;
    if (fault === null || store.tryWrite()) return { ok: true };
    return { ok: false, fault: store.fault ?? fault };
  };
}

/** Null where there is no such file. */
function identityOf(file: string): string | null {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? `${found.dev}/${found.ino}` : null;
}
