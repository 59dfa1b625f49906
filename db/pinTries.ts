import type { Store } from './store.ts';
import { namedWrite } from './namedWrite.ts';

interface TriesRow {
  readonly key: string;
  readonly lockOut: string;
  readonly failures: number;
  readonly bootId: string;
  readonly atMs: number;
}
type Written = Omit<TriesRow, 'bootId'>;

/**
 * Wrong PINs at this PC, kept over a kill and a restart. No events: nobody but this PC needs them, and a guesser must not fill
 * the site's log. `bootId`: of the boot whose monotonic clock `atMs` is of.
 */
export function pinTries(store: Store, bootId: string) {
  const { sqlite } = store.options.database;
  const all = sqlite.prepare<[], TriesRow>(
    'select key, lock_out as lockOut, failures, boot_id as bootId, at_ms as atMs from pin_tries',
  );
  const put = namedWrite<TriesRow>(
    sqlite,
    `insert or replace into pin_tries (key, lock_out, failures, boot_id, at_ms)
     values (@key, @lockOut, @failures, @bootId, @atMs)`,
  );
  const drop = sqlite.prepare<[string]>('delete from pin_tries where key = ?');
  const lifted = sqlite.prepare<[string], unknown>(
    'select 1 from lock_out_lifted where lock_out = ? limit 1',
  );
  return {
    all: () =>
      all.all().map(({ bootId: boot, atMs, ...row }) => ({ ...row, atMs: boot === bootId ? atMs : null })),
    write: (rows: readonly Written[], keys: readonly string[]): void =>
      store.transact(() => {
        for (const key of keys) drop.run(key);
        for (const row of rows) put.run({ ...row, bootId });
      }),
    isLifted: (lockOut: string): boolean => lifted.get(lockOut) !== undefined,
  };
}
