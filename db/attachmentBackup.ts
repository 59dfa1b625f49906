import { copyFileSync, existsSync, linkSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { syncFile } from './backup.ts';

/** The contents that a database names: what a backup of it needs beside it. None for one from before there were any. */
export function contentsNamedIn(file: string): readonly string[] {
  const database = new Database(file, { fileMustExist: true });
  try {
    const tables = database
      .prepare<[], { readonly name: string }>(
        `select name from sqlite_master where name in ('attachment', 'attachment_owed')`,
      )
      .all();
    const hashes = tables.flatMap(({ name }) =>
      database.prepare<[], { readonly hash: string }>(`select hash from ${name}`).all(),
    );
    return [...new Set(hashes.map(({ hash }) => hash))];
  } finally {
    database.close();
  }
}

/**
 * Puts the contents that a database names, as far as they lie in one folder of contents, into another. One that is there is left:
 * its name says what it is. On one disk they share their bytes, which nobody ever writes again. Answers how many were put.
 */
export function carryContents(database: string, from: string, to: string): number {
  const missing = contentsNamedIn(database).filter(
    (hash) => !existsSync(place(to, hash)) && existsSync(place(from, hash)),
  );
  const folders = new Set(missing.map((hash) => path.dirname(place(to, hash))));
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  for (const hash of missing) put(place(from, hash), place(to, hash));
  if (missing.length > 0) for (const folder of [...folders, to, path.dirname(to)]) syncFile(folder);
  return missing.length;
}

const place = (folder: string, hash: string): string => path.join(folder, hash.slice(0, 2), hash);

function put(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    // Another disk, or one without links.
    copyFileSync(from, `${to}.part`);
    syncFile(`${to}.part`);
    renameSync(`${to}.part`, to);
  }
}
