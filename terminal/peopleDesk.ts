import type { Cancel, Runtime } from '#domain/kernel/runtime';
import type { Reading } from '#domain/people/peopleAge';
import { protocolVersion, vouchAnswer } from '#sync/messages';
import type { VouchAsk } from '#sync/vouch';
import { vouchHolds } from '#sync/vouch';
import type { Enrolment } from './enrolment.ts';
import type { PeopleCache } from './peopleCache.ts';
import type { PlantLinkOptions } from './plantLink.ts';
import { plantDoor } from './plantLink.ts';

/** What the plant said to one question, once its signature was checked. */
export interface Vouched {
  readonly at: string;
  readonly position: number;
}

/** Asks the plant to vouch for its log; null where it did not answer, or not as the plant that this terminal knows. */
export async function fetchVouch(
  options: PlantLinkOptions & { readonly enrolment: Enrolment; readonly nonce: string },
  signal: AbortSignal,
): Promise<Vouched | null> {
  const { enrolment, nonce, terminal } = options;
  const ask: VouchAsk = { serverId: enrolment.serverId, epoch: enrolment.epoch, terminal, nonce };
  const request = { protocol: protocolVersion, nonce };
  const answer = await plantDoor(options)('sync/vouch', vouchAnswer, request, signal);
  return answer.ok && vouchHolds(ask, answer.value, enrolment.plantKey) ? answer.value : null;
}

export interface PeopleDeskParts {
  readonly runtime: Pick<Runtime, 'after' | 'newId'>;
  readonly cache: Pick<PeopleCache, 'now' | 'keep' | 'vouched'>;
  readonly fetch: (nonce: string, signal: AbortSignal) => Promise<Vouched | null>;
  readonly online: () => boolean;
  /** Everything through this position of the plant's log is known here. */
  readonly cursor: () => number;
}

export const peoplePace = { everyMs: 600_000, lookMs: 2_000 };

/** Has the plant vouch for what is known here, every ten minutes while it can be reached; counts the age meanwhile. */
export class PeopleDesk {
  readonly #parts: PeopleDeskParts;
  readonly #stopped = new AbortController();
  #due = true;
  #timer: Cancel | null = null;
  /** Told, and true once everything through the position has arrived. */
  #told: (Vouched & { readonly asked: Reading }) | null = null;

  constructor(parts: PeopleDeskParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#again();
  }

  /** The plant can be reached now. */
  online(): void {
    if (this.#due && !this.#stopped.signal.aborted) void this.#ask();
  }

  stop(): void {
    this.#stopped.abort();
    this.#timer?.cancel();
  }

  #again(): void {
    const { runtime, cache } = this.#parts;
    this.#timer = runtime.after(this.#told === null ? peoplePace.everyMs : peoplePace.lookMs, () => {
      if (this.#told !== null) this.#settle();
      else {
        cache.keep();
        this.#due = true;
        if (this.#parts.online()) this.online();
      }
      this.#again();
    });
  }

  async #ask(): Promise<void> {
    this.#due = false;
    const { cache, fetch, runtime } = this.#parts;
    const { signal } = this.#stopped;
    const asked = cache.now();
    const told = await fetch(runtime.newId(), signal);
    if (signal.aborted || told === null) return;
    this.#told = { ...told, asked };
    this.#timer?.cancel();
    this.#settle();
    this.#again();
  }

  #settle(): void {
    const { cache, cursor } = this.#parts;
    if (this.#told === null || cursor() < this.#told.position) return;
    cache.vouched(this.#told.at, this.#told.asked);
    this.#told = null;
  }
}
