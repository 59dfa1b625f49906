import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { productSources } from './sources.ts';

const core = dirname(dirname(fileURLToPath(import.meta.resolve('@mantine/core'))));
const packageRoot = core.slice(0, core.lastIndexOf('@mantine')) + join('@mantine', 'core');
const components = join(packageRoot, 'esm', 'components');

/** Menu can hold radio items and sub-menus with chevrons; ours hold neither. */
const unused = new Set(['Radio', 'Accordion']);

const imported = (text: string, from: string): string[] =>
  [...text.matchAll(new RegExp(`import \\{([^}]*)\\} from ["']${from}["']`, 'g'))].flatMap((m) =>
    (m[1] ?? '').split(',').map((name) => name.trim().replace(/^type /, '')),
  );

/** Components that these ones are made of, by the imports of their own files. */
function closure(names: readonly string[]): Set<string> {
  const found = new Set<string>();
  const walk = (name: string): void => {
    const folder = join(components, name);
    if (found.has(name) || !existsSync(folder)) return;
    found.add(name);
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.mjs')) continue;
      for (const [, path = ''] of readFileSync(join(folder, file), 'utf8').matchAll(
        /from "(\.\.\/[^"]+)"/g,
      )) {
        const target = relative(components, resolve(dirname(join(folder, file)), path));
        if (/^[A-Z]/.test(target)) walk(target.split(/[\\/]/)[0] ?? '');
      }
    }
  };
  names.forEach(walk);
  return found;
}

describe('the Mantine styles', () => {
  it('cover every component that is used, with what it is made of', () => {
    const sources = productSources('.tsx', '.ts');
    const ours = sources.flatMap(({ text }) => imported(text, '@mantine/core'));
    const addOns = ['spotlight', 'notifications'].flatMap((name) => {
      const folder = join(packageRoot, '..', name, 'esm');
      return readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.mjs'))
        .flatMap((file) => imported(readFileSync(join(folder, file), 'utf8'), '@mantine/core'));
    });
    const list = sources.find(({ path }) => path === 'ui/mantineStyles.ts')?.text ?? '';
    const used = [...closure([...ours, ...addOns])];
    const wanted = used.filter((name) => existsSync(join(packageRoot, 'styles', `${name}.layer.css`)));
    const missing = wanted.filter((name) => !list.includes(`/${name}.layer.css`));
    expect(used.length, 'components looked at').toBeGreaterThan(15);
    expect(missing.filter((name) => !unused.has(name))).toEqual([]);
  });
});
