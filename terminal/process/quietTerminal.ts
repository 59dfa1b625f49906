import { signerFor } from '#sync/signing';
import type { Terminal } from '../host.ts';
import { startTerminal } from '../host.ts';
import type { Links } from '../links.ts';
import { bootId } from './bootId.ts';
import { enrolmentOf, keysOf, onFolder } from './dataFolder.ts';
import { nodeRuntime } from '#process/nodeRuntime';
import { hashCode, newSalt, newToken, pinsUnder } from './pins.ts';
import type { Pins } from './pins.ts';

/**
 * The engine of an enrolled PC without screens, network and devices, for one command on its folder while it is stopped. What
 * it records goes to the plant when the PC runs again.
 * @throws NotEnrolled
 * @throws FolderUnusable
 * @throws AlreadyRunning
 */
export async function startQuietTerminal(dataDir: string, version: string): Promise<Terminal> {
  const { privateKey, pinKey } = await keysOf(dataDir);
  const pins = pinsUnder(() => pinKey ?? null);
  return onFolder(dataDir, () => startQuietly(dataDir, version, signerFor(privateKey), pins));
}

const startQuietly = (
  dataDir: string,
  version: string,
  sign: (text: string) => string,
  { hashPin, verifyPin, canCheck }: Pins,
): Promise<Terminal> =>
  startTerminal({
    dataDir,
    runtime: nodeRuntime(),
    secrets: { hashPin, hashCode, newSalt },
    verifyPin,
    canCheck,
    keyKept: () => 'file',
    newToken,
    identity: (database) => {
      const { terminal, site, certificate } = enrolmentOf(database.sqlite, dataDir);
      return { terminal, site, name: certificate.name, sign };
    },
    version,
    bootId: bootId(),
    uiFolder: null,
    listen: null,
    idleLockS: 600,
    backUp: null,
    demo: null,
    onBug: (error) => {
      throw error;
    },
    links: () => noLinks,
    attend: () => [],
  });

const noLinks: Links = {
  status: () => ({
    state: 'stopped',
    since: new Date(0).toISOString(),
    waiting: 0,
    attachments: 0,
    plantNewsAt: null,
    reason: null,
    progress: null,
    clock: null,
    floor: { connected: false, terminals: 0 },
  }),
  onSaid: () => () => undefined,
  onCloned: () => () => undefined,
  plantReachable: () => false,
  clockOffset: () => null,
  onStatus: () => () => undefined,
  want: () => undefined,
  onContent: () => () => undefined,
  start: () => undefined,
  stop: () => Promise.resolve(),
};
