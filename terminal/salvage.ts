import { copyFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { isoInstant } from '#domain/kernel/runtime';
import { backupsIn, BackupUnusable, checkBackup } from '#db/backup';
import type { OpenDatabase } from '#db/open';
import { openDatabase } from '#db/open';
import type { Damage } from '#db/salvage/damage';
import { asideName, beginSalvage, damagedIn, isDamage, takePlace } from '#db/salvage/damage';
import { salvageInto } from '#db/salvage/salvageInto';
import { settingsIn } from '#db/salvage/foundRows';
import { keepSalvaged } from '#db/salvage/salvaged';
import type { Salvaged } from '#db/salvage/salvaged';
import type { Store } from '#db/store';
import { isAltered } from './alteredDatabase.ts';
import { certifiedKeys } from './certifiedKeys.ts';
import { enrolmentIn, enrolmentSetting } from './enrolment.ts';
import type { TerminalIdentity, TerminalOptions } from './host.ts';
import { strangerIn } from './ownDatabase.ts';

export interface Salvaging {
  readonly options: Pick<TerminalOptions, 'dataDir' | 'migrations' | 'runtime' | 'identity'>;
  readonly storeOf: (database: OpenDatabase, identity: TerminalIdentity) => Store;
}

type Origin = Pick<Salvaged, 'from' | 'backupAt'>;
interface Begun {
  readonly database: OpenDatabase;
  readonly identity: TerminalIdentity;
  readonly origin: Origin;
}

/**
 * Makes a new database of the newest backup and of what a damaged one still holds, and puts it in that one's place; the damaged one is kept beside
 * it. What the plant has of the rest comes from there. Null where there is nothing to begin from: no backup of this PC, and no enrolment that can
 * be read; then nothing has changed. For whoever holds the lock of the folder.
 */
export function salvage(damage: Damage, { options, storeOf }: Salvaging): Salvaged | null {
  const file = path.join(options.dataDir, 'terminal.db');
  const nowMs = options.runtime.nowMs();
  const sources = [...damagedIn(options.dataDir), file];
  const place = beginSalvage(file);
  const begun = beginning(place, damage, sources, options);
  if (begun === null) return null;
  const { database, identity, origin } = begun;
  try {
    const enrolment = enrolmentIn(database.sqlite);
    const keys = enrolment === null ? new Map<string, string>() : certifiedKeys(database.sqlite, enrolment);
    const store = storeOf(database, identity);
    const rows = salvageInto(store, sources, (terminal) => keys.get(terminal) ?? null);
    const aside = asideName(nowMs);
    const salvaged = { ...rows, ...origin, at: isoInstant(nowMs), damage, aside };
    keepSalvaged(store, salvaged);
    // One file, which no log belongs to.
    database.sqlite.pragma('journal_mode = DELETE');
    database.close();
    takePlace(file, aside);
    return salvaged;
  } finally {
    database.close();
  }
}

/** The database itself, where SQLite can read it without what its log has behind the damage; else the newest backup; else an empty one with the enrolment that was found. */
function beginning(
  place: string,
  damage: Damage,
  sources: readonly string[],
  options: Salvaging['options'],
): Begun | null {
  const file = path.join(options.dataDir, 'terminal.db');
  const backups = backupsIn(path.join(options.dataDir, 'backups'));
  const tries: readonly (readonly [Origin, () => void])[] = [
    ...(damage === 'unreadable' || damage === 'altered'
      ? []
      : [[{ from: 'database', backupAt: null }, () => copyWithLog(file, place)] as const]),
    ...backups
      .toReversed()
      .map(
        (backup) =>
          [
            { from: 'backup', backupAt: isoInstant(backup.atMs) },
            () => copyBackup(backup.file, place),
          ] as const,
      ),
    [{ from: 'nothing', backupAt: null }, () => undefined],
  ];
  for (const [origin, copy] of tries) {
    const begun = begin(place, copy, origin.from === 'nothing' ? sources : [], options);
    if (begun !== null) return { ...begun, origin };
    beginSalvage(file);
  }
  return null;
}

function begin(
  place: string,
  copy: () => void,
  enrolmentFrom: readonly string[],
  options: Salvaging['options'],
): Omit<Begun, 'origin'> | null {
  try {
    copy();
    const database = openDatabase(place, options.migrations);
    const identity = identityIn(database, enrolmentFrom, options);
    if (identity === null) database.close();
    return identity && { database, identity };
  } catch (error) {
    if (error instanceof BackupUnusable || isDamage(error)) return null;
    throw error;
  }
}

/** Null where the database is another PC's, or nobody's. */
function identityIn(
  database: OpenDatabase,
  enrolmentFrom: readonly string[],
  options: Salvaging['options'],
): TerminalIdentity | null {
  const put = database.sqlite.prepare<[string, string]>(
    'insert into setting (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
  );
  const found = enrolmentFrom.length === 0 ? [null] : settingsIn(enrolmentFrom, enrolmentSetting);
  for (const value of found) {
    if (value !== null) put.run(enrolmentSetting, value);
    const identity = soundIdentity(database, options);
    if (identity !== null) return identity;
  }
  return null;
}

function soundIdentity(database: OpenDatabase, options: Salvaging['options']): TerminalIdentity | null {
  try {
    const identity = options.identity(database);
    const ours = strangerIn(database.sqlite, identity.sign) === null && !isAltered(database);
    return ours ? identity : null;
  } catch {
    // It says why nobody could work with it; another beginning is looked for.
    return null;
  }
}

function copyBackup(backup: string, place: string): void {
  checkBackup(backup);
  copyFileSync(backup, place);
}

function copyWithLog(database: string, place: string): void {
  copyFileSync(database, place);
  if (existsSync(`${database}-wal`)) copyFileSync(`${database}-wal`, `${place}-wal`);
}
