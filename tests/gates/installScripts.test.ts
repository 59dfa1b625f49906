import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Locked {
  readonly hasInstallScript?: boolean;
}
interface Decided {
  readonly run: Readonly<Record<string, string>>;
  readonly leave: Readonly<Record<string, string>>;
}

const read = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;
const nameOf = (folder: string): string => folder.replace(/^.*node_modules\//u, '');
const covers = (pattern: string, name: string): boolean =>
  pattern.endsWith('/*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

it('every package with an install script is one that was looked at: it runs in CI with a reason, or it is left with one', () => {
  const { packages } = read<{ packages: Readonly<Record<string, Locked>> }>('package-lock.json');
  const scripted = new Set(
    Object.entries(packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([folder]) => nameOf(folder)),
  );
  const { run, leave } = read<Decided>('.ci/install-scripts.json');
  const decided = [...Object.entries(run), ...Object.entries(leave)];
  for (const [pattern, why] of decided) {
    expect(why, pattern).toMatch(/\w+ \w+/u);
    expect(
      [...scripted].filter((name) => covers(pattern, name)),
      pattern,
    ).not.toEqual([]);
  }
  expect([...scripted].filter((name) => !decided.some(([pattern]) => covers(pattern, name)))).toEqual([]);
  expect(readFileSync('.ci/run', 'utf8')).toMatch(/^npm ci --ignore-scripts/mu);
});
