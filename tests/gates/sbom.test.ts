import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

interface Component {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses?: readonly unknown[];
}
interface Bom {
  readonly bomFormat: string;
  readonly components: readonly Component[];
}
interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>;
}

it('the bill of materials names every locked package once, with its hash and licence', async () => {
  const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'sbom'], { maxBuffer: 2 ** 26 });
  const { bomFormat, components } = JSON.parse(stdout) as Bom;
  expect(bomFormat).toBe('CycloneDX');
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
  const locked = Object.entries(packages).flatMap(([folder, { version }]) =>
    folder === '' ? [] : [`${folder.replace(/^.*node_modules\//u, '')}@${version}`],
  );
  const named = components.map(({ name, version }) => `${name}@${version}`);
  expect(named.toSorted()).toEqual([...new Set(locked)].toSorted());
  expect(named.length).toBeGreaterThan(500);
  const bare = components.filter(
    ({ hashes, licenses, purl }) => !hashes?.length || !licenses?.length || !purl,
  );
  expect(bare).toEqual([]);
}, 30_000);
