import type { ParentPort } from 'electron';
import { EventEmitter } from 'node:events';
import { flushCompileCache } from 'node:module';
import { PortTunnel, StandInPort } from './ports.ts';
import type { UtilityMessage } from './utilityProcess.ts';

/** `process.parentPort` of a utility process. As in Electron, messages wait for the first listener. */
class StandInParentPort extends EventEmitter implements Pick<ParentPort, 'postMessage'> {
  readonly #tunnel = new PortTunnel(send);
  #waiting: UtilityMessage[] | undefined = [];

  constructor() {
    super();
    process.on('message', (message: UtilityMessage) => {
      if (this.#waiting === undefined) this.#receive(message);
      else this.#waiting.push(message);
    });
    this.on('newListener', (event) => {
      if (event !== 'message' || this.#waiting === undefined) return;
      const waiting = this.#waiting;
      this.#waiting = undefined;
      queueMicrotask(() => waiting.forEach((message) => this.#receive(message)));
    });
  }

  postMessage(data: unknown): void {
    send({ kind: 'message', data, ports: [] });
    // A child that is killed could not leave at its end what it compiled.
    flushCompileCache();
  }

  #receive(message: UtilityMessage): void {
    if (message.kind !== 'message') {
      this.#tunnel.receive(message);
      return;
    }
    const ports = message.ports.map((id) => {
      const { port1, port2 } = StandInPort.pair();
      this.#tunnel.carry(id, port2);
      return port1;
    });
    this.emit('message', { data: message.data, ports });
  }
}

function send(message: UtilityMessage): void {
  if (process.connected) process.send?.(message);
}

// Chromium ends its children when the browser process is gone.
process.on('disconnect', () => process.exit(1));
Object.defineProperty(process, 'parentPort', { value: new StandInParentPort() });
