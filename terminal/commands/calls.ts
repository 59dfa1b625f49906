import type { Decision } from '#domain/kernel/decision';
import { call } from '#domain/logistics/call';
import { cancelCall, carryCall, deliverCall, reportShort } from '#domain/logistics/callDecisions';
import type { CallCause } from '#domain/logistics/callEvents';
import type { CallState } from '#domain/logistics/callState';
import { container } from '#domain/logistics/container';
import { isKnown } from '#domain/logistics/containerState';
import { pickContainer, returnPick, startPicking } from '#domain/logistics/pickDecisions';
import { no } from '#domain/logistics/refusals';
import { shelfObstacle } from '#domain/logistics/storing';
import { actorId, atLocation } from '#domain/logistics/supply';
import { holdsOnContainer } from '#db/queries/holds';
import { freeStock } from '#db/queries/stock';
import { liveTransports } from '#db/queries/supply';
import type { Inputs } from '../contract/infer.ts';
import type { logisticsContract } from '../contract/logistics.ts';
import { fetchingOf, transportOfCall } from '../supply/fetchingOf.ts';
import { locationOf, pickLocations } from '../supply/knowledge.ts';
import { named } from '#domain/site/named';
import { raiseByHand } from '../supply/raise.ts';
import { roomAt } from '../supply/room.ts';
import type { CommandContext } from './command.ts';
import { amounting, naming } from './exists.ts';
import { role } from './command.ts';
import { labelling } from './labelling.ts';
import { placing } from './placing.ts';

type Input = Inputs<typeof logisticsContract.commands>;
type AtCall = { readonly call: string };

const stateOf = (ctx: CommandContext, { call: key }: AtCall): CallState => ctx.store.state(call, key).state;

/** Home of the call; an unknown call is refused by its own judge, whatever is written here. */
const supermarketOf = (state: CallState): string => (state.status === 'absent' ? '' : state.supermarket);

const at = (ctx: CommandContext, input: AtCall) => ({
  call: input.call,
  supermarket: supermarketOf(stateOf(ctx, input)),
});

function raise(input: Input['raiseCall'], ctx: CommandContext): Decision {
  if (ctx.site === null) return no('supplySiteUnknown');
  const { location, part, quantity, lot, andon } = input;
  const cause: CallCause = andon ? { kind: 'andon', andon } : { kind: 'hand' };
  const knowledge = { read: ctx.read, store: ctx.store, site: ctx.site };
  const asked = { part, quantity: quantity ?? null, lot: lot ?? null, cause };
  return naming(named('part', part), ctx, () =>
    amounting(asked.quantity, part, ctx, () =>
      placing(location, ctx, (to) => raiseByHand(knowledge, { ...asked, location: to }, ctx)),
    ),
  );
}

function pick(input: Input['pickContainer'], ctx: CommandContext): Decision {
  if (ctx.site === null) return no('supplySiteUnknown');
  const state = stateOf(ctx, input);
  const { state: source } = ctx.store.state(container, input.container);
  if (!isKnown(source)) return no('containerUnknown', { container: input.container });
  const { site } = ctx;
  if (!locationOf(site, input.from)) return no('locationUnknown', { location: input.from });
  const nowhere = input.to ? shelfObstacle(input.to, locationOf(site, input.to)) : null;
  if (nowhere) return nowhere;
  const { part, lot } = source;
  const supermarket = supermarketOf(state);
  const stock = freeStock(ctx.read, { part, locations: pickLocations(site, supermarket), now: ctx.now });
  const holds = holdsOnContainer(ctx.read, { container: input.container, part, lot });
  return pickContainer(
    state,
    {
      call: input.call,
      supermarket,
      container: input.container,
      from: input.from,
      to: input.to ? atLocation(input.to) : { kind: 'person', person: actorId(ctx.actor) },
      leaving: input.leaving ?? null,
      beyondRoom: input.beyondRoom ?? false,
    },
    ctx,
    {
      reads: ctx.store.reads,
      stock: lotOf(state) === null ? stock : stock.filter((s) => s.lot === lotOf(state)),
      holds: holds.map((h) => h.number ?? h.hold),
      room: roomAt(ctx.read, site, state.status === 'absent' ? null : state.terms),
      fetching: fetchingOf(ctx, input.container),
    },
  );
}

function putBack(input: Input['returnPick'], ctx: CommandContext): Decision {
  const to = input.to ?? null;
  if (ctx.site === null) return no('supplySiteUnknown');
  const nowhere = to === null ? null : shelfObstacle(to, locationOf(ctx.site, to));
  if (nowhere) return nowhere;
  const comes = liveTransports(ctx.read).find(
    (t) => t.call === input.call && t.containers.includes(input.container),
  );
  const asked = { ...at(ctx, input), container: input.container, to };
  return returnPick(stateOf(ctx, input), asked, ctx, {
    reads: ctx.store.reads,
    transport: comes?.transport ?? null,
  });
}

/** The lot that the call asks for: another lot is no older one. */
const lotOf = (state: CallState): string | null =>
  state.status === 'absent' ? null : (state.terms?.lot ?? null);

const partOf = (state: CallState): string => (state.status === 'absent' ? '' : (state.terms?.part ?? ''));

export const callCommands = {
  raiseCall: role<Input['raiseCall']>(['operator', 'supervisor', 'logistics'], raise),
  startPicking: role<Input['startPicking']>(['logistics'], (input, ctx) =>
    startPicking(stateOf(ctx, input), at(ctx, input), ctx),
  ),
  pickContainer: role<Input['pickContainer']>(['logistics'], labelling(pick)),
  returnPick: role<Input['returnPick']>(['logistics'], labelling(putBack)),
  reportShort: role<Input['reportShort']>(['logistics'], (input, ctx) =>
    amounting(input.available, partOf(stateOf(ctx, input)), ctx, () =>
      reportShort(
        stateOf(ctx, input),
        { ...at(ctx, input), available: input.available, reason: input.reason },
        ctx,
        transportOfCall(ctx, input.call),
      ),
    ),
  ),
  carryCall: role<Input['carryCall']>(['logistics'], (input, ctx) =>
    carryCall(stateOf(ctx, input), at(ctx, input), ctx),
  ),
  deliverCall: role<Input['deliverCall']>(['logistics'], (input, ctx) =>
    placing(input.location, ctx, (location) =>
      deliverCall(stateOf(ctx, input), { ...at(ctx, input), location }, ctx, ctx.store.reads),
    ),
  ),
  cancelCall: role<Input['cancelCall']>(['supervisor', 'logistics'], (input, ctx) =>
    cancelCall(stateOf(ctx, input), { ...at(ctx, input), reason: input.reason }, ctx),
  ),
};
