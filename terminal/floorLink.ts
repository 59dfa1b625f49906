import mqtt from 'mqtt';
import type { MqttClient } from 'mqtt';
import type { Cancel, Runtime } from '#domain/kernel/runtime';
import { fullJitterMs } from '#sync/backoff';
import type { FloorMessage, FloorTransport } from '#sync/floorPorts';
import { brokerAddress } from './devices/brokerAddress.ts';

export interface FloorBrokerOptions {
  /** `mqtt://broker:1883` or `mqtts://…`, with `user:password@` where the broker asks for them; comes with the site configuration. */
  readonly url: string;
  readonly terminal: string;
  readonly runtime: Runtime;
}

const keepaliveS = 15;
const connectTimeoutMs = 10_000;
const backoff = { baseMs: 500, capMs: 15_000 };

/** The floor link's own connection to the floor broker, over MQTT 3.1.1 (which every broker speaks); comes back with full jitter. */
export const floorTransport = (options: FloorBrokerOptions): FloorTransport => new MqttFloor(options);

class MqttFloor implements FloorTransport {
  readonly #options: FloorBrokerOptions;
  readonly #messages = new Set<(message: FloorMessage) => void>();
  readonly #connections = new Set<(connected: boolean) => void>();
  #client: MqttClient | null = null;
  #retry: Cancel | null = null;
  #connected = false;
  #failures = 0;

  constructor(options: FloorBrokerOptions) {
    this.#options = options;
  }

  start(): void {
    if (!this.#client && !this.#retry) this.#connect();
  }

  stop(): void {
    this.#retry?.cancel();
    this.#retry = null;
    const client = this.#client;
    this.#client = null;
    this.#change(false);
    client?.end(true);
  }

  publish(topic: string, payload: string, { retain }: { readonly retain: boolean }): void {
    if (this.#connected) this.#client?.publish(topic, payload, { qos: 1, retain });
  }

  async subscribe(filters: readonly string[]): Promise<boolean> {
    try {
      const granted = await this.#client?.subscribeAsync([...filters], { qos: 1 });
      return granted !== undefined && granted.every(({ qos }) => qos <= 2);
    } catch {
      return false;
    }
  }

  onMessage(listener: (message: FloorMessage) => void): () => void {
    this.#messages.add(listener);
    return () => this.#messages.delete(listener);
  }

  onConnection(listener: (connected: boolean) => void): () => void {
    this.#connections.add(listener);
    return () => this.#connections.delete(listener);
  }

  #connect(): void {
    const { url, terminal, runtime } = this.#options;
    const client = mqtt.connect({
      ...brokerAddress(url),
      protocolVersion: 4,
      // A new id each time: an equal one would make the broker throw the other connection out, and both would ping-pong.
      clientId: `takt-floor-${terminal}-${runtime.newId().slice(-12)}`,
      clean: true,
      keepalive: keepaliveS,
      connectTimeout: connectTimeoutMs,
      reconnectPeriod: 0,
      queueQoSZero: false,
      resubscribe: false,
    });
    this.#client = client;
    client.on('connect', () => {
      this.#failures = 0;
      if (this.#client === client) this.#change(true);
    });
    client.on('message', (topic, payload, packet) => {
      if (this.#client !== client) return;
      for (const listener of this.#messages) listener({ topic, payload, retained: packet.retain });
    });
    // Every error is followed by `close`, which is where the next attempt begins.
    client.on('error', () => undefined);
    client.on('close', () => this.#closed(client));
  }

  #closed(client: MqttClient): void {
    if (this.#client !== client) return;
    const { runtime } = this.#options;
    this.#client = null;
    client.end(true);
    this.#change(false);
    this.#failures += 1;
    this.#retry = runtime.after(
      fullJitterMs(backoff, this.#failures, () => runtime.random()),
      () => {
        this.#retry = null;
        this.#connect();
      },
    );
  }

  #change(connected: boolean): void {
    if (this.#connected === connected) return;
    this.#connected = connected;
    for (const listener of this.#connections) listener(connected);
  }
}
