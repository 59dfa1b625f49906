import type { Draft } from '#domain/kernel/decision';
import type { Recorded } from '#domain/kernel/event';
import type { AnyEvent } from '#domain/kernel/streamType';
import { splitStreamId } from '#domain/kernel/streamType';
import { call } from '#domain/logistics/call';
import { container } from '#domain/logistics/container';
import type { ContainerEvent } from '#domain/logistics/containerEvents';
import type { SupplyPoint } from '#domain/logistics/need';
import { materialNeed } from '#domain/logistics/need';
import { placeOf as placeOfContainer, isKnown } from '#domain/logistics/containerState';
import type { SupplyKnowledge } from '../supply/knowledge.ts';
import type { PlaceOutlook } from '../supply/outlook.ts';
import { placeOutlooks } from '../supply/outlook.ts';
import { raiseAt } from '../supply/raise.ts';
import type { CommittingPolicy, PolicyContext } from './policy.ts';

const actor = { kind: 'policy', policy: 'materialCall' } as const;

type Moved = Extract<ContainerEvent, { type: 'ContainerMoved' }>;

/** Which line-side places an event can have made short. Null: any. */
function touched(event: Recorded<AnyEvent>, context: PolicyContext): ((p: SupplyPoint) => boolean) | null {
  const { name, key } = splitStreamId(event.stream);
  if (name === 'hold') return null;
  if (name === 'call') {
    const { state } = context.store.state(call, key);
    const terms = state.status === 'absent' ? null : state.terms;
    return (p) => p.location === terms?.location && p.part === terms.part;
  }
  const { state } = context.store.state(container, key);
  const part = isKnown(state) ? state.part : null;
  const place = placeOfContainer(state);
  const left = event.type === 'ContainerMoved' ? (event as Recorded<Moved>).payload.from : null;
  const locations = new Set([place, left].flatMap((p) => (p?.kind === 'location' ? [p.location] : [])));
  return (p) => p.part === part && locations.has(p.location);
}

function callFor(place: PlaceOutlook, knowledge: SupplyKnowledge, context: PolicyContext): readonly Draft[] {
  const need = materialNeed(place.point, place.outlook);
  if (need === null) return [];
  const decision = raiseAt(
    knowledge,
    place,
    { ...need, lot: null },
    { now: context.now, newId: () => context.newId(), actor },
  );
  return decision.ok ? decision.events.map((d) => ({ ...d, actor })) : [];
}

/**
 * Calls parts as soon as what lies at a place and what is on its way no longer suffice. It runs wherever stock changes; the
 * call's key is its need, so that any number of PCs that see one need raise one call.
 */
export const materialCall: CommittingPolicy = {
  name: 'materialCall',
  on: [
    'ContainerConsumed',
    'ContainerCounted',
    'ContainerMoved',
    'ContainerBlocked',
    'CallDelivered',
    'CallCancelled',
    'HoldPlaced',
    'HoldMembersAdded',
  ],
  react(event, context) {
    const { site } = context;
    if (site === null) return [];
    const only = touched(event, context) ?? (() => true);
    const knowledge = { read: context.read, store: context.store, site };
    return placeOutlooks(knowledge, Date.parse(context.now), only).flatMap((place) =>
      callFor(place, knowledge, context),
    );
  },
};
