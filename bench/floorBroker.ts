import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { floorStore } from '#db/floorStore';
import { nodeRuntime } from '#process/nodeRuntime';
import { FloorLink } from '#sync/floor';
import { floorTransport } from '#terminal/floorLink';
import type { BenchTerminal } from './benchTerminal.ts';

const mosquitto = ['/usr/sbin/mosquitto', '/usr/bin/mosquitto'].find((file) => existsSync(file));

export interface FloorBroker {
  readonly url: string;
  stop(): Promise<void>;
}

/** A Mosquitto of its own on loopback; null where none is installed. */
export async function startBroker(folder: string): Promise<FloorBroker | null> {
  if (mosquitto === undefined) return null;
  const port = await freePort();
  const config = path.join(folder, 'mosquitto.conf');
  writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n`);
  const broker = spawn(mosquitto, ['-c', config], { stdio: 'ignore' });
  return {
    url: `mqtt://127.0.0.1:${port}`,
    async stop() {
      broker.kill('SIGKILL');
      if (broker.exitCode === null && broker.signalCode === null) await once(broker, 'exit');
    },
  };
}

async function freePort(): Promise<number> {
  const probe = net.createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

/** The product's floor link of a terminal, over the product's MQTT connection; not started yet. */
export function floorLinkOf({ terminal, enrolled, store }: BenchTerminal, url: string): FloorLink {
  const runtime = nodeRuntime();
  const { certificate, plantKey } = enrolled;
  return new FloorLink({
    runtime,
    transport: floorTransport({ url, terminal, runtime }),
    store: floorStore(store),
    site: certificate.site,
    certificate,
    plantKey,
    log: { info: () => undefined, warn: () => undefined },
  });
}
