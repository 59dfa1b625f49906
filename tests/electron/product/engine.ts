import { stderrLog } from '#cli/process';
import { startEnrolledTerminal } from '#cli/terminalParts';
import { liveAsEngine } from '#electron/engineHost';
import { parseLaunchOptions } from '#electron/launchOptions';

/** The real engine in a utility process. */

process.stderr.on('error', () => {});
// Ctrl-C on a console reaches this process, too; the main process sends `stop` when the windows are closed.
process.on('SIGINT', () => {});

const { dataDir, plantUrls, broker, port } = parseLaunchOptions(
  process.argv.slice(2),
  process.cwd(),
  process.cwd(),
);

await liveAsEngine({
  parent: process.parentPort,
  start: () =>
    startEnrolledTerminal({
      dataDir,
      plantUrls,
      ...(broker === undefined ? {} : { floorBroker: broker }),
      listen: port === undefined ? null : { host: '127.0.0.1', port: Number(port), hosts: [] },
      demo: null,
      log: stderrLog('engine'),
    }),
  exit: (exitCode) => process.exit(exitCode),
});
