import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';

/** A real MQTT 3.1.1 broker on a free port, for one test. */
export class FloorBroker {
  readonly #aedes: Aedes;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(aedes: Aedes) {
    this.#aedes = aedes;
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      aedes.handle(socket);
    });
  }

  static async start(): Promise<FloorBroker> {
    const broker = new FloorBroker(await Aedes.createBroker());
    await new Promise<void>((resolve) => {
      broker.#server.listen(0, '127.0.0.1', () => resolve());
    });
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  /** Cuts every client's connection; they may come back. */
  dropClients(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#aedes.close(() => resolve());
    });
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}
