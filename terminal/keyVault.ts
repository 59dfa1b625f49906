import path from 'node:path';
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import type { KeyPair } from '#sync/signing';
import { putFile } from './wholeFile.ts';

/** What the plant and the people of a site trust this PC with. */
export interface TerminalKeys extends KeyPair {
  /** See `sync/pinKey.ts`; missing until the plant has told it. */
  readonly pinKey?: string | undefined;
}

/** `file`: whoever reads the disk has it. `keyring`: sealed by the operating system for its user. */
export type KeyKept = 'file' | 'keyring';

/** Where the terminal's keys are kept: a file, or a file that the operating system's keyring seals (`sealedKeys.ts`). */
export interface KeyVault {
  /** Null before the first `keep`. */
  load(): Promise<TerminalKeys | null>;
  /** Durable when it resolves. */
  keep(keys: TerminalKeys): Promise<void>;
  /** Where they lie now. */
  kept(): KeyKept;
}

const terminalKeys = z.object({
  publicKey: z.string().min(40),
  privateKey: z.string().min(40),
  pinKey: z.string().length(44).optional(),
});

/** @throws Error where the text holds no keys */
export const parseKeys = (text: string): TerminalKeys => terminalKeys.parse(JSON.parse(text));

/** The public key stands beside what is sealed, for commands on the folder that run without the keyring. */
const sealedFile = z.object({ publicKey: z.string().min(40), sealed: z.string() });
export const parseSealed = (text: string): z.output<typeof sealedFile> => sealedFile.parse(JSON.parse(text));

export const keyFileIn = (dataDir: string): string => path.join(dataDir, 'terminal.key');
export const sealedKeyFileIn = (dataDir: string): string => path.join(dataDir, 'terminal.key.sealed');

/**
 * The keys in `terminal.key` of the data folder, readable by its owner alone. To be called by the holder of the folder's lock.
 */
export function keyFile(dataDir: string): KeyVault {
  const file = keyFileIn(dataDir);
  return {
    async load() {
      const text = await textOf(file);
      return text === null ? null : parseKeys(text);
    },
    keep: (keys) => putFile(file, JSON.stringify(keys)),
    kept: () => 'file',
  };
}

/** Null where there is no such file. */
export const textOf = (file: string): Promise<string | null> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });

/** The public key of the PC whose folder it is, sealed or not; null where the folder holds no keys. */
export async function publicKeyIn(dataDir: string): Promise<string | null> {
  const sealed = await textOf(sealedKeyFileIn(dataDir));
  if (sealed !== null) return parseSealed(sealed).publicKey;
  return (await keyFile(dataDir).load())?.publicKey ?? null;
}

/** How the folder keeps the private key; `shared`: others than its owner may read the file. Null where it holds none. */
export async function keyAtRest(dataDir: string): Promise<KeyKept | 'shared' | null> {
  const mode = await stat(keyFileIn(dataDir)).then(
    (found) => found.mode,
    () => null,
  );
  if (mode === null) return (await textOf(sealedKeyFileIn(dataDir))) === null ? null : 'keyring';
  return process.platform !== 'win32' && (mode & 0o077) !== 0 ? 'shared' : 'file';
}
