import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * What a network does to a PC and its plant: `slow` lets bytes trickle, `cutRequests` and `cutAnswers` end a connection amid them, `reset` once a request was
 * answered and before the answer is through, `repeat` brings a push that went through once more, `reorder` lets what was sent later arrive earlier.
 */
export const linkFaults = ['slow', 'cutRequests', 'cutAnswers', 'reset', 'repeat', 'reorder'] as const;
export type LinkFault = (typeof linkFaults)[number];

const trickle = { bytes: 1_000, ms: 2 };
const latestMs = 150;

/** Stands between a PC and its plant on the wire, and knows nothing of what they say but where a push begins. */
export class BadLink {
  fault: LinkFault | null = null;
  /** How often each happened. */
  readonly happened = new Map<LinkFault, number>();
  /** What became of pushes that came once more: the answers' status lines. */
  readonly repeated: string[] = [];
  readonly #target: number;
  readonly #random: { next(): number };
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((client) => this.#carry(client));

  constructor(target: number, random: { next(): number }) {
    this.#target = target;
    this.#random = random;
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #carry(client: Socket): void {
    const plant = this.#open();
    this.#keep(client);
    let request: Buffer[] = [];
    let answered = false;
    const end = (): void => {
      client.destroy();
      plant.destroy();
    };
    for (const socket of [client, plant]) socket.on('close', end);
    this.#pass(client, async (chunk) => {
      if (answered) [request, answered] = [[], false];
      request.push(chunk);
      if (this.fault === 'cutRequests') {
        this.#note('cutRequests');
        plant.write(chunk.subarray(0, Math.floor(this.#random.next() * chunk.length)));
        return end();
      }
      await this.#send(plant, chunk);
    });
    this.#pass(plant, async (chunk) => {
      answered = true;
      if (this.fault === 'cutAnswers') {
        this.#note('cutAnswers');
        client.end(chunk.subarray(0, Math.floor(this.#random.next() * chunk.length)), end);
        return;
      }
      if (this.fault === 'reset') {
        this.#note('reset');
        client.resetAndDestroy();
        return;
      }
      await this.#send(client, chunk);
      if (this.fault === 'repeat') this.#repeat(Buffer.concat(request));
    });
  }

  /** One chunk after the other, in their order. */
  #pass(from: Socket, carry: (chunk: Buffer) => Promise<void>): void {
    let before = Promise.resolve();
    from.on('data', (chunk: Buffer) => (before = before.then(() => carry(chunk))));
  }

  async #send(to: Socket, chunk: Buffer): Promise<void> {
    if (this.fault === 'reorder') {
      this.#note('reorder');
      await wait(this.#random.next() * latestMs);
    }
    if (this.fault !== 'slow') return void to.write(chunk);
    this.#note('slow');
    for (let at = 0; at < chunk.length; at += trickle.bytes) {
      to.write(chunk.subarray(at, at + trickle.bytes));
      await wait(trickle.ms);
    }
  }

  #repeat(request: Buffer): void {
    if (!request.subarray(0, 40).toString().startsWith('POST /sync/push ')) return;
    const again = this.#open();
    again.once('data', (answer: Buffer) => {
      this.#note('repeat');
      this.repeated.push(answer.toString().split('\r\n', 1)[0] ?? '');
      again.destroy();
    });
    again.write(request);
  }

  #open(): Socket {
    return this.#keep(connect(this.#target, '127.0.0.1'));
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    // Who hangs up ends both sides.
    socket.on('error', () => socket.destroy());
    return socket;
  }

  #note(fault: LinkFault): void {
    this.happened.set(fault, (this.happened.get(fault) ?? 0) + 1);
  }
}
