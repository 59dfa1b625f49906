import { existsSync } from 'node:fs';
import path from 'node:path';

/** The built UI: beside the bundle, or in dist/ of the source tree; null when nothing was built. */
export function uiFolder(): string | null {
  const here = import.meta.dirname;
  const places = [path.join(here, '../renderer'), path.join(here, '../dist/renderer')];
  return places.find((place) => existsSync(path.join(place, 'assets'))) ?? null;
}
