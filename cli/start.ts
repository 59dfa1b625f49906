import { spawn } from 'node:child_process';
import path from 'node:path';
import { buildIfNeeded } from './build.ts';

/**
 * `npm start`: builds what changed, then runs the demo from the bundle; arguments go on to `takt demo`. The demo opens the
 * line PC's window, or says why it cannot and where a browser finds the screens.
 */
const root = path.join(import.meta.dirname, '..');

for (const [name, outcome] of await buildIfNeeded()) {
  if (outcome === 'built') process.stderr.write(`built ${name}\n`);
}
const demo = spawn(
  process.execPath,
  [path.join(root, 'dist/cli/takt.js'), 'demo', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => demo.kill(signal));
demo.on('exit', (code) => process.exit(code ?? 1));
