import { readFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { OpenDatabase } from '#db/open';
import type { SyncLog } from '#sync/client';
import { signerFor } from '#sync/signing';
import type { Enrolment } from '#terminal/enrolment';
import { enrolmentOf } from '#terminal/enrolment';
import type { Terminal, TerminalOptions } from '#terminal/host';
import { startTerminal } from '#terminal/host';
import { keyFile } from '#terminal/keyVault';
import { nodeRuntime } from '#terminal/process/nodeRuntime';
import { hashPin, newSalt, newToken, verifyPin } from '#terminal/process/pins';
import { siteLinks } from '#terminal/siteLinks';
import { attendSite } from '#terminal/attendants';
import type { DemoControl } from '#terminal/router';
import { PlainFailure } from './process.ts';
import { version } from './version.ts';

export interface StartOptions {
  readonly dataDir: string;
  readonly listen: TerminalOptions['listen'];
  readonly plantUrls: readonly string[];
  /** Instead of the site configuration's; undefined = the configuration's. */
  readonly floorBroker?: string;
  readonly demo: DemoControl | null;
  readonly log: Logger;
}

/** Wires the real parts of one terminal: keys, clock, PINs, links, devices. The PC must have been enrolled. */
export async function startEnrolledTerminal(options: StartOptions): Promise<Terminal> {
  const { dataDir, log } = options;
  const keys = await keyFile(dataDir).load();
  if (!keys) throw notEnrolled(dataDir);
  const sign = signerFor(keys.privateKey);
  const syncLog: SyncLog = {
    info: (event, fields) => log.info({ event, ...fields }),
    warn: (event, fields) => log.warn({ event, ...fields }),
  };
  const onBug = (error: unknown): void => {
    log.fatal({ error }, 'a bug; the engine ends');
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
      enrolment = readEnrolment(database, dataDir);
      const { terminal, site, certificate } = enrolment;
      return { terminal, site, name: certificate.name, sign };
    },
    version,
    bootId: bootId(),
    uiFolder: uiFolder(),
    listen: options.listen,
    idleLockS: options.demo ? 12 * 3600 : 600,
    demo: options.demo,
    onBug: (error) => log.error({ error }, 'a request failed by a bug'),
    links: ({ store, runtime }) => {
      if (!enrolment) throw notEnrolled(dataDir);
      const { plantUrls, floorBroker } = options;
      const floor = floorBroker === undefined ? {} : { floorBroker };
      return siteLinks({
        store,
        runtime,
        enrolment,
        sign,
        plantUrls,
        version,
        log: syncLog,
        onBug,
        ...floor,
      });
    },
    attend: (parts) => attendSite(parts, { log: syncLog }),
  });
}

const notEnrolled = (dataDir: string): PlainFailure =>
  new PlainFailure(
    `${dataDir} belongs to no plant yet: run "takt enroll --data ${dataDir} --plant URL --code CODE" first`,
  );

function readEnrolment(database: OpenDatabase, dataDir: string): Enrolment {
  const setting = database.sqlite.prepare<[string], { readonly value: string }>(
    'select value from setting where name = ?',
  );
  const enrolment = enrolmentOf((name) => setting.get(name)?.value);
  if (!enrolment) throw notEnrolled(dataDir);
  return enrolment;
}

/** The built UI: beside the bundle, or in dist/ of the source tree; null when nothing was built. */
export function uiFolder(): string | null {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const places = [path.join(here, '../renderer'), path.join(here, '../dist/renderer')];
  return places.find((place) => existsSync(path.join(place, 'assets'))) ?? null;
}

/** Linux tells one boot from another; elsewhere the process does. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return `${process.pid}-${Math.round(Date.now() - performance.now())}`;
  }
}
