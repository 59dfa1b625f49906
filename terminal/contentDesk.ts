import type { Runtime } from '#domain/kernel/runtime';
import { SqliteAttachmentLedger } from '#db/attachmentLedger';
import { StorageFailure } from '#db/storage';
import type { Store } from '#db/store';
import { AttachmentLink } from '#sync/attachmentLink';
import type { AttachmentTransport } from '#sync/attachmentMessages';
import type { AttachmentStore } from '#sync/attachments';
import type { PlantClient, SyncLog } from '#sync/client';

export interface ContentDeskParts {
  readonly store: Store;
  readonly attachments: AttachmentStore;
  readonly runtime: Runtime;
  readonly log: SyncLog;
  readonly onBug: (error: unknown) => void;
}

/** The contents' way to the plant that the events go, whenever no event waits for it. */
export class ContentDesk {
  readonly #store: Store;
  readonly #link: AttachmentLink;
  readonly #ledger: SqliteAttachmentLedger;
  readonly #listeners = new Set<(hash: string) => void>();
  #stopListening: (() => void) | null = null;

  constructor(
    { store, attachments, runtime, log, onBug }: ContentDeskParts,
    plant: Pick<PlantClient, 'status'>,
    ways: ReadonlyMap<string, AttachmentTransport>,
  ) {
    this.#store = store;
    this.#ledger = new SqliteAttachmentLedger(store);
    this.#link = new AttachmentLink({
      runtime,
      store: attachments,
      ledger: this.#ledger,
      way: () => {
        const { state, pending } = plant.status();
        return state.status === 'online' && pending === 0 ? (ways.get(state.url) ?? null) : null;
      },
      log,
      onMoved: (hash) => this.#listeners.forEach((listener) => listener(hash)),
      crashed: onBug,
      isStorageFailure: (error) => error instanceof StorageFailure,
    });
  }

  start(): void {
    this.#stopListening = this.#store.onChange(({ events }) => {
      if (events.some(({ type }) => type === 'AttachmentAdded')) this.#ledger.changed();
      this.#link.poke();
    });
    this.#link.start();
  }

  stop(): void {
    this.#stopListening?.();
    this.#link.stop();
  }

  poke(): void {
    this.#link.poke();
  }

  want(hash: string): void {
    this.#link.want(hash);
  }

  waiting(): number {
    return this.#link.waiting();
  }

  onMoved(listener: (hash: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
