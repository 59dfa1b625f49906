import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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

const ends = ['SIGINT', 'SIGTERM', 'message', 'disconnect'] as const;
type Listener = (...args: unknown[]) => void;
const listenersOf = (end: string): readonly Listener[] => process.listeners(end as 'SIGINT') as Listener[];

/** A command that is to run long listens for its end before it looks at its arguments; nobody is to hear that here. */
async function refused(...args: readonly string[]): ReturnType<typeof takt> {
  const before = new Set(ends.flatMap(listenersOf));
  try {
    return await takt(...args);
  } finally {
    for (const end of ends)
      for (const listener of listenersOf(end)) if (!before.has(listener)) process.off(end, listener);
  }
}

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
    [['plant', '--port', 'none'], /--port takes a number from 0 to 65535, not "none"/u],
    [['demo', '--terminals', '2'], /--terminals takes 1 or 3/u],
    [['demo', '--speed', '0', '--headless'], /--speed takes/u],
    [['terminal'], /--data/u],
    [['terminal', '--data', missing, '--port', '-1'], /--port takes/u],
    [
      ['terminal', '--data', missing, '--serve', '0.0.0.0'],
      /^--serve 0\.0\.0\.0 needs --tls-cert and --tls-key: PINs/u,
    ],
    [['terminal', '--data', missing, '--serve', 'line.example', '--tls-cert', 'x'], /go together$/u],
    [['terminal', '--data', missing, '--tls-cert', 'x', '--tls-key', 'y'], /go with --serve HOST$/u],
    [
      ['terminal', '--data', missing, '--serve', 'localhost', '--demo-control', 'http://x'],
      /^a demo, whose PINs/u,
    ],
    [
      ['plant', '--data', missing, '--serve', '10.0.0.1'],
      /^--serve 10\.0\.0\.1 needs --tls-cert and --tls-key/u,
    ],
    [
      ['plant', '--data', missing, '--serve', 'localhost', '--office-port', 'x'],
      /^--office-port takes a number/u,
    ],
    [['enroll', '--data', missing, '--plant', 'x', '--code', 'ABCD-EFGH-1234'], /--plant takes an address/u],
    [['enroll', '--data', missing, '--plant', 'http://x', '--code', ''], /--code takes/u],
    [['plant', '--token', 'x'], /^error: unknown option '--token' \(Did you mean --broker\?\)$/u],
    [['backup'], /--data/u],
    [['restore', '--data', missing], /file/u],
    [['simulate', '--terminal', 'http://x'], /--broker/u],
    [['simulate', '--terminal', 'x', '--broker', 'mqtt://x'], /--terminal takes an address/u],
    [['simulate', '--terminal', 'http://x', '--broker', 'http://x'], /--broker takes an address like mqtt:/u],
    [['simulate', '--terminal', 'http://x', '--broker', 'mqtt://x', '--speed', '0'], /--speed takes/u],
    [['simulate', '--terminal', 'http://x', '--broker', 'mqtt://x', '--agvs', '1.5'], /whole number/u],
  ])('%j are refused with what to do', async (args, words) => {
    expectUsage(await refused(...args), words);
  });

  /** Each command with something wrong at its end, where it would start something or write without. */
  const commands: Readonly<Record<string, readonly string[]>> = {
    verify: [],
    doctor: [],
    export: [],
    import: [],
    simulate: [],
    plant: ['--port', 'none'],
    demo: ['--terminals', '2'],
    terminal: ['--port', 'none'],
    enroll: ['--code', ''],
    backup: ['--data', missing],
    restore: ['--data', missing],
  };
  const flags = ['--data', '--plant', '--token', '--dry-run', '--terminal', '--broker', '--seed', '--port'];
  const others = [
    '--host',
    '--name',
    '--code',
    '--terminals',
    '--speed',
    '--no-sim',
    '--tls-cert',
    '--',
    '1',
  ];

  it('whatever they are, are refused in one line or answered, make nothing, and never end in a stack trace', async () => {
    const word = fc.oneof(fc.constantFrom(...flags, ...others), fc.string({ maxLength: 12 }));
    const command = fc.constantFrom(...Object.keys(commands));
    const asked = new Set<string>();
    const before = readdirSync('.');
    await fc.assert(
      fc.asyncProperty(command, fc.array(word, { maxLength: 6 }), async (name, rest) => {
        fc.pre(!rest.some((w) => /^(-\w*[hV]|--h|--v|help$)/u.test(w)));
        const { code, stderr } = await refused(name, ...rest, ...(commands[name] ?? []));
        asked.add(name);
        expect([1, 2]).toContain(code);
        expect(stderr).not.toMatch(/\n {4}at /u);
        expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      }),
      { numRuns: 130 },
    );
    expect(asked.size).toBe(Object.keys(commands).length);
    expect(readdirSync('.')).toEqual(before);
    expect(existsSync(missing)).toBe(false);
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
