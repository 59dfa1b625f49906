import type { Actor } from '#domain/kernel/actor';
import { accept, draft } from '#domain/kernel/decision';
import { plantLinkStore } from '#db/plantLinkStore';
import { nodeRuntime } from '#process/nodeRuntime';
import { PlantClient as SyncClient } from '#sync/client';
import { enrollAnswer, protocolVersion } from '#sync/messages';
import { generateKeyPair, signerFor } from '#sync/signing';
import { plantLinkTuning } from '#sync/tuning';
import { HttpClient } from '#process/httpClient';
import { plantTransport } from '#terminal/plantLink';
import { openTestStore } from '#tests/db/testStore';
import { box } from './boxStream.ts';

const actor: Actor = { kind: 'person', person: 'p-1', role: 'operator' };

/** A terminal's database and plant link, which saves and saves, as real ones do: whatever the plant says. */
export interface BusyTerminal {
  readonly client: SyncClient;
  /** Ids of the events that were saved, in their order. */
  readonly saved: readonly string[];
  /** Saves one more event. */
  save(): void;
  /** Saves every few milliseconds until `rest`. */
  work(): void;
  rest(): void;
  close(): void;
}

export async function busyTerminal(
  urls: readonly string[],
  code: string,
  seed: number,
): Promise<BusyTerminal> {
  const keys = generateKeyPair();
  const request = { protocol: protocolVersion, code, name: `PC ${String(seed)}`, publicKey: keys.publicKey };
  const response = await fetch(`${urls[0] ?? ''}/sync/enroll`, {
    method: 'POST',
    body: JSON.stringify(request),
  });
  const { serverId, epoch, terminal, plantKey } = enrollAnswer.parse(await response.json());
  const { store, database } = openTestStore({ types: [box], seed, as: { terminal, keys } });
  const runtime = nodeRuntime();
  const http = new HttpClient();
  const sign = signerFor(keys.privateKey);
  const client = new SyncClient({
    runtime,
    store: plantLinkStore(store),
    transports: urls.map((url) => plantTransport({ url, terminal, sign, http })),
    identity: { serverId, epoch },
    plantKey,
    terminal,
    version: '1',
    log: { info: () => undefined, warn: () => undefined },
    tuning: { ...plantLinkTuning, backoff: { baseMs: 100, capMs: 1_000 }, pushTimeoutMs: 8_000 },
    crashed: (error) => {
      throw error;
    },
  });
  client.start();
  const saved: string[] = [];
  const save = () => {
    const made = accept(draft(box, String(saved.length % 7), { type: 'BoxFilled', payload: { amount: 1 } }));
    saved.push(...store.commit(made, { actor }).map(({ eventId }) => eventId));
  };
  let timer: NodeJS.Timeout | undefined;
  return {
    client,
    saved,
    save,
    work: () => void (timer ??= setInterval(save, 5)),
    rest: () => clearInterval(timer),
    close() {
      clearInterval(timer);
      client.stop();
      http.close();
      database.close();
    },
  };
}
