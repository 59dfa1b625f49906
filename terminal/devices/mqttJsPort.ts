import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { fullJitterMs } from './backoff.ts';
import type { DeviceLog } from './deviceLog.ts';
import type { MqttMessage, MqttPort } from './mqttPort.ts';
import { brokerAddress } from './brokerAddress.ts';
import type { Cancellable, Timers } from './timers.ts';

export interface MqttJsOptions {
  /** mqtt:// or mqtts:// */
  readonly url: string;
  /** Unique on the broker: a second client with the same id throws the first one out, in turns. */
  readonly clientId: string;
  readonly timers: Timers;
  /** Evenly distributed in [0, 1). */
  readonly random: () => number;
  readonly log: DeviceLog;
  /** User, password and TLS. */
  readonly credentials?: Pick<IClientOptions, 'username' | 'password' | 'ca' | 'cert' | 'key'>;
}

const CONNECT_TIMEOUT_MS = 5_000;
const KEEP_ALIVE_S = 10;
/** So long what is on its way is waited for at the end: a broker that was killed has forgotten it, and never says so. */
const CLOSE_PATIENCE_MS = 1_000;

/** The MQTT port over mqtt.js: clean sessions, nothing queued while away, reconnects with full jitter until closed. */
export class MqttJsPort implements MqttPort {
  readonly #options: MqttJsOptions;
  readonly #client: MqttClient;
  readonly #messageListeners = new Set<(message: MqttMessage) => void>();
  readonly #connectionListeners = new Set<(connected: boolean) => void>();
  #reconnect: Cancellable | null = null;
  #failures = 0;
  #toldError: string | null = null;
  #connected = false;
  #closed = false;

  constructor(options: MqttJsOptions) {
    this.#options = options;
    this.#client = connect({
      ...brokerAddress(options.url),
      ...options.credentials,
      clientId: options.clientId,
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: 0,
      connectTimeout: CONNECT_TIMEOUT_MS,
      keepalive: KEEP_ALIVE_S,
      queueQoSZero: false,
      resubscribe: false,
    });
    this.#client.on('connect', () => this.#onConnected());
    this.#client.on('close', () => this.#onClosed());
    this.#client.on('error', ({ message }) => this.#onError(message));
    this.#client.on('message', (topic, payload, { retain }) => {
      for (const listener of this.#messageListeners) listener({ topic, payload, retained: retain });
    });
  }

  get connected(): boolean {
    return this.#connected;
  }

  publish(topic: string, payload: string, options: { readonly qos: 0 | 1; readonly retain: boolean }): void {
    if (this.#connected) this.#client.publish(topic, payload, options);
  }

  async subscribe(filters: readonly string[], { qos }: { readonly qos: 0 | 1 }): Promise<void> {
    const granted = await this.#client.subscribeAsync([...filters], { qos });
    const refused = granted.find((grant) => grant.qos === 128);
    if (refused !== undefined) throw new Error(`the broker refused the subscription to ${refused.topic}`);
  }

  onMessage(listener: (message: MqttMessage) => void): () => void {
    this.#messageListeners.add(listener);
    return () => this.#messageListeners.delete(listener);
  }

  onConnection(listener: (connected: boolean) => void): () => void {
    this.#connectionListeners.add(listener);
    return () => this.#connectionListeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#reconnect?.cancel();
    await this.#client.endAsync(!(await this.#isSettled()));
  }

  /** Nothing is on its way any more. */
  #isSettled(): Promise<boolean> {
    const client = this.#client;
    if (Object.keys(client.outgoing).length === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const patience = this.#options.timers.after(CLOSE_PATIENCE_MS, () => resolve(false));
      client.once('outgoingEmpty', () => {
        patience.cancel();
        resolve(true);
      });
    });
  }

  /** A broker that stays away is told once. */
  #onError(message: string): void {
    if (message === this.#toldError) return;
    this.#toldError = message;
    this.#options.log.warn('mqttError', { message });
  }

  #onConnected(): void {
    this.#failures = 0;
    this.#toldError = null;
    this.#setConnected(true);
  }

  #onClosed(): void {
    this.#setConnected(false);
    if (this.#closed) return;
    const { timers, random } = this.#options;
    this.#reconnect?.cancel();
    this.#reconnect = timers.after(fullJitterMs(this.#failures, random), () => this.#client.reconnect());
    this.#failures += 1;
  }

  #setConnected(connected: boolean): void {
    if (this.#connected === connected) return;
    this.#connected = connected;
    for (const listener of this.#connectionListeners) listener(connected);
  }
}
