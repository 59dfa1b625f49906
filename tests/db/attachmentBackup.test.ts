import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { carryContents, contentsNamedIn } from '#db/attachmentBackup';
import { attachmentFolder, DiskAttachments, hashOf } from '#db/attachments';
import { backUp } from '#db/backup';
import { openDatabase } from '#db/open';
import { restore } from '#db/restore';
import { bring, picture } from './attachmentContract.ts';

let folder: string;
let dataDir: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'takt-contents-'));
  dataDir = path.join(folder, 'data');
  mkdirSync(dataDir);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const [named, nameless] = [picture(3000, 51), picture(3000, 52)];
const hash = hashOf(named);
const nowMs = Date.UTC(2026, 10, 22);
const contentsIn = (at: string) => new DiskAttachments(attachmentFolder(at), () => Date.now());

/** A data folder whose database names one of its two contents, backed up as the engine does; the backup. */
async function backedUp(): Promise<string> {
  const contents = contentsIn(dataDir);
  bring(contents, named);
  bring(contents, nameless);
  const database = openDatabase(path.join(dataDir, 'terminal.db'));
  database.sqlite
    .prepare("insert into attachment values ('issue/i', 'confirmed', ?, 3000, 'image/png', 'e', '')")
    .run(hash);
  const file = await backUp(database.sqlite, path.join(dataDir, 'backups'), nowMs);
  database.close();
  const backups = path.dirname(file);
  expect(carryContents(file, attachmentFolder(dataDir), attachmentFolder(backups))).toBe(1);
  expect(carryContents(file, attachmentFolder(dataDir), attachmentFolder(backups))).toBe(0);
  return file;
}

it('a backup says which contents it names, and has them beside it, sharing their bytes', async () => {
  const file = await backedUp();
  expect(contentsNamedIn(file)).toEqual([hash]);
  const beside = contentsIn(path.dirname(file));
  expect(beside.read(hash)?.equals(named)).toBe(true);
  expect(beside.read(hashOf(nameless))).toBeNull();
  expect(statSync(path.join(attachmentFolder(dataDir), hash.slice(0, 2), hash)).nlink).toBe(2);
});

it('a restore puts back what is missing, also into a folder that has nothing', async () => {
  const file = await backedUp();
  rmSync(attachmentFolder(dataDir), { recursive: true });
  restore(file, dataDir, nowMs);
  expect(contentsIn(dataDir).read(hash)?.equals(named)).toBe(true);
  const other = path.join(folder, 'other');
  restore(file, other, nowMs);
  expect(contentsIn(other).read(hash)?.equals(named)).toBe(true);
});

it('a backup from before there were contents names none', () => {
  const old = path.join(folder, 'old.db');
  new Database(old).exec('create table event (id)').close();
  expect(contentsNamedIn(old)).toEqual([]);
  writeFileSync(path.join(folder, 'x'), '');
  expect(carryContents(old, folder, dataDir)).toBe(0);
});
