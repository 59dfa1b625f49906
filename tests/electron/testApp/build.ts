import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { electronBundles } from '../../../vite.electron.ts';

/**
 * The app as it is shipped, in a temporary folder: main and preload are built as for the product, only the engine and
 * the page are the test's own. The caller removes the folder.
 */
export async function buildTestApp(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'takt-electron-app-'));
  const here = import.meta.dirname;
  await mkdir(join(folder, 'dist'));
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'takt-under-test', type: 'module', main: 'dist/electron/main.js' }),
  );
  await symlink(resolve(here, '../../../node_modules'), join(folder, 'node_modules'));
  const outDir = join(folder, 'dist', 'electron');
  for (const bundle of electronBundles({ engine: join(here, 'engine.ts'), outDir })) await build(bundle);
  await build({
    configFile: false,
    root: join(here, 'page'),
    logLevel: 'warn',
    build: { outDir: join(folder, 'dist', 'renderer'), emptyOutDir: true, target: 'esnext' },
  });
  return folder;
}
