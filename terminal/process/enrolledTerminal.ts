import type { SyncLog } from '#sync/client';
import { signerFor } from '#sync/signing';
import type { Enrolment } from '../enrolment.ts';
import type { Terminal, TerminalOptions } from '../host.ts';
import { startTerminal } from '../host.ts';
import { backupFolder } from './backups.ts';
import { backupThread } from './backupThread.ts';
import { bootId } from './bootId.ts';
import { enrolmentOf, keysOf, NotEnrolled, onFolder } from './dataFolder.ts';
import { nodeRuntime } from '#process/nodeRuntime';
import { newSalt, newToken, pinsUnder } from './pins.ts';
import { keyFile } from '../keyVault.ts';
import type { TerminalKeys } from '../keyVault.ts';
import { siteLinks } from '../siteLinks.ts';
import { attendSite } from '../attendants.ts';
import type { DemoControl } from '../router.ts';

export interface StartOptions {
  readonly dataDir: string;
  readonly listen: TerminalOptions['listen'];
  readonly plantUrls: readonly string[];
  /** Instead of the site configuration's; undefined = the configuration's. */
  readonly floorBroker?: string;
  readonly demo: DemoControl | null;
  /** The built UI, or null. */
  readonly uiFolder: string | null;
  readonly version: string;
  readonly log: TerminalLog;
  /** Where `migrations/terminal` is, when it does not lie beside the source. */
  readonly migrations?: string;
}

/** JSON lines; a pino logger is one. */
export interface TerminalLog {
  info(fields: Readonly<Record<string, unknown>>, text?: string): void;
  warn(fields: Readonly<Record<string, unknown>>, text?: string): void;
  error(fields: Readonly<Record<string, unknown>>, text?: string): void;
}

/**
 * Wires the real parts of one terminal: keys, clock, PINs, links, devices. The PC must have been enrolled.
 * @throws NotEnrolled
 * @throws FolderUnusable
 * @throws AlreadyRunning
 */
export async function startEnrolledTerminal(options: StartOptions): Promise<Terminal> {
  const keys = await keysOf(options.dataDir);
  return onFolder(options.dataDir, () => startWith(keys, options));
}

function startWith(stored: TerminalKeys, options: StartOptions): Promise<Terminal> {
  const { dataDir, log } = options;
  const sign = signerFor(stored.privateKey);
  let keys = stored;
  const { hashPin, verifyPin } = pinsUnder(() => keys.pinKey ?? null);
  const pinKey = {
    has: () => keys.pinKey !== undefined,
    async keep(told: string) {
      const complete = { ...keys, pinKey: told };
      await keyFile(dataDir).keep(complete);
      keys = complete;
    },
  };
  const syncLog: SyncLog = {
    info: (event, fields) => log.info({ event, ...fields }),
    warn: (event, fields) => log.warn({ event, ...fields }),
  };
  const onBug = (error: unknown): void => {
    log.error({ error }, 'a bug; the engine ends');
    process.exit(70);
  };
  let enrolment: Enrolment | null = null;
  return startTerminal({
    dataDir,
    runtime: nodeRuntime(),
    secrets: { hashPin, newSalt },
    verifyPin,
    newToken,
    identity: (database) => {
      enrolment = enrolmentOf(database.sqlite, dataDir);
      const { terminal, site, certificate } = enrolment;
      return { terminal, site, name: certificate.name, sign };
    },
    version: options.version,
    bootId: bootId(),
    uiFolder: options.uiFolder,
    ...(options.migrations === undefined ? {} : { migrations: options.migrations }),
    listen: options.listen,
    idleLockS: options.demo ? 12 * 3600 : 600,
    backUp: { copy: backupThread(dataDir), folder: backupFolder(dataDir), log: syncLog },
    demo: options.demo,
    onBug: (error) => log.error({ error }, 'a request failed by a bug'),
    links: ({ store, runtime, attachments }) => {
      if (!enrolment) throw new NotEnrolled(dataDir);
      const { plantUrls, floorBroker, version } = options;
      const floor = floorBroker === undefined ? {} : { floorBroker };
      return siteLinks({
        store,
        attachments,
        runtime,
        enrolment,
        bootId: bootId(),
        sign,
        pinKey,
        plantUrls,
        version,
        log: syncLog,
        onBug,
        ...floor,
      });
    },
    attend: (parts) => {
      const { floorBroker } = options;
      return attendSite(parts, {
        log: syncLog,
        onBug,
        ...(floorBroker === undefined ? {} : { floorBroker }),
      });
    },
  });
}
