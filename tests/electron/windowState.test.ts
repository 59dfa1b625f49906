import fc from 'fast-check';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  placeWindow,
  readWindowState,
  rememberWindow,
  type WindowState,
  writeWindowState,
} from '#electron/windowState';

const laptop = { id: 1, workArea: { x: 0, y: 0, width: 1366, height: 728 } };
const wall = { id: 2, workArea: { x: 1366, y: 0, width: 3840, height: 2160 } };
const bounds = { x: 1500, y: 100, width: 1600, height: 1000 };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'takt-window-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the place of the window', () => {
  test('is the whole small screen or the middle of a large one at first', () => {
    expect(placeWindow(undefined, [laptop], laptop)).toEqual({ bounds: laptop.workArea, mode: 'normal' });
    expect(placeWindow(undefined, [laptop, wall], wall).bounds).toEqual({
      x: 1366 + 960,
      y: 540,
      width: 1920,
      height: 1080,
    });
  });

  test('is remembered for each display, and for one that is gone the primary display serves', () => {
    const onLaptop = { bounds: { x: 10, y: 10, width: 1200, height: 700 }, mode: 'normal' } as const;
    const onWall = { bounds, mode: 'maximized' } as const;
    const state = rememberWindow(rememberWindow(undefined, laptop, onLaptop), wall, onWall);
    expect(placeWindow(state, [laptop, wall], laptop)).toEqual(onWall);
    expect(placeWindow(state, [laptop], laptop)).toEqual(onLaptop);
  });

  test('lies wholly inside a display and is not smaller than its content, whatever was saved', () => {
    const pixels = fc.integer({ min: -100_000, max: 100_000 });
    const length = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(pixels, pixels, length, length, (x, y, width, height) => {
        const state = rememberWindow(undefined, laptop, { bounds: { x, y, width, height }, mode: 'normal' });
        const placed = placeWindow(state, [laptop], laptop).bounds;
        const { workArea: area } = laptop;
        expect(placed.x).toBeGreaterThanOrEqual(area.x);
        expect(placed.y).toBeGreaterThanOrEqual(area.y);
        expect(placed.x + placed.width).toBeLessThanOrEqual(area.x + area.width);
        expect(placed.y + placed.height).toBeLessThanOrEqual(area.y + area.height);
        expect(placed.width).toBeGreaterThanOrEqual(1024);
        expect(placed.height).toBeGreaterThanOrEqual(700);
      }),
    );
  });

  test('forgets the displays that were used longest ago', () => {
    let state: WindowState | undefined;
    for (let id = 1; id <= 40; id += 1) state = rememberWindow(state, { id }, { bounds, mode: 'normal' });
    expect(Object.keys(state?.displays ?? {})).toHaveLength(16);
    expect(state?.displays['40']).toBeDefined();
  });
});

describe('the file that remembers it', () => {
  test('reads back what was written and leaves no half file beside it', async () => {
    const file = join(folder, 'deep', 'window.json');
    const state = rememberWindow(undefined, wall, { bounds, mode: 'fullscreen' });
    writeWindowState(file, state);
    expect(readWindowState(file)).toEqual(state);
    expect(await readdir(join(folder, 'deep'))).toEqual(['window.json']);
  });

  test('is ignored when it is missing, no JSON, or not what it should be', async () => {
    expect(readWindowState(join(folder, 'missing.json'))).toBeUndefined();
    const file = join(folder, 'broken.json');
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        await writeFile(file, text);
        expect(readWindowState(file)).toBeUndefined();
      }),
      { numRuns: 60 },
    );
    await writeFile(file, JSON.stringify({ version: 1, lastDisplay: '1', displays: { 1: { bounds: {} } } }));
    expect(readWindowState(file)).toBeUndefined();
  });
});
