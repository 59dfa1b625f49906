import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { build as viteBuild } from 'vite';
import { cliBundles } from '../vite.cli.ts';
import { electronBundles } from '../vite.electron.ts';

/** One part of dist/, built on its own when its sources changed. */
export interface Target {
  readonly name: string;
  /** Files and folders, from the root. A missing one is as much a change as an edited one. */
  readonly sources: readonly string[];
  /** Folder from the root; it is emptied before the build. */
  readonly output: string;
  /** The first file of the sources that must exist for this part to be there at all. */
  readonly entry: string;
  readonly build: (root: string) => Promise<void>;
}

export type Outcome = 'built' | 'current' | 'absent';

const ENGINE_SOURCES = ['domain', 'process', 'sync', 'db', 'terminal', 'electron'];
const BUILD_SOURCES = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'vite.config.ts',
  'vite.electron.ts',
  'vite.cli.ts',
  'vite.node.ts',
  'cli/build.ts',
];

export const TARGETS: readonly Target[] = [
  {
    name: 'renderer',
    entry: 'renderer/index.html',
    sources: ['renderer', 'domain', 'terminal/contract', 'electron/bridge.ts'],
    output: 'dist/renderer',
    build: async (root) => {
      await viteBuild({
        configFile: join(root, 'vite.config.ts'),
        root: join(root, 'renderer'),
        logLevel: 'warn',
      });
    },
  },
  {
    name: 'electron',
    entry: 'electron/engine.ts',
    sources: ENGINE_SOURCES,
    output: 'dist/electron',
    build: async (root) => {
      const bundles = electronBundles({
        engine: join(root, 'electron/engine.ts'),
        outDir: join(root, 'dist/electron'),
      });
      for (const bundle of bundles) await viteBuild(bundle);
    },
  },
  {
    name: 'cli',
    entry: 'cli/takt.ts',
    sources: [...ENGINE_SOURCES, 'plant', 'simulate', 'cli'],
    output: 'dist/cli',
    build: async (root) => {
      for (const bundle of cliBundles(join(root, 'cli/takt.ts'), join(root, 'dist/cli')))
        await viteBuild(bundle);
    },
  },
  {
    name: 'migrations',
    entry: 'migrations',
    sources: ['migrations'],
    // db/open.ts looks for ../migrations beside itself, and so does every bundle that it is part of.
    output: 'dist/migrations',
    build: (root) => cp(join(root, 'migrations'), join(root, 'dist/migrations'), { recursive: true }),
  },
];

export interface BuildOptions {
  readonly root?: string;
  readonly targets?: readonly Target[];
  /** Builds what is current, too. */
  readonly force?: boolean;
}

/** Builds each part whose sources differ from those it was last built from; answers what became of each. */
export async function buildIfNeeded(options: BuildOptions = {}): Promise<ReadonlyMap<string, Outcome>> {
  const { root = join(import.meta.dirname, '..'), targets = TARGETS, force = false } = options;
  const outcomes = await Promise.all(
    targets.map(async (target) => [target.name, await bring(target, root, force)] as const),
  );
  return new Map(outcomes);
}

async function bring(target: Target, root: string, force: boolean): Promise<Outcome> {
  const output = join(root, target.output);
  if (!existsSync(join(root, target.entry))) {
    await rm(output, { recursive: true, force: true });
    return 'absent';
  }
  const stamp = join(root, 'dist', `.${target.name}.stamp`);
  const wanted = await fingerprint(root, [...target.sources, ...BUILD_SOURCES]);
  const found = await readFile(stamp, 'utf8').catch(() => undefined);
  if (!force && found === wanted && existsSync(output)) return 'current';
  // Without its stamp a build that breaks off half-way is not taken for a whole one.
  await rm(stamp, { force: true });
  await rm(output, { recursive: true, force: true });
  await mkdir(dirname(output), { recursive: true });
  await target.build(root);
  await writeFile(stamp, wanted);
  return 'built';
}

/** Changes when a file is added, removed, renamed or edited; a touched or freshly cloned file is no change. */
async function fingerprint(root: string, sources: readonly string[]): Promise<string> {
  const files = await Promise.all(sources.map((source) => filesOf(join(root, source))));
  const digest = createHash('sha256');
  for (const file of files.flat().sort()) {
    const content = await readFile(file);
    digest.update(`${relative(root, file)}\0${content.length}\0`).update(content);
  }
  return digest.digest('hex');
}

async function filesOf(source: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(source, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return [source];
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

if (import.meta.main) {
  for (const [name, outcome] of await buildIfNeeded({ force: true })) {
    process.stderr.write(`${name}: ${outcome === 'absent' ? 'not there yet' : outcome}\n`);
  }
}
