import { existsSync } from 'node:fs';
import type { SyncLog } from '#sync/client';
import { signerFor } from '#sync/signing';
import type { Enrolment } from '../enrolment.ts';
import type { Listening, Terminal } from '../host.ts';
import { startTerminal } from '../host.ts';
import { auditThread } from './auditThread.ts';
import { backupFolder } from './backups.ts';
import { backupThread } from './backupThread.ts';
import { bootId } from './bootId.ts';
import { enrolmentOf, keysOf, NotEnrolled, onFolder } from './dataFolder.ts';
import type { HttpClientOptions } from '#process/httpClient';
import { nodeRuntime } from '#process/nodeRuntime';
import { ServedTls } from '#process/servedTls';
import type { TlsFiles } from '#process/tlsFiles';
import { hashCode, newSalt, newToken, pinsUnder } from './pins.ts';
import { lockDataDir } from '#db/open';
import type { KeyVault, TerminalKeys } from '../keyVault.ts';
import { keyFile, keyFileIn, sealedKeyFileIn } from '../keyVault.ts';
import { sealedKeys } from '../sealedKeys.ts';
import type { Keyring } from '../sealedKeys.ts';
import { siteLinks } from '../siteLinks.ts';
import { attendSite } from '../attendants.ts';
import type { PlantDesk } from '../plantDesk.ts';
import type { DemoControl } from '../router.ts';

export interface StartOptions {
  readonly dataDir: string;
  /** `tls`: files to serve with; without them on loopback alone. */
  readonly listen: (Omit<Listening, 'tls'> & { readonly tls?: TlsFiles }) | null;
  readonly plantUrls: readonly string[];
  /** How the plant is reached; as the environment says by default. */
  readonly plantTls?: HttpClientOptions;
  /** Instead of the site configuration's; undefined = the configuration's. */
  readonly floorBroker?: string;
  readonly demo: DemoControl | null;
  /** Set at the office terminal only. */
  readonly plant?: PlantDesk;
  /** The built UI, or null. */
  readonly uiFolder: string | null;
  readonly version: string;
  /** Seals the private key; null: it lies in a file that its owner alone may read, and the log says so. */
  readonly keyring: Keyring | null;
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
  const { dataDir, keyring, log } = options;
  const vault = keyring === null ? keyFile(dataDir) : sealedKeys(dataDir, keyring);
  const keys = await (keyring === null
    ? keysOf(dataDir, vault)
    : locked(dataDir, () => keysOf(dataDir, vault)));
  const terminal = await onFolder(dataDir, () => startWith(vault, keys, options));
  if (vault.kept() === 'file')
    log.warn({ event: 'keyInFile', file: keyFileIn(dataDir) }, 'the private key lies in a file of this disk');
  return terminal;
}

/** Keys move only while no other process has the folder. */
async function locked<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  if (![keyFileIn(dataDir), sealedKeyFileIn(dataDir)].some((file) => existsSync(file))) return work();
  const lock = lockDataDir(dataDir);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

function listening({ listen, log }: StartOptions): Listening | null {
  if (listen === null) return null;
  const { tls: files, ...rest } = listen;
  return files === undefined ? rest : { ...rest, tls: new ServedTls({ files, runtime: nodeRuntime(), log }) };
}

function startWith(vault: KeyVault, stored: TerminalKeys, options: StartOptions): Promise<Terminal> {
  const { dataDir, log } = options;
  const sign = signerFor(stored.privateKey);
  let keys = stored;
  const { hashPin, verifyPin, canCheck } = pinsUnder(() => keys.pinKey ?? null);
  const pinKey = {
    has: () => keys.pinKey !== undefined,
    async keep(told: string) {
      const complete = { ...keys, pinKey: told };
      await vault.keep(complete);
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
    secrets: { hashPin, hashCode, newSalt },
    verifyPin,
    canCheck,
    keyKept: () => vault.kept(),
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
    listen: listening(options),
    idleLockS: options.demo ? 12 * 3600 : 600,
    backUp: { copy: backupThread(dataDir), folder: backupFolder(dataDir), log: syncLog },
    audit: { look: auditThread(dataDir), log: syncLog },
    demo: options.demo,
    ...(options.plant === undefined ? {} : { plant: options.plant }),
    onBug: (error) => log.error({ error }, 'a request failed by a bug'),
    onSalvaged: (salvaged) => log.warn({ event: 'databaseSalvaged', ...salvaged }),
    links: ({ store, runtime, attachments, people }) => {
      if (!enrolment) throw new NotEnrolled(dataDir);
      const { plantUrls, plantTls, floorBroker, version } = options;
      const floor = floorBroker === undefined ? {} : { floorBroker };
      return siteLinks({
        store,
        attachments,
        people,
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
        ...(plantTls === undefined ? {} : { plantTls }),
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
