import path from 'node:path';
import Database from 'better-sqlite3';
import type { OpenDatabase } from '#db/open';
import { openDatabase } from '#db/open';
import type { Damage } from '#db/salvage/damage';
import { damageBefore, isDamage } from '#db/salvage/damage';
import type { Salvaged } from '#db/salvage/salvaged';
import { isAltered } from './alteredDatabase.ts';
import type { Salvaging } from './salvage.ts';

export type SoundOptions = Salvaging['options'] & { readonly onSalvaged?: (salvaged: Salvaged) => void };

/**
 * Opens the database of a folder. A damaged one is set aside before, and a new one takes its place with what it still holds; where there is
 * nothing to begin a new one from, it is told as it is. For whoever holds the lock of the folder.
 * @throws SqliteError with the code of a damaged database
 */
export async function openSound(options: SoundOptions, storeOf: Salvaging['storeOf']): Promise<OpenDatabase> {
  const file = path.join(options.dataDir, 'terminal.db');
  const opened = damageBefore(file) ?? tryOpen(file, options.migrations);
  if (typeof opened === 'object' && 'database' in opened) return opened.database;
  const damage = typeof opened === 'string' ? opened : 'unreadable';
  // Loaded where it is needed: hardly ever.
  const { salvage } = await import('./salvage.ts');
  const salvaged = salvage(damage, { options, storeOf });
  if (salvaged !== null) options.onSalvaged?.(salvaged);
  else if (typeof opened === 'object') throw opened.error;
  // Opening it would delete the log that lies beside it.
  else if (damage === 'unreadable') throw new Database.SqliteError('empty', 'SQLITE_CORRUPT');
  return openDatabase(file, options.migrations);
}

/** @throws what says nothing about the database itself */
function tryOpen(
  file: string,
  migrations: string | undefined,
): { readonly database: OpenDatabase } | { readonly error: unknown } | Damage {
  try {
    const database = openDatabase(file, migrations);
    if (!isAltered(database)) return { database };
    database.close();
    return 'altered';
  } catch (error) {
    if (isDamage(error)) return { error };
    throw error;
  }
}
