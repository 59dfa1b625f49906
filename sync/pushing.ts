import type { Runtime } from '#domain/kernel/runtime';
import type { Batch } from './batch.ts';
import type { Calls } from './calls.ts';
import type { Ending } from './ending.ts';
import { endingOf } from './ending.ts';
import type { PushRequest, RunAck, RunsRequest, ServerIdentity } from './messages.ts';
import { protocolVersion } from './messages.ts';
import type { SignedPlace } from './place.ts';
import type { PlantTransport } from './plantPorts.ts';
import type { NotTaken, PushPlan } from './pushPlan.ts';
import type { PlantLinkTuning } from './tuning.ts';

export interface PushingParts {
  readonly runtime: Runtime;
  readonly plan: PushPlan;
  readonly calls: Calls;
  readonly transport: PlantTransport;
  readonly tuning: PlantLinkTuning;
  /** This terminal. */
  readonly terminal: string;
  /** What the plant signed last of its log; null where that is not kept. */
  place(): SignedPlace | null;
  /** Null where it is the plant that this terminal knows. */
  strangeness(answer: ServerIdentity): Ending | null;
  /** Notes how far the plant has runs. */
  acked(acks: readonly RunAck[]): Ending | null;
  /** A push was taken: the plant is not busy. */
  taken(): void;
  /** Waits as a busy plant says; false where the ending is one. */
  bearsWith(ending: Ending): Promise<boolean>;
  /** So many ms are to be waited where a busy plant says so many. */
  busyMs(retryAfterMs: number): number;
  onNotTaken(notTaken: readonly NotTaken[]): void;
}

/** Chosen and said together without a command having to wait. */
const fewEvents = 50;

/** What goes to the plant: one push in flight at most, and nothing that others have brought it already. */
export class Pushing {
  readonly #parts: PushingParts;
  #wake: () => void = () => undefined;
  #woken = false;

  constructor(parts: PushingParts) {
    this.#parts = parts;
  }

  /** There may be something to push. */
  wake(): void {
    this.#woken = true;
    this.#wake();
  }

  async run(): Promise<Ending> {
    const { plan, calls, terminal } = this.#parts;
    for (;;) {
      if (calls.ended) return { kind: 'closed' };
      this.#woken = false;
      const batches = plan.next(calls.now());
      if (batches.length === 0) {
        await this.#idle();
        continue;
      }
      const others = batches.filter((batch) => batch.terminal !== terminal).map(({ run }) => run);
      const ending = others.length === 0 ? await this.#push(batches) : await this.#pushUnknown(others);
      if (ending === null) continue;
      if (!(await this.#parts.bearsWith(ending))) return ending;
    }
  }

  /** A revoked terminal is told nothing more, but what it saved before it heard so is still taken, and flagged. */
  async handedOver(ending: Ending): Promise<Ending> {
    if (ending.kind !== 'stop' || ending.reason !== 'revoked') return ending;
    const { plan, calls } = this.#parts;
    for (;;) {
      const batches = plan.next(calls.now());
      if (batches.length === 0) return ending;
      const pushed = await this.#push(batches);
      if (pushed === null) continue;
      if (pushed.kind !== 'fault' || pushed.fault.kind !== 'busy') return pushed;
      await calls.pause(this.#parts.busyMs(pushed.fault.retryAfterMs));
    }
  }

  /** Asks how far the plant has others' runs, so that not all who heard a terminal send what it said; what is left then is pushed. */
  async #pushUnknown(runs: readonly string[]): Promise<Ending | null> {
    const { calls, transport, tuning, plan } = this.#parts;
    const request: RunsRequest = { protocol: protocolVersion, runs: [...runs] };
    const answer = await calls.call((signal) => transport.runs(request, signal), tuning.pushTimeoutMs);
    if (calls.ended) return { kind: 'closed' };
    if (!answer.ok) return endingOf(answer.fault);
    const ending = this.#parts.strangeness(answer.value) ?? this.#parts.acked(answer.value.acks);
    if (ending !== null) return ending;
    const batches = plan.next(calls.now());
    return batches.length > 0 ? this.#push(batches) : null;
  }

  async #push(batches: readonly Batch[]): Promise<Ending | null> {
    const { calls, transport, tuning } = this.#parts;
    // Many were chosen just now, and to say them takes as long again: a command comes between.
    if (batches.reduce((sum, { events }) => sum + events.length, 0) > fewEvents) await calls.pause(0);
    const place = this.#parts.place();
    const request: PushRequest = {
      protocol: protocolVersion,
      batches: [...batches],
      ...(place && { place }),
    };
    const answer = await calls.call((signal) => transport.push(request, signal), tuning.pushTimeoutMs);
    if (calls.ended) return { kind: 'closed' };
    if (!answer.ok) return endingOf(answer.fault);
    this.#parts.taken();
    const { acks } = answer.value;
    const ending = this.#parts.strangeness(answer.value) ?? this.#parts.acked(acks);
    if (ending !== null) return ending;
    const notTaken = this.#parts.plan.learn(batches, acks, calls.now());
    if (notTaken.length > 0) this.#parts.onNotTaken(notTaken);
    return null;
  }

  /** Until something was saved, or a run that waits aside is due. */
  async #idle(): Promise<void> {
    const { plan, calls, runtime } = this.#parts;
    if (this.#woken || calls.ended) return;
    const dueMs = plan.nextDueMs(calls.now());
    const waitMs = dueMs === null ? null : Math.max(1, Math.ceil(dueMs - calls.now()));
    const timer = waitMs === null ? null : runtime.after(waitMs, () => this.#wake());
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    timer?.cancel();
  }
}
