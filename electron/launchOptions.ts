import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What the window's command line says; Chromium's own switches stand beside it and are passed over. */
export interface LaunchOptions {
  /** Absolute. Holds the terminal's database and everything else it must not lose. */
  readonly dataDir: string;
  /** Tried in this order; those of the enrolment where there are none. */
  readonly plantUrls: readonly string[];
  /** The floor broker's URL, instead of the site configuration's. */
  readonly broker: string | undefined;
  /** As it was written: where browsers on this PC find the same pages; undefined = nowhere. */
  readonly port: string | undefined;
  /** The demo supervisor's address, in a demo only. */
  readonly demoControl: string | undefined;
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
      broker: { type: 'string' },
      port: { type: 'string' },
      'demo-control': { type: 'string' },
    },
  });
  const { data, plant, broker, port, 'demo-control': demoControl } = values;
  return {
    dataDir: typeof data === 'string' ? resolve(cwd, data) : join(userData, 'terminal'),
    plantUrls: (Array.isArray(plant) ? plant : []).filter((url) => typeof url === 'string'),
    broker: typeof broker === 'string' ? broker : undefined,
    port: typeof port === 'string' ? port : undefined,
    demoControl: typeof demoControl === 'string' ? demoControl : undefined,
  };
}

/** The same options as arguments for the engine's process; `parseLaunchOptions` reads them back unchanged. */
export function launchArguments({ dataDir, plantUrls, broker, port, demoControl }: LaunchOptions): string[] {
  return [
    `--data=${dataDir}`,
    ...plantUrls.map((url) => `--plant=${url}`),
    ...(broker === undefined ? [] : [`--broker=${broker}`]),
    ...(port === undefined ? [] : [`--port=${port}`]),
    ...(demoControl === undefined ? [] : [`--demo-control=${demoControl}`]),
  ];
}
