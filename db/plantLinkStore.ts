import type { RunAck } from '#sync/messages';
import type { PlantLinkStore } from '#sync/plantPorts';
import { attempt, done } from './answerOf.ts';
import { applyPage } from './applyPage.ts';
import { batchesToPush } from './batchesToPush.ts';
import { keepCheckpoints, newestCheckpoint } from './checkpoints.ts';
import { applyHistory, applySnapshot, enteringIn, giveUpEntering } from './entering.ts';
import { parkAside } from './parked.ts';
import { follow, followedBy } from './follows.ts';
import { historiesFetched, letGoOfScopes, settleStranded } from './letGo.ts';
import { headsIn } from './scopeHeads.ts';
import type { Store } from './store.ts';

/** The terminal's database as the plant link sees it. */
export const plantLinkStore = (store: Store): PlantLinkStore => ({
  place: () => ({
    cursor: Number(store.setting('cursor') ?? 0),
    headHash: store.setting('headHash') ?? null,
    heads: headsIn(store),
  }),
  follows: () => followedBy(store),
  follow: (scopes) => done(() => follow(store, scopes)),
  status: () => ({ run: store.run, lastSeq: store.lastSeq, pending: store.pendingTotal() }),
  plantNewsAt: () => store.setting('plantNewsAt') ?? null,
  batchesToPush: (selection) => batchesToPush(store, selection),
  ack: (acks) => attempt(() => acknowledge(store, acks)),
  applyPage: (page, away) => attempt(() => ({ lacking: applyPage(store, page, away) })),
  entering: () => enteringIn(store),
  giveUpEntering: () => done(() => giveUpEntering(store)),
  applySnapshot: (rows, state) => done(() => applySnapshot(store, rows, state)),
  applyHistory: (rows) => done(() => applyHistory(store, rows)),
  letGo: () => attempt(() => ({ more: letGoOfScopes(store) > 0 })),
  behindGaps: (limit) => store.statements.behindGaps.all(limit).map(({ run }) => run),
  acknowledged: (limit) => store.statements.acknowledged.all(limit).map(({ eventId }) => eventId),
  settleStranded: (eventIds) => attempt(() => ({ streams: settleStranded(store, eventIds) })),
  historiesFetched: () => done(() => historiesFetched(store)),
  newestCheckpoint: () => newestCheckpoint(store),
  keepCheckpoints: (made) =>
    attempt(() => {
      keepCheckpoints(store, made);
      return {};
    }),
  onSaved: (listener) =>
    store.onChange(({ source }) => {
      if (source !== 'plant') listener({ source });
    }),
});

function acknowledge(store: Store, acks: readonly RunAck[]): { readonly moved: boolean } {
  const further = acks.filter(({ run, seq }) => (store.statements.run.get(run)?.ackedSeq ?? seq) < seq);
  const parked = acks.filter(({ run, parked: places }) =>
    places?.some(({ seq }) => store.statements.pendingAt.get(run, seq)),
  );
  if (further.length + parked.length === 0) return { moved: false };
  const streams = store.transact(() => {
    for (const { run, seq } of further) store.statements.ackRun.run({ run, seq });
    return parkAside(store, parked);
  });
  if (streams.size > 0) store.changed({ source: 'plant', streams: [...streams], events: [] });
  return { moved: further.length > 0 };
}
