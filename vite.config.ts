import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The pages, served as app://ui in the Electron window and over HTTP to browsers. */
export default defineConfig({
  root: 'renderer',
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    // app:// serves files only: a data: URL for a small asset would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
