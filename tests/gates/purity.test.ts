import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';

/** Folders whose clock is an argument; oxlint bans the other sources of impurity there, but cannot see `new Date()`. */
const pure = ['domain', 'sync', 'db', 'plant/intake', 'terminal'];

/** `new Date()`, and `Date()`, which answers the same as text. */
const asksTheClock = (node: ts.Node): boolean =>
  (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) ||
  (ts.isCallExpression(node) && node.expression.getText() === 'Date');

function bareDates(file: string, text = readFileSync(file, 'utf8')): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (asksTheClock(node))
      found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

it('no folder whose clock is an argument asks the clock with new Date()', () => {
  expect(bareDates('x.ts', 'new Date();\nnew Date(0);\nDate();')).toEqual(['x.ts:1', 'x.ts:3']);
  const files = pure.flatMap((folder) => globSync(`${folder}/**/*.ts`));
  expect(files.length).toBeGreaterThan(80);
  expect(files.flatMap((file) => bareDates(file))).toEqual([]);
});

/** Ways to a clock, a timer or randomness, one a line. */
const planted = [
  `export const a = Date.now();`,
  `export const b = Date['now']();`,
  `export const { now } = Date;`,
  `export const c = globalThis.Date.now();`,
  `export const d = performance.now();`,
  `export const e = process.hrtime.bigint();`,
  `export const f = process.uptime();`,
  `export { performance as g } from 'node:perf_hooks';`,
  `setTimeout(() => 0, 1);`,
  `setInterval(() => 0, 1);`,
  `setImmediate(() => 0);`,
  `globalThis.setTimeout(() => 0, 1);`,
  `global.setTimeout(() => 0, 1);`,
  `export const h = AbortSignal.timeout(1);`,
  `import { setTimeout as i } from 'node:timers/promises'; await i(1);`,
  `import { setTimeout as j } from 'timers/promises'; await j(1);`,
  `import k from 'node:timers'; k.setTimeout(() => 0, 1);`,
  `export const l = Math.random();`,
  `export const m = crypto.randomUUID();`,
  `export const n = globalThis.crypto.randomUUID();`,
  `import { randomUUID } from 'node:crypto'; randomUUID();`,
  `import { randomBytes as o } from 'crypto'; o(1);`,
  `import p from 'node:crypto'; p.randomBytes(1);`,
  `import * as q from 'node:crypto'; q.randomInt(1);`,
];

/** Folders of the terminal, `''` for its own files; in `process` lies what touches the clock, timers and randomness. */
const terminal = [
  '',
  ...readdirSync('terminal', { withFileTypes: true })
    .filter((e) => e.isDirectory())
    .map((e) => e.name),
];
const banned = [
  ...pure.slice(0, -1),
  ...terminal.filter((name) => name !== 'process').map((name) => `terminal/${name}`),
];

describe('a clock, a timer or randomness that is not an argument', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'takt-planted-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Lines that oxlint refuses, by file, with the project's own rules. */
  function refused(files: Readonly<Record<string, string>>): ReadonlyMap<string, ReadonlySet<number>> {
    copyFileSync('.oxlintrc.json', path.join(folder, '.oxlintrc.json'));
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    const lines = new Map<string, Set<number>>();
    for (const { filename, code, labels } of diagnosticsIn(folder)) {
      if (!code.includes('no-restricted-')) continue;
      const at = lines.get(filename) ?? new Set();
      lines.set(filename, at.add(labels[0]?.span.line ?? 0));
    }
    return lines;
  }

  it('is refused wherever it is planted, and where it belongs it is not', () => {
    expect(banned.length).toBeGreaterThan(12);
    const text = planted.join('\n');
    const found = refused(
      Object.fromEntries(
        [...banned, 'terminal/process'].map((name) => [path.join(name, 'planted.ts'), text]),
      ),
    );
    const all = planted.map((_, i) => i + 1);
    for (const name of banned)
      expect(
        [...(found.get(path.join(name, 'planted.ts')) ?? [])].toSorted((a, b) => a - b),
        name,
      ).toEqual(all);
    expect(found.get('terminal/process/planted.ts')).toBeUndefined();
  });
});

interface Diagnostic {
  readonly filename: string;
  readonly code: string;
  readonly labels: readonly { readonly span: { readonly line: number } }[];
}

function diagnosticsIn(folder: string): readonly Diagnostic[] {
  const program = path.resolve('node_modules/.bin/oxlint');
  try {
    execFileSync(program, ['--format=json', '.'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    return [];
  } catch (error) {
    const { stdout } = error as { readonly stdout: string };
    return (JSON.parse(stdout) as { readonly diagnostics: readonly Diagnostic[] }).diagnostics;
  }
}
