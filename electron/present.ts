import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type ElectronBinary =
  { readonly found: true; readonly path: string } | { readonly found: false; readonly reason: string };

interface Machine {
  /** The folder of the `electron` package, or undefined where it is not installed. */
  readonly packageFolder: string | undefined;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Tells whether a window can be opened on this machine, without loading the `electron` package, which would download
 * its program. `reason` is one sentence for the person at the console.
 */
export function electronBinary(machine: Machine = thisMachine()): ElectronBinary {
  const { packageFolder, platform, env } = machine;
  if (packageFolder === undefined)
    return { found: false, reason: 'the electron package is not installed (npm ci)' };
  const path = binaryPath(packageFolder, env);
  if (path === undefined || !existsSync(path)) {
    return {
      found: false,
      reason:
        "Electron's program is not on this machine: it comes from github.com; run `npx install-electron` where that can be reached",
    };
  }
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) {
    return { found: false, reason: 'there is no screen (neither DISPLAY nor WAYLAND_DISPLAY is set)' };
  }
  return { found: true, path };
}

/** As the electron package finds it: `path.txt`, written beside the unpacked program, names it. */
function binaryPath(packageFolder: string, env: Machine['env']): string | undefined {
  const pathFile = join(packageFolder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : undefined;
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) return join(override, name ?? 'electron');
  return name === undefined ? undefined : join(packageFolder, 'dist', name);
}

function thisMachine(): Machine {
  return { packageFolder: packageFolder(), platform: process.platform, env: process.env };
}

function packageFolder(): string | undefined {
  try {
    return dirname(fileURLToPath(import.meta.resolve('electron/package.json')));
  } catch {
    return undefined;
  }
}
