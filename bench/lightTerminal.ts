import { PlantClient } from '#sync/client';
import type { EnrollAnswer } from '#sync/messages';
import type { PlantTransport } from '#sync/plantPorts';
import { nodeRuntime } from '#process/nodeRuntime';
import { HttpClient } from '#process/httpClient';
import { plantTransport } from '#terminal/plantLink';
import type { RunWriter, TerminalWriter } from '#tests/plant/writer';
import type { LightStart } from './lightStore.ts';
import { LightStore } from './lightStore.ts';
import { ReceivingHttp } from './receivingHttp.ts';

export interface LightTerminalOptions {
  readonly url: string;
  readonly writer: TerminalWriter;
  readonly run: RunWriter;
  readonly enrolled: EnrollAnswer;
  readonly start: LightStart;
  /** Looks at each row that comes, as a PC does; otherwise rows are received and not looked at. */
  readonly looks: boolean;
}

/** A terminal with the product's plant link, requests and signatures over a connection of its own, and a store in memory. */
export class LightTerminal {
  readonly store: LightStore;
  readonly client: PlantClient;
  /** Of its first push and of its last event's acknowledgement; monotonic ms. */
  firstPushMs: number | null = null;
  drainedMs: number | null = null;
  /** Asked, answered or not. */
  pulls = 0;
  readonly #http: HttpClient;
  readonly #receiving: ReceivingHttp | null;

  constructor({ url, writer, run, enrolled, start, looks }: LightTerminalOptions) {
    const { terminal, sign } = writer;
    this.store = new LightStore(run, start);
    this.#receiving = looks ? null : new ReceivingHttp();
    this.#http = this.#receiving ?? new HttpClient();
    const transport = plantTransport({ url, terminal, sign, http: this.#http });
    this.client = new PlantClient({
      runtime: nodeRuntime(),
      store: this.store,
      transports: [this.#counted(transport)],
      identity: { serverId: enrolled.serverId, epoch: enrolled.epoch },
      plantKey: enrolled.plantKey,
      terminal,
      version: 'bench',
      log: { info: () => undefined, warn: () => undefined },
      crashed: (error) => {
        throw error;
      },
    });
    this.client.onStatus(() => {
      if (this.firstPushMs !== null && this.store.pending === 0) this.drainedMs ??= performance.now();
    });
  }

  /** Bytes of pulls that came; 0 where they are looked at. */
  get bytes(): number {
    return this.#receiving?.bytes ?? 0;
  }

  close(): void {
    this.client.stop();
    this.#http.close();
  }

  #counted(transport: PlantTransport): PlantTransport {
    const push: PlantTransport['push'] = (request, signal) => {
      this.firstPushMs ??= performance.now();
      return transport.push(request, signal);
    };
    const pull: PlantTransport['pull'] = (request, signal) => {
      this.pulls += 1;
      return transport.pull(request, signal);
    };
    return { ...transport, push, pull };
  }
}
