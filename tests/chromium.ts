import { existsSync } from 'node:fs';

/** The browser that people have. */
export const chromiumPath = '/usr/bin/chromium';

const shell = '/usr/bin/chromium-headless-shell';

/** The same engine without a browser's own windows, where it is installed: half the CPU. */
export const shellPath = existsSync(shell) ? shell : chromiumPath;
