import type { Cancel, Runtime } from '#domain/kernel/runtime';
import type { SyncLog } from '#sync/client';
import { protocolVersion, pinKeyAnswer } from '#sync/messages';
import { askForPinKey } from '#sync/pinKey';
import type { PlantLinkOptions } from './plantLink.ts';
import { plantDoor } from './plantLink.ts';

/** The site's key for PINs, from the plant; null where it did not answer, or not as the plant that this terminal knows. */
export async function fetchPinKey(
  options: PlantLinkOptions & { readonly plantKey: string },
  signal: AbortSignal,
): Promise<string | null> {
  const ask = askForPinKey();
  const request = { protocol: protocolVersion, publicKey: ask.publicKey };
  const answer = await plantDoor(options)('sync/pin-key', pinKeyAnswer, request, signal);
  return answer.ok ? ask.open(answer.value, options.terminal, options.plantKey) : null;
}

/** Where the key of this PC is kept; it is asked for while there is none. */
export interface PinKeyPlace {
  has(): boolean;
  /** Durable when it resolves. */
  keep(pinKey: string): Promise<void>;
}

export interface PinKeyDeskParts {
  readonly runtime: Runtime;
  readonly place: PinKeyPlace;
  readonly fetch: (signal: AbortSignal) => Promise<string | null>;
  readonly log: SyncLog;
}

const retryMs = 30_000;

/** Asks for the key as soon as the plant can be reached, and again until it is there: PCs enrolled before there was one have none. */
export class PinKeyDesk {
  readonly #parts: PinKeyDeskParts;
  readonly #stopped = new AbortController();
  #asking = false;
  #retry: Cancel | null = null;

  constructor(parts: PinKeyDeskParts) {
    this.#parts = parts;
  }

  /** The plant can be reached now. */
  online(): void {
    if (this.#asking || this.#retry !== null || this.#stopped.signal.aborted || this.#parts.place.has())
      return;
    this.#asking = true;
    void this.#ask();
  }

  stop(): void {
    this.#stopped.abort();
    this.#retry?.cancel();
  }

  async #ask(): Promise<void> {
    const { place, fetch, runtime, log } = this.#parts;
    const { signal } = this.#stopped;
    const pinKey = await fetch(signal);
    if (pinKey !== null && !signal.aborted)
      await place.keep(pinKey).catch((error: unknown) => log.warn('pinKeyNotKept', { error }));
    this.#asking = false;
    if (place.has() || signal.aborted) return;
    this.#retry = runtime.after(retryMs, () => {
      this.#retry = null;
      this.online();
    });
  }
}
