import type { Decision } from '#domain/kernel/decision';
import { container } from '#domain/logistics/container';
import { placeOf } from '#domain/logistics/containerState';
import { promisedTo, takenObstacle } from '#domain/logistics/fetching';
import { no } from '#domain/logistics/refusals';
import { storingObstacle } from '#domain/logistics/storing';
import { placeId } from '#domain/logistics/supply';
import { transport } from '#domain/logistics/transport';
import {
  askForAgv,
  cancelTransport,
  requestTransport,
  takeOverTransport,
} from '#domain/logistics/transportDecisions';
import { handBackTransport, loadByHand, unloadByHand } from '#domain/logistics/transportMoves';
import type { TransportState } from '#domain/logistics/transportState';
import { zone } from '#domain/logistics/zone';
import { setDispatchMode } from '#domain/logistics/zoneDecisions';
import { liveTransports } from '#db/queries/supply';
import type { Inputs } from '../contract/infer.ts';
import type { logisticsContract } from '../contract/logistics.ts';
import type { LiveFleet } from '../liveFleet.ts';
import { missionOfAgv, unavailable } from '../supply/agvAvailability.ts';
import { fetchingOf } from '../supply/fetchingOf.ts';
import { locationOf, zoneOf } from '../supply/knowledge.ts';
import { transportForCall, unreachable } from '../supply/transportForCall.ts';
import { travelIn } from '../supply/travel.ts';
import type { CommandContext } from './command.ts';
import { role } from './command.ts';
import { labelling } from './labelling.ts';
import { placing } from './placing.ts';

type Input = Inputs<typeof logisticsContract.commands>;
type AtTransport = { readonly transport: string };

const stateOf = (ctx: CommandContext, { transport: key }: AtTransport): TransportState =>
  ctx.store.state(transport, key).state;

/** Home of the transport; an unknown one is refused by its own judge, whatever is written here. */
function at(ctx: CommandContext, input: AtTransport) {
  const state = stateOf(ctx, input);
  return {
    transport: input.transport,
    supermarket: state.status === 'absent' ? '' : state.supermarket,
  };
}

function request(input: Input['requestTransport'], ctx: CommandContext): Decision {
  if (ctx.site === null) return no('supplySiteUnknown');
  const knowledge = { read: ctx.read, store: ctx.store, site: ctx.site };
  const wish = { call: input.call, container: input.container ?? null };
  return transportForCall(knowledge, wish, ctx, ctx.store.reads);
}

/** A container to any location that AGVs reach; no call is behind it. */
function moveByAgv(input: Input['moveByAgv'], ctx: CommandContext): Decision {
  if (ctx.site === null) return no('supplySiteUnknown');
  const { state } = ctx.store.state(container, input.container);
  const place = placeOf(state);
  if (place === null) return no('containerUnknown', { container: input.container });
  if (place.kind !== 'location')
    return no('containerInTransit', { container: input.container, carrier: placeId(place) });
  const fetching = fetchingOf(ctx, input.container);
  if (fetching) return promisedTo(input.container, fetching);
  const taken = takenObstacle(input.container, state, ctx.store.reads);
  if (taken) return taken;
  const refusal = unreachable(ctx.site, place.location, input.to);
  if (refusal) return refusal;
  const to = locationOf(ctx.site, input.to);
  const home = locationOf(ctx.site, place.location)?.supermarket ?? '';
  const driven = zoneOf(ctx.site, home);
  if (!driven || !to) return no('zoneUnknown', { zone: home });
  return requestTransport(
    transport.initial,
    {
      transport: ctx.newId(),
      supermarket: home,
      zone: driven.id,
      call: null,
      attempt: 0,
      containers: [input.container],
      from: place.location,
      to: input.to,
      lineside: to.kind === 'lineside',
      dueAt: null,
    },
    ctx,
    ctx.store.reads,
  );
}

/**
 * Any PC may ask; the zone's master gives the order. An AGV that is known here to take none is refused at once; of AGVs that
 * this PC does not hear, the master knows.
 */
function ask(fleet: LiveFleet, input: Input['assignTransport'], ctx: CommandContext): Decision {
  const state = stateOf(ctx, input);
  if (state.status === 'absent' || state.job === null)
    return no('transportUnknown', { transport: input.transport });
  const { zone: zoneId, from } = state.job;
  const driven = ctx.site?.zones.find((z) => z.id === zoneId);
  if (!ctx.site || !driven) return no('zoneUnknown', { zone: zoneId });
  if (!driven.agvs.includes(input.agv)) return no('agvUnknown', { agv: input.agv });
  const transports = liveTransports(ctx.read);
  const wanted = transports.find((t) => t.asked === input.agv && t.transport !== input.transport);
  if (wanted) return no('agvBusy', { agv: input.agv, transport: wanted.transport });
  const live = fleet.agv(input.agv);
  const reason = live === null ? null : unavailable(live, missionOfAgv(transports, input.agv) !== undefined);
  if (reason !== null && reason !== 'charging') return no('agvUnavailable', { agv: input.agv, reason });
  const source = locationOf(ctx.site, from)?.node;
  if (live?.node != null && source && travelIn(driven)(live.node, source) === null)
    return no('routeUnknown', { agv: input.agv, location: from });
  return askForAgv(state, { ...at(ctx, input), agv: input.agv }, ctx);
}

function handBack(input: Input['handBackTransport'], ctx: CommandContext): Decision {
  const { location } = input;
  const nowhere = ctx.site && storingObstacle(location, locationOf(ctx.site, location));
  return (
    nowhere ?? handBackTransport(stateOf(ctx, input), { ...at(ctx, input), location }, ctx, ctx.store.reads)
  );
}

function setMode(input: Input['setDispatchMode'], ctx: CommandContext): Decision {
  const found = ctx.site?.zones.find((z) => z.id === input.zone);
  if (!found) return no('zoneUnknown', { zone: input.zone });
  const state = ctx.store.state(zone, input.zone).state;
  return setDispatchMode(state, { ...input, supermarket: found.supermarket }, ctx);
}

export const transportCommands = (fleet: LiveFleet) => ({
  requestTransport: role<Input['requestTransport']>(['logistics'], labelling(request)),
  moveByAgv: role<Input['moveByAgv']>(
    ['logistics'],
    labelling((input, ctx) => placing(input.to, ctx, (to) => moveByAgv({ ...input, to }, ctx))),
  ),
  assignTransport: role<Input['assignTransport']>(['logistics'], (input, ctx) => ask(fleet, input, ctx)),
  cancelTransport: role<Input['cancelTransport']>(['logistics'], (input, ctx) =>
    cancelTransport(stateOf(ctx, input), { ...at(ctx, input), reason: input.reason }, ctx, ctx.store.reads),
  ),
  takeOverTransport: role<Input['takeOverTransport']>(['supervisor', 'logistics'], (input, ctx) =>
    takeOverTransport(stateOf(ctx, input), { ...at(ctx, input), reason: input.reason }, ctx),
  ),
  loadByHand: role<Input['loadByHand']>(
    ['supervisor', 'logistics'],
    labelling((input, ctx) =>
      loadByHand(
        stateOf(ctx, input),
        { ...at(ctx, input), container: input.container },
        ctx,
        ctx.store.reads,
      ),
    ),
  ),
  unloadByHand: role<Input['unloadByHand']>(['supervisor', 'logistics'], (input, ctx) =>
    placing(input.location, ctx, (location) =>
      unloadByHand(stateOf(ctx, input), { ...at(ctx, input), location }, ctx, ctx.store.reads),
    ),
  ),
  handBackTransport: role<Input['handBackTransport']>(['supervisor', 'logistics'], (input, ctx) =>
    placing(input.location, ctx, (location) => handBack({ ...input, location }, ctx)),
  ),
  setDispatchMode: role<Input['setDispatchMode']>(['logistics'], setMode),
});
