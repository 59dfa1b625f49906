import { andon } from '#domain/assembly/andon';
import { splitStreamId } from '#domain/kernel/streamType';
import type { CommittingPolicy } from './policy.ts';
import { raiseByHand } from '../supply/raise.ts';

const actor = { kind: 'policy', policy: 'andonMaterial' } as const;

/** A call for help that names a missing part calls the part, unless it is called already. */
export const andonMaterial: CommittingPolicy = {
  name: 'andonMaterial',
  on: ['AndonCalled'],
  react(event, context) {
    const { site, read, store } = context;
    const { key } = splitStreamId(event.stream);
    const { state } = store.state(andon, key);
    const called = state.status === 'absent' ? null : state.call;
    if (site === null || called === null || called.kind !== 'material' || called.part === null) return [];
    const { part, station } = called;
    const place = site.locations.find(
      (l) => l.station === station && site.lineSideStock.some((s) => s.location === l.id && s.part === part),
    );
    if (!place) return [];
    const decision = raiseByHand(
      { read, store, site },
      { location: place.id, part, quantity: null, lot: null, cause: { kind: 'andon', andon: key } },
      { now: context.now, newId: () => context.newId(), actor },
    );
    return decision.ok ? decision.events.map((d) => ({ ...d, actor })) : [];
  },
};
