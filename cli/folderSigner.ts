import path from 'node:path';
import { signerFor } from '#sync/signing';
import { keyFile } from '#terminal/keyVault';
import { PlainFailure } from './process.ts';

/** Signs with the key that a terminal's folder holds; null where it holds none. */
export async function folderSigner(folder: string): Promise<((text: string) => string) | null> {
  try {
    const keys = await keyFile(folder).load();
    return keys === null ? null : signerFor(keys.privateKey);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'damaged';
    throw new PlainFailure(`${path.join(folder, 'terminal.key')} cannot be read (${why}): put the file back`);
  }
}
