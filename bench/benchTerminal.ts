import { streamTypeOf } from '#domain/streams';
import type { OpenDatabase } from '#db/open';
import { openDatabase } from '#db/open';
import { plantLinkStore } from '#db/plantLinkStore';
import { Store } from '#db/store';
import { PlantClient } from '#sync/client';
import type { PlantLinkStore } from '#sync/plantPorts';
import { generateKeyPair, signerFor } from '#sync/signing';
import { nodeRuntime } from '#process/nodeRuntime';
import { HttpClient } from '#terminal/httpClient';
import { plantTransport } from '#terminal/plantLink';
import { allProjections } from '#terminal/wiring';
import { enrolTerminal } from '#tests/plant/plantClient';
import type { RunningPlant } from './benchPlant.ts';
import { enrolmentCode } from './benchPlant.ts';

/** A terminal's database and its plant link, with the product's projections; without an engine. Its link is not started yet. */
export interface BenchTerminal {
  readonly terminal: string;
  readonly database: OpenDatabase;
  readonly store: Store;
  readonly link: PlantLinkStore;
  readonly client: PlantClient;
  close(): void;
}

/** Enrolled at the plant over HTTP, with a key of its own. `file`: of its database. */
export async function openBenchTerminal(plant: RunningPlant, file: string): Promise<BenchTerminal> {
  const keys = generateKeyPair();
  const { answer } = await enrolTerminal(plant.url, await enrolmentCode(plant), 'new', keys);
  const { terminal, serverId, epoch, plantKey } = answer;
  const runtime = nodeRuntime();
  const database = openDatabase(file);
  const sign = signerFor(keys.privateKey);
  const clock = () => ({ offsetMs: null, uncertaintyMs: null, bootId: 'bench', monotonicMs: 0 });
  const projections = allProjections;
  const store = new Store({ database, runtime, terminal, sign, clock, typeOf: streamTypeOf, projections });
  const link = plantLinkStore(store);
  const http = new HttpClient();
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
  return { terminal, database, store, link, client, close };
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
