import type { DecideContext, Decision } from '#domain/kernel/decision';
import type { Refusal } from '#domain/kernel/refusal';
import type { Reads } from '#domain/kernel/streamType';
import { call } from '#domain/logistics/call';
import type { CallTerms } from '#domain/logistics/callState';
import { container } from '#domain/logistics/container';
import { placeOf } from '#domain/logistics/containerState';
import { fetchObstacle } from '#domain/logistics/fetching';
import { placeId } from '#domain/logistics/supply';
import { no } from '#domain/logistics/refusals';
import { chooseContainer } from '#domain/logistics/stock';
import { transport } from '#domain/logistics/transport';
import { requestTransport, transportKeyOf } from '#domain/logistics/transportDecisions';
import { freeStock } from '#db/queries/stock';
import type { SupplyKnowledge } from './knowledge.ts';
import { locationOf, pickLocations, zoneOf } from './knowledge.ts';

interface Load {
  readonly containers: readonly string[];
  readonly from: string;
}

/** What was picked stands ready; else the first out of the stock, or the container that somebody chose. */
function loadFor(
  knowledge: SupplyKnowledge,
  terms: CallTerms,
  wish: { readonly picked: readonly string[]; readonly container: string | null; readonly now: string },
): Load | Refusal {
  const { store, read, site } = knowledge;
  const [first] = wish.picked;
  if (first !== undefined) {
    const at = placeOf(store.state(container, first).state);
    if (at?.kind !== 'location')
      return no('containerInTransit', { container: first, carrier: at === null ? null : placeId(at) });
    return { containers: wish.picked, from: at.location };
  }
  const locations = pickLocations(site, terms.supermarket);
  const stock = freeStock(read, { part: terms.part, locations, now: wish.now });
  const choice =
    wish.container === null
      ? chooseContainer(terms, stock)
      : (stock.find((s) => s.container === wish.container) ?? null);
  if (choice === null) return no('stockNone', { part: terms.part, container: wish.container });
  return { containers: [choice.container], from: choice.location };
}

/** Why no AGV can drive between two locations of a zone's map, or null. */
export function unreachable(site: SupplyKnowledge['site'], from: string, to: string): Refusal | null {
  for (const id of [from, to]) {
    const found = locationOf(site, id);
    if (!found) return no('locationUnknown', { location: id });
    if (found.node === null) return no('locationNotSupplied', { location: id });
  }
  return null;
}

/** Asks for the transport of a call's present attempt. */
export function transportForCall(
  knowledge: SupplyKnowledge,
  wish: { readonly call: string; readonly container: string | null },
  context: DecideContext,
  reads: Reads,
): Decision {
  const { store, site } = knowledge;
  const { state } = store.state(call, wish.call);
  if (state.status === 'absent' || state.terms === null) return no('callUnknown', { call: wish.call });
  if (state.status === 'inTransport')
    return no('callAlreadyInTransport', { call: wish.call, transport: state.transport });
  const { terms, attempt } = state;
  const zone = zoneOf(site, terms.supermarket);
  if (!zone) return no('zoneUnknown', { zone: terms.supermarket });
  const key = transportKeyOf(wish.call, attempt);
  const asked = store.state(transport, key).state;
  if (asked.status !== 'absent')
    return no('transportAlreadyRequested', { transport: key, status: asked.status });
  const picked = state.picks.map((p) => p.container);
  const load = loadFor(knowledge, terms, { picked, container: wish.container, now: context.now });
  if ('ok' in load) return load;
  const to = terms.location;
  const lineside = locationOf(site, to)?.kind === 'lineside';
  const job = { call: wish.call, from: load.from, lineside };
  for (const label of load.containers) {
    const obstacle = fetchObstacle(label, store.state(container, label).state, job, reads);
    if (obstacle) return obstacle;
  }
  const refusal = unreachable(site, load.from, to);
  if (refusal) return refusal;
  return requestTransport(
    asked,
    {
      transport: key,
      supermarket: terms.supermarket,
      zone: zone.id,
      call: wish.call,
      attempt,
      containers: [...load.containers],
      from: load.from,
      to,
      lineside,
      dueAt: terms.dueAt,
    },
    context,
    reads,
  );
}
