import { z } from 'zod';
import type { Store, StoreParts } from '../store.ts';

const places = z.object({ run: z.string(), fromSeq: z.int(), throughSeq: z.int() });

/** What the last salvage of this PC's database came to. */
const salvaged = z.object({
  /** UTC. */
  at: z.string(),
  damage: z.enum(['unreadable', 'logCut', 'altered', 'unfinished']),
  /** Name of the file that the damaged database has now, in the data folder. */
  aside: z.string(),
  /** What the new database began as. */
  from: z.enum(['database', 'backup', 'nothing']),
  /** When that backup was complete, UTC; null where it began as something else. */
  backupAt: z.string().nullable(),
  /** Own events that go on to the plant, those of others, and own ones that wait for what is missing before them. */
  own: z.int(),
  heard: z.int(),
  kept: z.int(),
  /** Places of own runs that were there and are not found. */
  missing: z.array(places).readonly(),
});
export type Salvaged = z.infer<typeof salvaged>;

const name = 'salvaged';

export const keepSalvaged = (store: StoreParts, made: Salvaged): void =>
  store.transact(() => store.settings.put(name, JSON.stringify(made)));

/** Null where there never was one. */
export function salvagedIn(store: Pick<Store, 'setting'>): Salvaged | null {
  const kept = store.setting(name);
  return kept === undefined ? null : salvaged.parse(JSON.parse(kept));
}
