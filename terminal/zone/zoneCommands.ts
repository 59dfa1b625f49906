import type { Decision } from '#domain/kernel/decision';
import { call } from '#domain/logistics/call';
import { reportShort } from '#domain/logistics/callDecisions';
import { no } from '#domain/logistics/refusals';
import { transport } from '#domain/logistics/transport';
import type { Assignment, AtTransport } from '#domain/logistics/transportDecisions';
import {
  assignTransport,
  cancelTransport,
  recordCancelled,
  recordFailed,
} from '#domain/logistics/transportDecisions';
import type { Mission } from '#domain/logistics/transportEvents';
import type { AgvReport } from '#domain/logistics/transportMoves';
import { recordAgvStep } from '#domain/logistics/transportMoves';
import { zone } from '#domain/logistics/zone';
import { takeZone } from '#domain/logistics/zoneDecisions';
import type { Command, CommandContext } from '../commands/command.ts';
import { orDevice, role } from '../commands/command.ts';
import { transportOfCall } from '../supply/fetchingOf.ts';
import { transportForCall } from '../supply/transportForCall.ts';

/** Commands of a zone's master and of its AGVs: no person may send them, so they are in no contract. */
const machine = <I>(decide: (input: I, context: CommandContext) => Decision): Command<I> =>
  orDevice(role<I>([], decide));

const stateOf = (ctx: CommandContext, { transport: key }: { readonly transport: string }) =>
  ctx.store.state(transport, key).state;

export const zoneCommands = {
  takeZone: machine<{ zone: string; supermarket: string; terminal: string; epoch: number }>((input, ctx) =>
    takeZone(ctx.store.state(zone, input.zone).state, input, ctx),
  ),
  requestTransport: machine<{ call: string }>((input, ctx) =>
    ctx.site === null
      ? no('supplySiteUnknown')
      : transportForCall(
          { read: ctx.read, store: ctx.store, site: ctx.site },
          { call: input.call, container: null },
          ctx,
          ctx.store.reads,
        ),
  ),
  reportShort: machine<{ call: string; supermarket: string; reason: string }>((input, ctx) =>
    reportShort(
      ctx.store.state(call, input.call).state,
      { ...input, available: 0 },
      ctx,
      transportOfCall(ctx, input.call),
    ),
  ),
  assignTransport: machine<AtTransport & { readonly zone: string } & Assignment>((input, ctx) =>
    assignTransport(stateOf(ctx, input), input, ctx, ctx.store.reads),
  ),
  cancelTransport: machine<AtTransport & { readonly reason: string }>((input, ctx) =>
    cancelTransport(stateOf(ctx, input), input, ctx, ctx.store.reads),
  ),
  recordStep: machine<AgvReport>((input, ctx) => recordAgvStep(stateOf(ctx, input), input, ctx.store.reads)),
  recordFailed: machine<
    AtTransport & { readonly mission: Mission; readonly reason: string; readonly detail: string }
  >((input, ctx) => recordFailed(stateOf(ctx, input), input)),
  recordCancelled: machine<AtTransport & { readonly mission: Mission }>((input, ctx) =>
    recordCancelled(stateOf(ctx, input), input, ctx.store.reads),
  ),
};
