import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { expect, it } from 'vitest';
import { MqttJsPort } from '#terminal/devices/mqttJsPort';
import { realTimers } from '#simulate/realTimers';

const connack = Buffer.from([0x20, 0x02, 0x00, 0x00]);

it('closes although the broker never answers what is on its way', async () => {
  const sockets = new Set<Socket>();
  const broker = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    // It takes the connection and nothing else.
    socket.once('data', () => socket.write(connack));
  });
  broker.listen(0, '127.0.0.1');
  await once(broker, 'listening');
  const { port: number } = broker.address() as AddressInfo;
  const port = new MqttJsPort({
    url: `mqtt://127.0.0.1:${number}`,
    clientId: 't',
    timers: realTimers,
    random: () => 0,
    log: { info: () => undefined, warn: () => undefined },
  });
  await new Promise<void>((resolve) => void port.onConnection(() => resolve()));
  const subscribed = port.subscribe(['a'], { qos: 1 }).catch((error: unknown) => error);
  await port.close();
  expect(await subscribed).toBeInstanceOf(Error);
  for (const socket of sockets) socket.destroy();
  broker.close();
}, 10_000);
