import { join } from 'node:path';
import type { InlineConfig, Rolldown } from 'vite';

/** Threads: they stand beside whatever bundle starts them (terminal/process/besideBundle.ts). */
export const workers = ['backupWorker', 'auditWorker'].map((name) => ({
  entry: join(import.meta.dirname, `terminal/process/${name}.ts`),
  file: `${name}.js`,
}));

export interface NodeBundle {
  /** Absolute path. */
  readonly entry: string;
  /** Absolute; nothing in it is removed. */
  readonly outDir: string;
  /** Packages that are loaded from node_modules at run time. */
  readonly external: readonly string[];
  readonly output: Rolldown.OutputOptions;
}

/** What runs on Node or in Electron's main process: readable, with its source map. */
export const nodeBundle = ({ entry, outDir, external, output }: NodeBundle): InlineConfig => ({
  configFile: false,
  root: import.meta.dirname,
  logLevel: 'warn',
  ssr: { target: 'node', noExternal: true, external: [...external] },
  build: {
    ssr: entry,
    outDir,
    emptyOutDir: false,
    target: 'node24',
    sourcemap: true,
    minify: false,
    copyPublicDir: false,
    rolldownOptions: { external: [...external], output },
  },
});
