import { streamTypeOf } from '#domain/streams';
import type { OpenDatabase } from '#db/open';
import { openDatabase } from '#db/open';
import { plantLinkStore } from '#db/plantLinkStore';
import { Store } from '#db/store';
import { PlantClient } from '#sync/client';
import type { PlantLinkStore } from '#sync/plantPorts';
import type { EnrollAnswer } from '#sync/messages';
import type { KeyPair } from '#sync/signing';
import { generateKeyPair, signerFor } from '#sync/signing';
import type { Runtime } from '#domain/kernel/runtime';
import { nodeRuntime } from '#process/nodeRuntime';
import { HttpClient } from '#process/httpClient';
import { plantTransport } from '#terminal/plantLink';
import { allProjections } from '#terminal/wiring';
import { enrolTerminal } from '#tests/plant/plantClient';
import type { RunningPlant } from './benchPlant.ts';
import { enrolmentCode } from './benchPlant.ts';

/** A terminal's database and its plant link, with the product's projections. The link is not started yet. */
export interface BenchTerminal {
  readonly terminal: string;
  readonly enrolled: EnrollAnswer;
  readonly database: OpenDatabase;
  readonly store: Store;
  readonly link: PlantLinkStore;
  readonly client: PlantClient;
  close(): void;
}

/** Who a database is opened for. */
export interface Owner {
  readonly file: string;
  readonly terminal: string;
  readonly keys: KeyPair;
  readonly runtime: Runtime;
}
type Opened = Pick<BenchTerminal, 'database' | 'store'>;

/**
 * Enrolled at the plant over HTTP, with a key of its own. `file`: of its database. `open`: makes an engine along with the store, where
 * one is wanted.
 */
export async function openBenchTerminal(
  plant: Pick<RunningPlant, 'url' | 'adminToken'>,
  file: string,
  open: (owner: Owner) => Opened = openStore,
): Promise<BenchTerminal> {
  const keys = generateKeyPair();
  const { answer: enrolled } = await enrolTerminal(plant.url, await enrolmentCode(plant), 'new', keys);
  const { terminal, serverId, epoch, plantKey } = enrolled;
  const runtime = nodeRuntime();
  const { database, store } = open({ file, terminal, keys, runtime });
  const link = plantLinkStore(store);
  const http = new HttpClient();
  const sign = signerFor(keys.privateKey);
  const client = new PlantClient({
    runtime,
    store: link,
    transports: [plantTransport({ url: plant.url, terminal, sign, http })],
    identity: { serverId, epoch },
    plantKey,
    terminal,
    version: 'bench',
    log: { info: () => undefined, warn: () => undefined },
    crashed: (error) => {
      throw error;
    },
  });
  const close = (): void => {
    client.stop();
    http.close();
    database.close();
  };
  return { terminal, enrolled, database, store, link, client, close };
}

function openStore({ file, terminal, keys, runtime }: Owner): Opened {
  const database = openDatabase(file);
  const store = new Store({
    database,
    runtime,
    terminal,
    sign: signerFor(keys.privateKey),
    clock: () => ({ offsetMs: null, uncertaintyMs: null, bootId: 'bench', monotonicMs: 0 }),
    typeOf: streamTypeOf,
    projections: allProjections,
  });
  return { database, store };
}

/** Resolves once `holds` does, looked at with each news of the link. */
export function linkTells(client: PlantClient, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = client.onStatus(() => {
      if (!holds()) return;
      stop();
      resolve();
    });
  });
}
