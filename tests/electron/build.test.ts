import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildIfNeeded, type Outcome, type Target, TARGETS } from '#cli/build';

let root: string;
let builds: number;
let breaks: boolean;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'takt-build-'));
  builds = 0;
  breaks = false;
  await mkdir(join(root, 'parts', 'deep'), { recursive: true });
  await writeFile(join(root, 'parts', 'entry.ts'), 'entry');
  await writeFile(join(root, 'parts', 'deep', 'other.ts'), 'other');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const target: Target = {
  name: 'parts',
  entry: 'parts/entry.ts',
  sources: ['parts', 'single.json'],
  output: 'dist/parts',
  build: async (folder) => {
    builds += 1;
    await mkdir(join(folder, 'dist/parts'));
    await writeFile(join(folder, 'dist/parts/out.js'), `build ${builds}`);
    if (breaks) throw new Error('broken source');
  },
};

async function build(force = false): Promise<Outcome | undefined> {
  return (await buildIfNeeded({ root, targets: [target], force })).get('parts');
}

describe('a build', () => {
  test('is made once and then left alone, also after files were only touched', async () => {
    expect(await build()).toBe('built');
    await utimes(join(root, 'parts', 'entry.ts'), new Date(), new Date());
    expect(await build()).toBe('current');
    expect(builds).toBe(1);
  });

  test('is made again when a source is edited, added, moved or removed', async () => {
    await build();
    const changes = [
      () => writeFile(join(root, 'parts', 'deep', 'other.ts'), 'edited'),
      () => writeFile(join(root, 'parts', 'added.ts'), ''),
      () => writeFile(join(root, 'single.json'), '{}'),
      () => rm(join(root, 'parts', 'added.ts')),
    ];
    for (const change of changes) {
      await change();
      expect(await build()).toBe('built');
      expect(await build()).toBe('current');
    }
  });

  test('is made again when its output is gone, when asked to, and after one that broke off', async () => {
    await build();
    await rm(join(root, 'dist', 'parts'), { recursive: true });
    expect(await build()).toBe('built');
    expect(await build(true)).toBe('built');
    breaks = true;
    await writeFile(join(root, 'parts', 'entry.ts'), 'broken');
    await expect(build()).rejects.toThrow('broken source');
    breaks = false;
    expect(await build()).toBe('built');
    expect(await readFile(join(root, 'dist/parts/out.js'), 'utf8')).toBe(`build ${builds}`);
  });

  test('leaves nothing where its entry does not exist', async () => {
    await build();
    await rm(join(root, 'parts', 'entry.ts'));
    expect(await build()).toBe('absent');
    expect(existsSync(join(root, 'dist', 'parts'))).toBe(false);
  });

  test('has an output of its own for each part of the product', () => {
    expect(TARGETS.map(({ name }) => name)).toEqual(['renderer', 'electron', 'cli', 'migrations']);
    expect(new Set(TARGETS.map(({ output }) => output)).size).toBe(TARGETS.length);
  });
});
