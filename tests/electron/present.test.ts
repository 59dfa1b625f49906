import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { electronBinary } from '#electron/present';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'takt-present-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("Electron's program", () => {
  const machine = { packageFolder: '', platform: 'linux', env: { DISPLAY: ':0' } } as const;

  test('is missing where nothing was downloaded, and the reason says what to do', async () => {
    const packageFolder = await mkdtemp(join(folder, 'electron-'));
    expect(electronBinary({ ...machine, packageFolder })).toMatchObject({
      found: false,
      reason: expect.stringContaining('npx install-electron'),
    });
    await writeFile(join(packageFolder, 'path.txt'), 'electron');
    expect(electronBinary({ ...machine, packageFolder })).toMatchObject({ found: false });
  });

  test('is found where path.txt names it, unless there is no screen', async () => {
    const packageFolder = await mkdtemp(join(folder, 'electron-'));
    const path = join(packageFolder, 'dist', 'electron');
    await mkdir(join(packageFolder, 'dist'));
    await writeFile(join(packageFolder, 'path.txt'), 'electron');
    await writeFile(path, '');
    expect(electronBinary({ ...machine, packageFolder })).toEqual({ found: true, path });
    expect(electronBinary({ ...machine, packageFolder, env: {} })).toMatchObject({
      found: false,
      reason: expect.stringContaining('DISPLAY'),
    });
  });

  test('is looked for on this machine without being downloaded', () => {
    const answer = electronBinary();
    expect(answer.found ? answer.path : answer.reason).not.toBe('');
  });
});
