import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

const root = '/usr/lib/postgresql';
/** The oldest version that the plant takes. */
const oldest = 15;

/** Programs of Debian's PostgreSQL nearest to the oldest one that the plant takes; null where there is none. */
export const debianBinaries: string | null =
  (existsSync(root) ? readdirSync(root) : [])
    .filter((version) => Number(version) >= oldest && existsSync(path.join(root, version, 'bin/initdb')))
    .toSorted((a, b) => Number(a) - Number(b))
    .map((version) => path.join(root, version, 'bin'))[0] ?? null;
