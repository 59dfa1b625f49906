import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { takt } from './taktCommand.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'takt-arguments-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One line that says what to do, nothing on stdout, exit code 2. */
const expectUsage = ({ code, stdout, stderr }: Awaited<ReturnType<typeof takt>>, words: RegExp): void => {
  expect(stderr.trimEnd()).toMatch(words);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stdout).toBe('');
  expect(code).toBe(2);
};

describe('arguments of takt', () => {
  const missing = path.join(folder, 'missing');
  it.each([
    [['verify'], /--data/u],
    [['verify', '--data', missing], /no terminal\.db: give the data folder/u],
    [['doctor', '--data', missing], /no terminal\.db: give the data folder/u],
    [['export', '--data', missing], /no terminal\.db: give the data folder/u],
    [['import', missing, '--data', folder], /missing does not exist$/u],
    [['import', 'package.json', '--data', folder], /cannot be read as a folder: ENOTDIR/u],
    [['import', 'demo/site'], /either --data DIR \(stopped\) or --plant URL \(running\)/u],
    [['import', 'demo/site', '--data', 'x', '--plant', 'http://x'], /either --data DIR/u],
    [['import', 'demo/site', '--plant', 'nonsense'], /--plant takes an address like http:/u],
    [['import', 'demo/site', '--plant', 'http://127.0.0.1:9'], /admin\.token/u],
    [['import', 'demo/site', '--plant', 'http://127.0.0.1:9', '--token', missing], /can be read/u],
    [['import', folder, '--data', folder], /no CSV or JSON files/u],
    [['simulate', '--terminal', 'http://x'], /--broker/u],
    [['simulate', '--terminal', 'x', '--broker', 'mqtt://x'], /--terminal takes an address/u],
    [['simulate', '--terminal', 'http://x', '--broker', 'http://x'], /--broker takes an address like mqtt:/u],
    [['simulate', '--terminal', 'http://x', '--broker', 'mqtt://x', '--speed', '0'], /--speed takes/u],
    [['simulate', '--terminal', 'http://x', '--broker', 'mqtt://x', '--agvs', '1.5'], /whole number/u],
  ])('%j are refused with what to do', async (args, words) => {
    expectUsage(await takt(...args), words);
  });

  it('whatever they are, are refused in one line or answered, and never end in a stack trace', async () => {
    const word = fc.oneof(
      fc.constantFrom('--data', '--plant', '--token', '--dry-run', '--terminal', '--broker', '--seed', '1'),
      fc.string({ maxLength: 12 }),
    );
    const command = fc.constantFrom('verify', 'doctor', 'export', 'import', 'simulate');
    await fc.assert(
      fc.asyncProperty(command, fc.array(word, { maxLength: 6 }), async (name, rest) => {
        fc.pre(!rest.some((w) => /^(-\w*[hV]|--h|--v)/u.test(w)));
        const { code, stderr } = await takt(name, ...rest);
        expect([1, 2]).toContain(code);
        expect(stderr).not.toMatch(/\n {4}at /u);
      }),
      { numRuns: 60 },
    );
  });

  it('name a database that is none in one line', async () => {
    writeFileSync(path.join(folder, 'terminal.db'), 'not a database at all, but long enough to look at');
    for (const command of ['verify', 'doctor', 'export'])
      expectUsage(await takt(command, '--data', folder), /cannot be read as a terminal's database/u);
  });

  it('say that nobody answers, by exit code 1', async () => {
    const url = 'http://127.0.0.1:9';
    const { code, stderr } = await takt(
      'simulate',
      '--terminal',
      url,
      '--plant',
      url,
      '--broker',
      'mqtt://x',
    );
    expect([code, stderr]).toEqual([1, `no plant answers at ${url}\n`]);
  });
});
