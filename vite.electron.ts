import { join } from 'node:path';
import type { InlineConfig } from 'vite';
import { nodeBundle, workers } from './vite.node.ts';

/** Loaded from node_modules at run time: Electron itself, and packages whose native file lies beside their code. */
const EXTERNAL = ['electron', 'better-sqlite3', '@node-rs/argon2'];

export interface ElectronBundles {
  /** Absolute path of the engine's entry. */
  readonly engine: string;
  /** Absolute; `main.js`, `preload.cjs`, `engine.js` and the threads appear here. */
  readonly outDir: string;
}

/** One self-contained file each for the main process, the sandboxed preload, the engine's process and its threads. */
export function electronBundles({ engine, outDir }: ElectronBundles): InlineConfig[] {
  const folder = join(import.meta.dirname, 'electron');
  return [
    bundle({ entry: join(folder, 'main.ts'), file: 'main.js', format: 'es', outDir }),
    // A sandboxed preload is CommonJS: only Electron's small `require` exists there.
    bundle({ entry: join(folder, 'preload.ts'), file: 'preload.cjs', format: 'cjs', outDir }),
    bundle({ entry: engine, file: 'engine.js', format: 'es', outDir }),
    ...workers.map(({ entry, file }) => bundle({ entry, file, format: 'es', outDir })),
  ];
}

interface Bundle {
  readonly entry: string;
  readonly file: string;
  readonly format: 'es' | 'cjs';
  readonly outDir: string;
}

const bundle = ({ entry, file, format, outDir }: Bundle): InlineConfig =>
  nodeBundle({
    entry,
    outDir,
    external: EXTERNAL,
    output: { format, entryFileNames: file, codeSplitting: false },
  });
