import type { PlantLinkStore, StoreAnswer } from '#sync/plantPorts';
import { FeedCorrupt } from '#sync/page';
import { applyPage } from './applyPage.ts';
import { batchesToPush } from './batchesToPush.ts';
import { StorageFailure } from './storage.ts';
import type { Store } from './store.ts';

/** The terminal's database as the plant link sees it. */
export const plantLinkStore = (store: Store): PlantLinkStore => ({
  place: () => ({
    cursor: Number(store.setting('cursor') ?? 0),
    headHash: store.setting('headHash') ?? null,
  }),
  status: () => ({ run: store.run, lastSeq: store.lastSeq, pending: store.pendingTotal() }),
  plantNewsAt: () => store.setting('plantNewsAt') ?? null,
  batchesToPush: (selection) => batchesToPush(store, selection),
  ack: (acks) =>
    attempt(() => {
      const further = acks.filter(({ run, seq }) => (store.statements.run.get(run)?.ackedSeq ?? seq) < seq);
      if (further.length > 0)
        store.transact(() => further.forEach((ack) => store.statements.ackRun.run(pick(ack))));
      return { moved: further.length > 0 };
    }),
  applyPage: (page) =>
    attempt(() => {
      applyPage(store, page);
      return {};
    }),
  onSaved: (listener) =>
    store.onChange(({ source }) => {
      if (source !== 'plant') listener({ source });
    }),
});

const pick = ({ run, seq }: { readonly run: string; readonly seq: number }) => ({ run, seq });

function attempt<T extends object>(work: () => T): StoreAnswer<T> {
  try {
    return { ok: true, ...work() };
  } catch (error) {
    if (error instanceof FeedCorrupt) return { ok: false, kind: 'corrupt', detail: error.message };
    if (error instanceof StorageFailure) return { ok: false, kind: 'storage', detail: error.fault };
    throw error;
  }
}
