import { cp, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildIfNeeded } from '#cli/build';

/** The whole product as `npm run build` makes it, in a temporary folder that the caller removes. */
export async function buildProduct(): Promise<string> {
  await buildIfNeeded();
  const folder = await mkdtemp(join(tmpdir(), 'takt-product-'));
  const root = resolve(import.meta.dirname, '../../..');
  await mkdir(join(folder, 'dist'));
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'takt-product', type: 'module', main: 'dist/electron/main.js' }),
  );
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const part of ['electron', 'renderer', 'migrations'])
    await cp(join(root, 'dist', part), join(folder, 'dist', part), { recursive: true });
  return folder;
}
