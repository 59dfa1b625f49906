import fc from 'fast-check';
import { isAbsolute, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { launchArguments, parseLaunchOptions } from '#electron/launchOptions';

describe('the command line of the window', () => {
  test('names the data folder, or the one in the user data', () => {
    expect(parseLaunchOptions(['.', '--data', 'pc1'], '/plant', '/user').dataDir).toBe('/plant/pc1');
    expect(parseLaunchOptions(['.'], '/plant', '/user').dataDir).toBe('/user/terminal');
  });

  test("passes over Chromium's own switches", () => {
    const args = [
      '--no-sandbox',
      '--remote-debugging-port=0',
      '--plant=https://a',
      '--lang=zh',
      '--plant',
      'b',
    ];
    expect(parseLaunchOptions(args, '/', '/user').plantUrls).toEqual(['https://a', 'b']);
  });

  test('reaches the engine unchanged', () => {
    const text = fc.string({ minLength: 1 }).filter((value) => !value.includes('\0'));
    const options = fc.record({
      dataDir: text
        .map((name) => join('/data', name))
        .filter((path) => isAbsolute(path) && !path.endsWith('/')),
      plantUrls: fc.array(text, { maxLength: 3 }),
      broker: fc.option(text, { nil: undefined }),
      port: fc.option(text, { nil: undefined }),
      demoControl: fc.option(text, { nil: undefined }),
    });
    fc.assert(
      fc.property(options, (given) => {
        expect(parseLaunchOptions(launchArguments(given), '/elsewhere', '/user')).toEqual(given);
      }),
    );
  });

  test('is never a reason to fail, whatever it says', () => {
    const word = fc.oneof(fc.string(), fc.constantFrom('--data', '--data=', '--plant', '--port', '--', '-'));
    fc.assert(
      fc.property(fc.array(word), (args) => {
        expect(isAbsolute(parseLaunchOptions(args, '/', '/user').dataDir)).toBe(true);
      }),
    );
  });
});
