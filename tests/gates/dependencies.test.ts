import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** What anybody may ship without asking us; MPL-2.0 for tools alone, which we do not change. */
const allowed = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'Unlicense',
  '(MIT OR CC0-1.0)',
]);
const forTools = new Set([...allowed, 'MPL-2.0']);

interface Package {
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}
interface Locked {
  readonly license?: string;
  readonly dev?: boolean;
}

const read = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;
const licenceIn = (folder: string): string => read<Package>(`${folder}/package.json`).license ?? 'unstated';

/** Licences by package, out of the tables: `@scope/a, b` are two of one scope. */
function documented(): ReadonlyMap<string, string> {
  const rows = readFileSync('docs/dependencies.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (?:package|-+) /u.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return new Map(
    rows.flatMap(([, names = '', licence = '', why]) => {
      expect(why, names).toMatch(/\w{4}/u);
      const scope = /^@[^/]+\//u.exec(names)?.[0] ?? '';
      return names.split(', ').map((name) => [name.startsWith('@') ? name : scope + name, licence] as const);
    }),
  );
}

it('every dependency is documented with its reason and the licence that its package states, and no other is', () => {
  const { dependencies = {}, devDependencies = {} } = read<Package>('package.json');
  const [product, tools] = [Object.keys(dependencies), Object.keys(devDependencies)];
  expect(Math.min(product.length, tools.length)).toBeGreaterThan(20);
  const stated = [...product, ...tools].map((name) => [name, licenceIn(`node_modules/${name}`)] as const);
  expect(Object.fromEntries(documented())).toEqual(Object.fromEntries(stated));
  const inProduct = new Set(product);
  const refused = stated.filter(
    ([name, licence]) => !(inProduct.has(name) ? allowed : forTools).has(licence),
  );
  expect(refused).toEqual([]);
});

it('everything that comes into the product along with them may be shipped', () => {
  const { packages } = read<{ packages: Readonly<Record<string, Locked>> }>('package-lock.json');
  const shipped = Object.entries(packages).filter(([folder, { dev }]) => folder !== '' && dev !== true);
  expect(shipped.length).toBeGreaterThan(150);
  const there = shipped.filter(([folder]) => existsSync(folder));
  expect(there.length).toBeGreaterThan(150);
  // Programs for other systems are locked and not installed here.
  const absent = shipped.filter(([folder]) => !existsSync(folder));
  const refused = [
    ...there.map(([folder]) => [folder, licenceIn(folder)]),
    ...absent.map(([folder, { license }]) => [folder, license ?? 'unstated']),
  ].filter(([, licence]) => !allowed.has(licence ?? ''));
  expect(refused).toEqual([]);
});
