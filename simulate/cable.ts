import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A network cable that can be pulled: a TCP relay whose ends are two loopback ports. */
export interface Cable {
  /** The port to connect to instead of the target's. */
  readonly port: number;
  readonly isCut: boolean;
  /** Resets what is open and refuses what comes, as a pulled cable does. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** Lays a cable to `host:port`; port 0 for a free one on this side. */
export async function layCable(
  target: { readonly host: string; readonly port: number },
  port = 0,
): Promise<Cable> {
  const open = new Set<Socket>();
  let cut = false;
  const join = (near: Socket): void => {
    if (cut) {
      near.destroy();
      return;
    }
    const far = connect(target.port, target.host);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.setNoDelay(true);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  };
  const server = createServer(join);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const dropAll = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    get isCut() {
      return cut;
    },
    cut() {
      cut = true;
      dropAll();
    },
    mend() {
      cut = false;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        dropAll();
      }),
  };
}
