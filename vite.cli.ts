import type { InlineConfig } from 'vite';

/** The `takt` command of an installed package: our own code in one file, packages from node_modules. */
export function cliBundle(entry: string, outDir: string): InlineConfig {
  return {
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'warn',
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: false,
      target: 'node24',
      sourcemap: true,
      minify: false,
      copyPublicDir: false,
      rolldownOptions: {
        output: { format: 'es', entryFileNames: 'takt.js', codeSplitting: false },
      },
    },
  };
}
