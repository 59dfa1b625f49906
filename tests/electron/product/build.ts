import { cp, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { electronBundles } from '../../../vite.electron.ts';

/** The whole product as `npm run build` makes it, in a temporary folder that the caller removes. */
export async function buildProduct(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'takt-product-'));
  const root = resolve(import.meta.dirname, '../../..');
  const dist = join(folder, 'dist');
  await mkdir(dist);
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'takt-product', type: 'module', main: 'dist/electron/main.js' }),
  );
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await cp(join(root, 'migrations'), join(dist, 'migrations'), { recursive: true });
  const engine = join(root, 'electron/engine.ts');
  for (const bundle of electronBundles({ engine, outDir: join(dist, 'electron') })) await build(bundle);
  await build({
    configFile: join(root, 'vite.config.ts'),
    root: join(root, 'renderer'),
    logLevel: 'error',
    build: { outDir: join(dist, 'renderer'), emptyOutDir: true },
  });
  return folder;
}
