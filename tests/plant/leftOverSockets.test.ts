import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { FolderInUse, openDataFolder } from '#plant/dataFolder';

const address = (): string => join(tmpdir(), `takt-plant-${randomBytes(10).toString('hex')}.sock`);
const made: string[] = [];
const folderOf = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'takt-plant-'));
  made.push(folder);
  return folder;
};
afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});

const long = new Date(Date.now() - 3_600_000);

/** What a plant leaves that is killed while it listens. */
function leftOver(): string {
  const path = address();
  made.push(path);
  const dies = `require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
  expect(() => execFileSync(process.execPath, ['-e', dies, path], { stdio: 'ignore' })).toThrow();
  expect(existsSync(path)).toBe(true);
  return path;
}

it('removes at a start what killed plants have left, and nothing that a plant listens on or has just made', async () => {
  const [left, fresh, lives] = [leftOver(), leftOver(), address()];
  const living = createServer((socket) => socket.end()).listen(lives);
  await once(living, 'listening');
  utimesSync(left, long, long);
  utimesSync(lives, long, long);
  const folder = await openDataFolder(folderOf());
  expect([left, fresh, lives].map((path) => existsSync(path))).toEqual([false, true, true]);
  await folder.unlock();
  living.close();
});

it('lets one plant at a time into a folder', async () => {
  const path = folderOf();
  const folder = await openDataFolder(path);
  await expect(openDataFolder(path)).rejects.toThrow(FolderInUse);
  await folder.unlock();
  await (await openDataFolder(path)).unlock();
});
