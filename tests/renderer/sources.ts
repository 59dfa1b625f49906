import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export const rendererRoot = join(import.meta.dirname, '..', '..', 'renderer');

export interface SourceFile {
  /** Relative to renderer/, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** The product's files of these endings: all of renderer/ but the gallery, which holds samples. */
export function productSources(...endings: readonly string[]): SourceFile[] {
  return readdirSync(rendererRoot, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: relative(rendererRoot, file).split(sep).join('/'), file }))
    .filter(({ path }) => !path.startsWith('gallery'))
    .map(({ path, file }) => ({ path, text: readFileSync(file, 'utf8') }));
}
