import { statfsSync } from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { dueMs } from '#domain/attention';
import type { PeopleTrust } from '#domain/people/peopleAge';
import { parseBody } from '#sync/envelope';
import { backupsIn } from './backup.ts';
import { inboxEntries } from './queries/inbox.ts';

export type CheckName =
  | 'journal'
  | 'integrity'
  | 'owner'
  | 'key'
  | 'foreignKeys'
  | 'freeDisk'
  | 'backup'
  | 'backupAge'
  | 'clock'
  | 'waiting'
  | 'plantNews'
  | 'setAside'
  | 'openPins'
  | 'people'
  | 'attention'
  | 'newerVersion'
  | 'update';

/** `found` says what was seen: a number in the unit that stands beside it, a word of SQLite's, or null for "nothing there". */
export interface Check {
  readonly check: CheckName;
  readonly status: 'ok' | 'warning' | 'fault';
  readonly found: number | string | null;
  readonly unit: 'MB' | 'hours' | 'ms' | 'events' | 'people' | 'streams' | 'days' | null;
}

/** What stands about a database that it does not hold itself. */
export interface Surroundings {
  readonly nowMs: number;
  /** Name of another PC, where the database is that one's. */
  readonly stranger: string | null;
  /** How the private key lies there; `shared`: in a file that others than its owner may read, null: nowhere. */
  /** How old what is known of people is; null where no engine has counted it. */
  readonly people: { readonly trust: PeopleTrust; readonly days: number } | null;
  readonly key: 'keyring' | 'file' | 'shared' | null;
}

const hourMs = 3_600_000;
const limits = {
  freeMb: { fault: 200, warning: 1000 },
  backupHours: 48,
  clockMs: 2000,
  newsHours: 24,
};

/**
 * How a terminal's data folder is: file, disk, backups, clock and what waits for the plant. Only reads; the terminal may run
 * meanwhile.
 */
export function examine(
  database: Database.Database,
  dataDir: string,
  { nowMs, stranger, key, people }: Surroundings,
): readonly Check[] {
  return [
    ...fileChecks(database),
    check('owner', stranger === null ? 'ok' : 'fault', stranger ?? 'this PC'),
    keyAtRest(key),
    freeDisk(dataDir),
    lastBackup(database),
    backupAge(path.join(dataDir, 'backups'), nowMs),
    clock(database),
    ...plantChecks(database, nowMs),
    openPins(database),
    peopleAge(people),
  ];
}

const check = (
  name: CheckName,
  status: Check['status'],
  found: Check['found'],
  unit: Check['unit'] = null,
): Check => ({ check: name, status, found, unit });

function fileChecks(database: Database.Database): Check[] {
  const journal = String(database.pragma('journal_mode', { simple: true }));
  const integrity = String(database.pragma('quick_check', { simple: true }));
  const orphans = (database.pragma('foreign_key_check') as unknown[]).length;
  return [
    check('journal', journal === 'wal' ? 'ok' : 'fault', journal),
    check('integrity', integrity === 'ok' ? 'ok' : 'fault', integrity),
    check('foreignKeys', orphans === 0 ? 'ok' : 'fault', orphans),
  ];
}

function keyAtRest(key: Surroundings['key']): Check {
  const status = key === 'keyring' ? 'ok' : key === 'file' ? 'warning' : 'fault';
  return check('key', status, key);
}

function freeDisk(dataDir: string): Check {
  const { bavail, bsize } = statfsSync(dataDir);
  const mb = Math.floor((bavail * bsize) / 1_000_000);
  const { fault, warning } = limits.freeMb;
  return check('freeDisk', mb < fault ? 'fault' : mb < warning ? 'warning' : 'ok', mb, 'MB');
}

/** What the running terminal's last attempt came to, as it noted it. */
function lastBackup(database: Database.Database): Check {
  const fault = settingOf(database, 'backupFault') ?? '';
  return check('backup', fault === '' ? 'ok' : 'warning', fault === '' ? 'ok' : fault);
}

function backupAge(folder: string, nowMs: number): Check {
  const newest = backupsIn(folder).at(-1);
  if (newest === undefined) return check('backupAge', 'warning', null, 'hours');
  const hours = Math.max(0, Math.floor((nowMs - newest.atMs) / hourMs));
  return check('backupAge', hours > limits.backupHours ? 'warning' : 'ok', hours, 'hours');
}

/** Offset to the plant's clock, as the last own event noted it. */
function clock(database: Database.Database): Check {
  const last = database
    .prepare<[], { readonly body: string }>(
      `select e.body from run r join event e on e.run = r.run and e.seq = r.last_seq
       where r.own = 1 order by r.rowid desc limit 1`,
    )
    .get();
  const offset = last ? (parseBody(last.body)?.clock.offsetMs ?? null) : null;
  const far = offset === null || Math.abs(offset) > limits.clockMs;
  return check('clock', far ? 'warning' : 'ok', offset === null ? null : Math.round(offset), 'ms');
}

function plantChecks(database: Database.Database, nowMs: number): Check[] {
  const count = (sql: string): number => database.prepare<[], { n: number }>(sql).get()?.n ?? 0;
  const waiting = count('select coalesce(sum(max(last_seq - acked_seq, 0)), 0) as n from run where own = 1');
  const aside = count(`select count(*) as n from event where status in ('quarantined', 'parked')`);
  const newer = count('select count(*) as n from unread_stream');
  const news = settingOf(database, 'plantNewsAt');
  const hours = news === null ? null : Math.max(0, Math.floor((nowMs - Date.parse(news)) / hourMs));
  const silent = hours === null || hours > limits.newsHours;
  return [
    check('waiting', waiting > 0 && silent ? 'warning' : 'ok', waiting, 'events'),
    check('plantNews', silent ? 'warning' : 'ok', hours, 'hours'),
    check('setAside', aside > 0 ? 'fault' : 'ok', aside, 'events'),
    attention(database, nowMs),
    check('newerVersion', newer > 0 ? 'fault' : 'ok', newer, 'streams'),
    check('update', waiting > 0 ? 'warning' : 'ok', waiting, 'events'),
  ];
}

function peopleAge(people: Surroundings['people']): Check {
  if (people === null) return check('people', 'ok', null, 'days');
  const status = { fresh: 'ok', aging: 'warning', expired: 'fault' } as const;
  return check('people', status[people.trust], people.days, 'days');
}

/** People whose PIN was set before the site had a key for PINs: whoever has any copy of their records can guess it. */
function openPins(database: Database.Database): Check {
  const people = database
    .prepare<[], { readonly n: number }>(
      `select count(*) as n from person
       where status = 'active' and pin_verifier is not null and pin_verifier not like '%,keyid=%'`,
    )
    .get();
  const n = people?.n ?? 0;
  return check('openPins', n > 0 ? 'warning' : 'ok', n, 'people');
}

/** Age of the oldest inbox entry that needs somebody; a warning once one should have been seen to. */
function attention(database: Database.Database, nowMs: number): Check {
  const entries = inboxEntries(drizzle(database, { casing: 'snake_case' }), { limit: 1000 });
  const overdue = entries.some((entry) => dueMs(entry) < nowMs);
  const oldest = Math.min(...entries.map(({ at }) => Date.parse(at)));
  const hours = entries.length === 0 ? null : Math.max(0, Math.floor((nowMs - oldest) / hourMs));
  return check('attention', overdue ? 'warning' : 'ok', hours, 'hours');
}

const settingOf = (database: Database.Database, name: string): string | null =>
  database.prepare<[string], { readonly value: string }>('select value from setting where name = ?').get(name)
    ?.value ?? null;
