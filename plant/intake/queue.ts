import type { RunAck } from '#sync/messages';
import type { IncomingBatch } from './incoming.ts';

/** What a push gets. `busy`: nothing was taken; try again after that many seconds. */
export type PushOutcome =
  | { readonly status: 'taken'; readonly acks: readonly RunAck[] }
  | { readonly status: 'busy'; readonly retryAfterS: number };

/** One push that waits for its commit. */
export interface Ticket {
  readonly incoming: readonly IncomingBatch[];
  /** Load on one group: events and the streams that they read. */
  readonly weight: number;
  readonly arrivedMs: number;
  /** Failed in a group: judged alone next time, so that it can spoil nobody else's. */
  readonly alone: boolean;
  resolve(outcome: PushOutcome): void;
}

export interface QueueLimits {
  /** Weight above which pushes are turned away. */
  readonly queue: number;
  /** Weight of one group; a single heavier push is a group of its own. */
  readonly group: number;
}

export const weightOf = (incoming: readonly IncomingBatch[]): number =>
  incoming.reduce((sum, b) => sum + (b.status === 'sound' ? batchWeight(b.events) : 1), 0);

const batchWeight = (events: readonly { event: { reads: readonly unknown[] } | null }[]): number =>
  events.reduce((sum, e) => sum + 1 + (e.event?.reads.length ?? 0), 0);

/** Pushes in order of arrival. */
export class TicketQueue {
  readonly #limits: QueueLimits;
  #tickets: Ticket[] = [];
  #weight = 0;
  #arrived: (() => void) | null = null;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  get weight(): number {
    return this.#weight;
  }

  get full(): boolean {
    return this.#weight >= this.#limits.queue;
  }

  add(ticket: Ticket): void {
    this.#tickets.push(ticket);
    this.#weight += ticket.weight;
    this.wake();
  }

  /** Resolves when there is something to take, or when `wake` was called. */
  async waiting(): Promise<void> {
    if (this.#tickets.length > 0) return;
    await new Promise<void>((resolve) => (this.#arrived = resolve));
  }

  wake(): void {
    this.#arrived?.();
    this.#arrived = null;
  }

  /** The next group: as many pushes as fit, in order. */
  takeGroup(): readonly Ticket[] {
    let count = 0;
    let weight = 0;
    for (const ticket of this.#tickets) {
      const fits = count === 0 || (weight + ticket.weight <= this.#limits.group && !ticket.alone);
      if (!fits) break;
      count += 1;
      weight += ticket.weight;
      if (ticket.alone) break;
    }
    const group = this.#tickets.slice(0, count);
    this.#tickets = this.#tickets.slice(count);
    this.#weight -= weight;
    return group;
  }

  putBack(tickets: readonly Ticket[]): void {
    this.#tickets = [...tickets, ...this.#tickets];
    this.#weight += tickets.reduce((sum, t) => sum + t.weight, 0);
  }

  turnAwayAll(retryAfterS: number): void {
    const tickets = this.#tickets;
    this.#tickets = [];
    this.#weight = 0;
    for (const ticket of tickets) ticket.resolve({ status: 'busy', retryAfterS });
  }
}
