import path from 'node:path';

/** The `takt` command as it is shipped: it starts with a third of the CPU that the sources take. Built by `buildIfNeeded`. */
export const builtTakt = path.resolve(import.meta.dirname, '../../dist/cli/takt.js');
