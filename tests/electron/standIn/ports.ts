import type { MessageChannelMain as ElectronChannel, MessagePortMain } from 'electron';
import { EventEmitter } from 'node:events';

/** One of two paired ends. As in Electron, messages wait until `start`, and closing one end tells the other. */
export class StandInPort
  extends EventEmitter
  implements Pick<MessagePortMain, 'postMessage' | 'start' | 'close'>
{
  #peer: StandInPort | undefined;
  #waiting: unknown[] | undefined = [];

  static pair(): { port1: StandInPort; port2: StandInPort } {
    const [port1, port2] = [new StandInPort(), new StandInPort()];
    port1.#peer = port2;
    port2.#peer = port1;
    return { port1, port2 };
  }

  postMessage(data: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw new Error('the stand-in carries no ports over ports');
    const peer = this.#peer;
    if (peer !== undefined) queueMicrotask(() => peer.#receive(data));
  }

  start(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const data of waiting) this.#receive(data);
  }

  close(): void {
    const peer = this.#peer;
    if (peer === undefined) return;
    this.#peer = undefined;
    queueMicrotask(() => {
      peer.#peer = undefined;
      peer.emit('close');
    });
    this.emit('close');
  }

  #receive(data: unknown): void {
    if (this.#waiting !== undefined) this.#waiting.push(data);
    else this.emit('message', { data, ports: [] });
  }
}

/** What travels between two processes for the ports that were given away. */
export type PortMessage =
  | { readonly kind: 'port'; readonly id: number; readonly data: unknown }
  | { readonly kind: 'portClosed'; readonly id: number };

/** Carries given-away ports to another process or page: the port stays here and repeats what its distant double does. */
export class PortTunnel {
  readonly #ports = new Map<number, StandInPort>();
  readonly #send: (message: PortMessage) => void;

  constructor(send: (message: PortMessage) => void) {
    this.#send = send;
  }

  carry(id: number, port: StandInPort): void {
    this.#ports.set(id, port);
    port.on('message', ({ data }: { data: unknown }) => this.#send({ kind: 'port', id, data }));
    port.on('close', () => {
      if (this.#ports.delete(id)) this.#send({ kind: 'portClosed', id });
    });
    port.start();
  }

  receive(message: PortMessage): void {
    const port = this.#ports.get(message.id);
    if (message.kind === 'port') port?.postMessage(message.data);
    else this.#end(message.id);
  }

  /** The other side is gone. */
  closeAll(): void {
    for (const id of this.#ports.keys()) this.#end(id);
  }

  #end(id: number): void {
    const port = this.#ports.get(id);
    this.#ports.delete(id);
    port?.close();
  }
}

let carried = 0;

/** Puts the ports of a message into the tunnel and answers their ids there. */
export function giveAway(tunnel: PortTunnel, ports: readonly unknown[] = []): number[] {
  return ports.map((port) => {
    if (!(port instanceof StandInPort)) throw new TypeError('only a MessagePortMain can be transferred');
    carried += 1;
    tunnel.carry(carried, port);
    return carried;
  });
}

type Ends = { readonly [End in keyof Pick<ElectronChannel, 'port1' | 'port2'>]: StandInPort };

export class MessageChannelMain implements Ends {
  readonly port1: StandInPort;
  readonly port2: StandInPort;

  constructor() {
    const { port1, port2 } = StandInPort.pair();
    this.port1 = port1;
    this.port2 = port2;
  }
}
