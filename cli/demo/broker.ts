import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Aedes } from 'aedes';

export interface Broker {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

/** The floor broker of a demo or a very small site, inside this process (MQTT 3.1.1). */
export async function startBroker(port: number): Promise<Broker> {
  const aedes = await Aedes.createBroker();
  const server = createServer(aedes.handle);
  await new Promise<void>((resolve, reject) => {
    // Its timers would keep the process alive without a port.
    server.once('error', (error) => aedes.close(() => reject(error)));
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: chosen } = server.address() as AddressInfo;
  return {
    port: chosen,
    url: `mqtt://127.0.0.1:${chosen}`,
    close: () =>
      new Promise((resolve) => {
        aedes.close(() => server.close(() => resolve()));
      }),
  };
}
