import { open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Puts a small file in the place of another one, readable by its owner alone. Written beside and renamed, so that it is whole
 * or not there; durable when it resolves. `proven` gets what the disk gives back, before the other file goes; when it rejects, that one stays.
 */
export async function putFile(
  file: string,
  text: string,
  proven: (back: string) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await written(`${file}.new`, text);
  await proven(await readFile(`${file}.new`, 'utf8'));
  await rename(`${file}.new`, file);
  await synced(path.dirname(file));
}

/** Durable when it resolves; a file that is not there is no failure. */
export async function dropFile(file: string): Promise<void> {
  await rm(file, { force: true });
  await synced(path.dirname(file));
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

/** Makes a rename or a removal in the folder durable; Windows has no such call and needs none. */
async function synced(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
