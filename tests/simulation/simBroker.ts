import type { Runtime } from '#domain/kernel/runtime';
import type { FloorMessage, FloorTransport } from '#sync/floorPorts';
import { Path } from './path.ts';
import type { World } from './world.ts';

interface Client {
  readonly filters: readonly string[];
  deliver(message: FloorMessage): void;
  lost(): void;
}

/** How long a side takes to notice that the other is gone, ms. */
const keepaliveMs = 5_000;

const matches = (filter: string, topic: string): boolean => {
  const [f, t] = [filter.split('/'), topic.split('/')];
  return f.length === t.length && f.every((level, i) => level === '+' || level === t[i]);
};

/** An MQTT broker without persistence: a restart forgets retained messages, subscriptions and connections. */
export class SimBroker {
  readonly #world: World;
  readonly #clients = new Set<Client>();
  readonly #retained = new Map<string, Uint8Array>();
  up = true;

  constructor(world: World) {
    this.#world = world;
  }

  crash(): void {
    this.up = false;
    this.#retained.clear();
    for (const client of this.#clients) client.lost();
    this.#clients.clear();
  }

  restart(): void {
    this.up = true;
  }

  join(client: Client): void {
    this.#clients.add(client);
    for (const [topic, payload] of this.#retained) {
      if (client.filters.some((filter) => matches(filter, topic)))
        client.deliver({ topic, payload, retained: true });
    }
  }

  leave(client: Client): void {
    this.#clients.delete(client);
  }

  publish(topic: string, payload: Uint8Array, retain: boolean): void {
    if (!this.up) return;
    this.#world.sometimes('floor.published');
    if (retain) this.#retained.set(topic, payload);
    for (const client of this.#clients) {
      if (client.filters.some((filter) => matches(filter, topic)))
        client.deliver({ topic, payload, retained: false });
    }
  }
}

/** One terminal's connection to the broker. Messages are lost, repeated and overtaken even while it stands. */
export class SimFloor implements FloorTransport {
  readonly up: Path;
  readonly down: Path;
  readonly #world: World;
  readonly #broker: SimBroker;
  readonly #runtime: Runtime;
  readonly #messages = new Set<(message: FloorMessage) => void>();
  readonly #connections = new Set<(connected: boolean) => void>();
  #client: Client | null = null;
  #connected = false;
  #stopped = false;

  constructor(
    world: World,
    broker: SimBroker,
    runtime: Runtime,
    paths: { readonly up: Path; readonly down: Path },
  ) {
    this.#world = world;
    this.#broker = broker;
    this.#runtime = runtime;
    this.up = paths.up;
    this.down = paths.down;
  }

  start(): void {
    this.#attempt();
  }

  stop(): void {
    this.#stopped = true;
    this.#disconnect();
  }

  publish(topic: string, payload: string, { retain }: { readonly retain: boolean }): void {
    if (!this.#connected) return;
    const bytes = new TextEncoder().encode(payload);
    this.up.carry(() => this.#broker.publish(topic, bytes, retain));
  }

  subscribe(filters: readonly string[]): Promise<boolean> {
    return new Promise((resolve) => {
      this.#runtime.after(10, () => {
        if (!this.#connected) return resolve(false);
        const client: Client = {
          filters,
          deliver: (message) => this.down.carry(() => this.#arrived(client, message)),
          lost: () => this.#disconnect(),
        };
        this.#client = client;
        this.#broker.join(client);
        resolve(true);
      });
    });
  }

  onMessage(listener: (message: FloorMessage) => void): () => void {
    this.#messages.add(listener);
    return () => this.#messages.delete(listener);
  }

  onConnection(listener: (connected: boolean) => void): () => void {
    this.#connections.add(listener);
    return () => this.#connections.delete(listener);
  }

  #arrived(client: Client, message: FloorMessage): void {
    if (this.#client !== client || this.#stopped) return;
    for (const listener of this.#messages) this.#runtime.after(0, () => listener(message));
  }

  get #reachable(): boolean {
    return this.#broker.up && !this.up.cut && !this.down.cut;
  }

  #attempt(): void {
    this.#runtime.after(this.#runtime.random() * 1000, () => {
      if (this.#stopped || this.#connected) return;
      if (!this.#reachable) return this.#attempt();
      this.#world.sometimes('floor.connected');
      this.#change(true);
      this.#watch();
    });
  }

  /** Keep-alive: a silent connection is noticed after a while. */
  #watch(): void {
    this.#runtime.after(keepaliveMs, () => {
      if (this.#stopped || !this.#connected) return;
      if (!this.#reachable) return this.#disconnect();
      this.#watch();
    });
  }

  #disconnect(): void {
    if (this.#client) this.#broker.leave(this.#client);
    this.#client = null;
    if (!this.#connected) return;
    this.#change(false);
    if (!this.#stopped) this.#attempt();
  }

  #change(connected: boolean): void {
    this.#connected = connected;
    for (const listener of this.#connections) listener(connected);
  }
}

export const floorPaths = (world: World): { readonly up: Path; readonly down: Path } => ({
  up: new Path(world, 'floor'),
  down: new Path(world, 'floor'),
});
