import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { KeyPair } from '#sync/signing';

/** What the plant and the people of a site trust this PC with. */
export interface TerminalKeys extends KeyPair {
  /** See `sync/pinKey.ts`; missing until the plant has told it. */
  readonly pinKey?: string | undefined;
}

/** Where the terminal's keys are kept: a file, or the operating system's keyring through Electron. */
export interface KeyVault {
  /** Null before the first `keep`. */
  load(): Promise<TerminalKeys | null>;
  /** Durable when it resolves. */
  keep(keys: TerminalKeys): Promise<void>;
}

const terminalKeys = z.object({
  publicKey: z.string().min(40),
  privateKey: z.string().min(40),
  pinKey: z.string().length(44).optional(),
});

/**
 * The keys in `terminal.key` of the data folder, readable by its owner alone. Written beside and renamed, so that it is whole
 * or not there; to be called by the holder of the folder's lock.
 */
export function keyFile(dataDir: string): KeyVault {
  const file = path.join(dataDir, 'terminal.key');
  return {
    async load() {
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      return text === null ? null : terminalKeys.parse(JSON.parse(text));
    },
    async keep(keys) {
      await written(`${file}.new`, JSON.stringify(keys));
      await rename(`${file}.new`, file);
      await synced(dataDir);
    },
  };
}

async function written(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.chmod(0o600);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a rename in the folder durable; Windows has no such call and needs none. */
async function synced(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
