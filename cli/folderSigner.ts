import path from 'node:path';
import { signerFor } from '#sync/signing';
import { keyFile, publicKeyIn } from '#terminal/keyVault';
import { PlainFailure } from './process.ts';

/** Signs with the key that a terminal's folder holds; null where it holds none, or one that the keyring alone opens. */
export const folderSigner = (folder: string): Promise<((text: string) => string) | null> =>
  readable(folder, async () => {
    const keys = await keyFile(folder).load();
    return keys === null ? null : signerFor(keys.privateKey);
  });

/** The public key of the PC whose folder it is; null where it holds none. */
export const folderOwner = (folder: string): Promise<string | null> =>
  readable(folder, () => publicKeyIn(folder));

async function readable<T>(folder: string, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'damaged';
    throw new PlainFailure(`${path.join(folder, 'terminal.key')} cannot be read (${why}): put the file back`);
  }
}
