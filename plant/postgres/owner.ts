import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, stat } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, sep } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whom PostgreSQL runs as: an empty object means "as ourselves". */
export type Owner = { readonly uid?: number; readonly gid?: number };

const idOf = async (flag: '-u' | '-g'): Promise<number> =>
  Number((await run('id', [flag, 'postgres'])).stdout);

/** PostgreSQL refuses to run as root, so root runs it as the system user `postgres`, which is made when missing. */
export async function databaseOwner(): Promise<Owner> {
  if (userInfo().uid !== 0) return {};
  try {
    return { uid: await idOf('-u'), gid: await idOf('-g') };
  } catch {
    await run('groupadd', ['--system', '--force', 'postgres']);
    await run('useradd', ['--system', '-g', 'postgres', '--shell', '/usr/sbin/nologin', 'postgres']);
    return { uid: await idOf('-u'), gid: await idOf('-g') };
  }
}

/** PostgreSQL's user cannot get into the data folder, because of a folder above that is made for somebody else alone. */
export class FolderOutOfReach extends Error {
  constructor(folder: string, closed: string) {
    super(
      `PostgreSQL does not run as root, and its user cannot pass through ${closed} to ${folder}: chmod o+x ${closed}, or give another --data folder`,
    );
    this.name = 'FolderOutOfReach';
  }
}

/**
 * Makes a folder that the owner can write, and lets it pass through the folder above; in the system's folder for temporary
 * files also through those further up, which are made for their maker alone. Elsewhere those further up are left as they are.
 * @throws FolderOutOfReach
 */
export async function ownedFolder(parent: string, folder: string, owner: Owner): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (owner.uid === undefined || owner.gid === undefined) return;
  await chown(folder, owner.uid, owner.gid);
  for (const passed of [parent, ...temporaryAbove(parent)]) {
    const { mode } = await stat(passed);
    await chmod(passed, (mode & 0o777) | 0o011);
  }
  await reachable(folder, { uid: owner.uid, gid: owner.gid });
}

/** Asks the system itself, as the owner would; groups and access lists count, too. */
async function reachable(folder: string, owner: Required<Owner>): Promise<void> {
  const passes = async (path: string): Promise<boolean> =>
    run('test', ['-x', path], { ...owner, cwd: '/' }).then(
      () => true,
      () => false,
    );
  if (await passes(folder)) return;
  for (const above of foldersAbove(folder))
    if (!(await passes(above))) throw new FolderOutOfReach(folder, above);
}

/** From the root down. */
function foldersAbove(folder: string): string[] {
  const above: string[] = [];
  for (let up = dirname(folder); up !== dirname(up); up = dirname(up)) above.unshift(up);
  return above;
}

/** The folders between `folder` and the system's folder for temporary files; none outside of it. */
function temporaryAbove(folder: string): string[] {
  const above: string[] = [];
  for (let up = dirname(folder); up.startsWith(tmpdir() + sep); up = dirname(up)) above.push(up);
  return above;
}
