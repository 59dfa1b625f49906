import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import type { Server } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { KeyPair } from '#sync/signing';
import { generateKeyPair } from '#sync/signing';

/** Another plant process works in this folder. */
export class FolderInUse extends Error {
  constructor(folder: string) {
    super(`another plant process is running in ${folder}: stop it first, or give another --data folder`);
    this.name = 'FolderInUse';
  }
}

/** The folder is a terminal's: a plant founded in it would share its files. */
export class FolderOfTerminal extends Error {
  constructor(folder: string) {
    super(`${folder} is the data folder of a PC: give the plant a folder of its own to --data`);
    this.name = 'FolderOfTerminal';
  }
}

export interface DataFolder {
  readonly path: string;
  readonly keys: KeyPair;
  /** Bearer token of the admin API, for the office terminal and the command line on this machine; file mode 0600. */
  readonly adminToken: string;
  /** Names this node; made once. */
  readonly node: string;
  unlock(): Promise<void>;
}

const keyName = 'plant-key.json';
const terminalFiles = ['terminal.db', 'terminal.key', 'terminal.key.sealed'];
const keyFile = z.object({ publicKey: z.string().min(40), privateKey: z.string().min(40) });

/**
 * Opens or makes the plant's data folder and locks it.
 * @throws FolderInUse
 * @throws FolderOfTerminal
 */
export async function openDataFolder(folder: string): Promise<DataFolder> {
  const path = resolve(folder);
  if (!existsSync(join(path, keyName)) && terminalFiles.some((name) => existsSync(join(path, name))))
    throw new FolderOfTerminal(path);
  await mkdir(path, { recursive: true, mode: 0o700 });
  const lock = await lockFolder(path);
  try {
    const keys = keyFile.parse(
      JSON.parse(await kept(path, keyName, () => JSON.stringify(generateKeyPair()))),
    );
    const adminToken = (await kept(path, 'admin.token', () => randomBytes(32).toString('base64url'))).trim();
    const node = (await kept(path, 'node', () => randomBytes(9).toString('base64url'))).trim();
    return { path, keys, adminToken, node, unlock: () => close(lock) };
  } catch (error) {
    await close(lock);
    throw error;
  }
}

/**
 * Works on a folder while no plant does.
 * @throws FolderInUse
 */
export async function withFolderLocked<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = await lockFolder(resolve(folder));
  try {
    return await work();
  } finally {
    await close(lock);
  }
}

/** Reads a secret, or makes it; it appears whole or not at all. */
async function kept(folder: string, name: string, make: () => string): Promise<string> {
  const file = join(folder, name);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text !== null) return text;
  const made = make();
  await writeFile(`${file}.new`, made, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
  return made;
}

/**
 * A socket that listens for as long as the process lives is the lock: it goes with the process however that ends, and a
 * left-over socket file answers nobody. (Node has no flock.)
 */
async function lockFolder(path: string): Promise<Server> {
  const name = `takt-plant-${createHash('sha256').update(path).digest('hex').slice(0, 20)}`;
  const address = process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
  await removeLeftOver(address);
  const first = await listen(address);
  if (first) return first;
  if (await answers(address)) throw new FolderInUse(path);
  await unlink(address).catch(() => undefined);
  const second = await listen(address);
  if (second) return second;
  throw new FolderInUse(path);
}

/** A socket is bound a moment before it listens: one as old as this that refuses was left by a plant that was killed. */
const bindsWithinMs = 60_000;

/** Socket files of plants that were killed; their folders may never be started again. One that a plant listens on stays. */
async function removeLeftOver(own: string): Promise<void> {
  if (process.platform === 'win32') return;
  const names = await readdir(tmpdir()).catch(() => []);
  const others = names.filter((name) => socketName.test(name)).map((name) => join(tmpdir(), name));
  await Promise.all(others.filter((other) => other !== own).map(removeIfLeft));
}

const socketName = /^takt-plant-[0-9a-f]{20}\.sock$/u;

async function removeIfLeft(address: string): Promise<void> {
  const found = await stat(address).catch(() => null);
  if (found === null || !found.isSocket() || Date.now() - found.mtimeMs < bindsWithinMs) return;
  if ((await knock(address)) === 'ECONNREFUSED') await unlink(address).catch(() => undefined);
}

function listen(address: string): Promise<Server | null> {
  const server = createServer((socket) => socket.end());
  return new Promise((settle, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? settle(null) : reject(error),
    );
    server.listen(address, () => settle(server.unref()));
  });
}

const answers = async (address: string): Promise<boolean> => (await knock(address)) === null;

/** Null where somebody listens; else how it failed. */
function knock(address: string): Promise<string | null> {
  return new Promise((settle) => {
    const socket = connect(address, () => {
      socket.destroy();
      settle(null);
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => settle(code ?? 'unknown'));
  });
}

const close = (server: Server): Promise<void> => new Promise((settle) => server.close(() => settle()));
