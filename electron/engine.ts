import path from 'node:path';
import { startEnrolledTerminal } from '#terminal/process/enrolledTerminal';
import { remoteDemo } from '#terminal/process/remoteDemo';
import { stderrLog } from '#terminal/process/stderrLog';
import { boundYoungGeneration } from '#terminal/process/youngGeneration';
import manifest from '../package.json' with { type: 'json' };
import { liveAsEngine } from './engineHost.ts';
import { parseLaunchOptions } from './launchOptions.ts';
import { mainKeyring } from './mainKeyring.ts';

/** The engine in its utility process. */

process.stderr.on('error', () => {});
// Ctrl-C on a console reaches this process, too; the main process sends `stop` when the windows are closed.
process.on('SIGINT', () => {});
boundYoungGeneration();

const { dataDir, plantUrls, broker, port, demoControl } = parseLaunchOptions(
  process.argv.slice(2),
  process.cwd(),
  process.cwd(),
);

const keyring = mainKeyring(process.parentPort);
await liveAsEngine({
  parent: process.parentPort,
  start: () =>
    startEnrolledTerminal({
      dataDir,
      plantUrls,
      ...(broker === undefined ? {} : { floorBroker: broker }),
      listen: port === undefined ? null : { host: '127.0.0.1', port: Number(port), hosts: [] },
      demo: demoControl === undefined ? null : remoteDemo(demoControl),
      // Browsers find the same pages on the port, where one is asked for.
      uiFolder: port === undefined ? null : path.join(import.meta.dirname, '../renderer'),
      version: manifest.version,
      // A demo's folder is opened with and without a window.
      keyring: demoControl === undefined ? keyring : null,
      log: stderrLog('engine'),
    }),
  exit: (exitCode) => process.exit(exitCode),
});
