import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What the window's command line says; Chromium's own switches stand beside it and are passed over. */
export interface LaunchOptions {
  /** Absolute. Holds the terminal's database and everything else it must not lose. */
  readonly dataDir: string;
  readonly plantUrls: readonly string[];
  readonly name: string | undefined;
}

/** `args` without the program and its script; relative folders are taken from `cwd`. */
export function parseLaunchOptions(args: readonly string[], cwd: string, userData: string): LaunchOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      plant: { type: 'string', multiple: true },
      name: { type: 'string' },
    },
  });
  const { data, plant, name } = values;
  return {
    dataDir: typeof data === 'string' ? resolve(cwd, data) : join(userData, 'terminal'),
    plantUrls: (Array.isArray(plant) ? plant : []).filter((url) => typeof url === 'string'),
    name: typeof name === 'string' ? name : undefined,
  };
}

/** The same options as arguments for the engine's process; `parseLaunchOptions` reads them back unchanged. */
export function launchArguments({ dataDir, plantUrls, name }: LaunchOptions): string[] {
  return [
    `--data=${dataDir}`,
    ...plantUrls.map((url) => `--plant=${url}`),
    ...(name === undefined ? [] : [`--name=${name}`]),
  ];
}
