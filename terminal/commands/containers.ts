import type { Decision } from '#domain/kernel/decision';
import { container } from '#domain/logistics/container';
import {
  approveVariance,
  blockContainer,
  consumeFromContainer,
  countContainer,
  moveContainer,
  openContainer,
  receiveContainer,
  splitContainer,
  unblockContainer,
} from '#domain/logistics/containerDecisions';
import type { ContainerState } from '#domain/logistics/containerState';
import { isKnown, placeOf } from '#domain/logistics/containerState';
import { no } from '#domain/logistics/refusals';
import { storingObstacle } from '#domain/logistics/storing';
import { atLocation, placeId } from '#domain/logistics/supply';
import type { Inputs } from '../contract/infer.ts';
import type { logisticsContract } from '../contract/logistics.ts';
import { named } from '#domain/site/named';
import { fetchingOf } from '../supply/fetchingOf.ts';
import { locationOf } from '../supply/knowledge.ts';
import { recordedLabel } from '../supply/recordedLabel.ts';
import { amounting, naming } from './exists.ts';
import { labelling } from './labelling.ts';
import { placing } from './placing.ts';
import type { CommandContext } from './command.ts';
import { selfSigned } from './asSigner.ts';
import { orDevice, role, signed } from './command.ts';

type Input = Inputs<typeof logisticsContract.commands>;
type AtContainer = { readonly container: string };

const stateOf = (ctx: CommandContext, label: string): ContainerState =>
  ctx.store.state(container, label).state;

/** Home of the container; an unknown one is refused by its own judge, whatever is written here. */
function at(ctx: CommandContext, { container: label }: AtContainer) {
  const state = stateOf(ctx, label);
  return { container: label, supermarket: state.status === 'absent' ? '' : state.supermarket };
}

/** Where it stands by the record: what is opened or taken from is there. */
function standing(ctx: CommandContext, { container: label }: AtContainer): string {
  const place = placeOf(stateOf(ctx, label));
  return place === null ? '' : placeId(place);
}

/** The part in it by the record; nothing where the container is not known, which its judge refuses. */
function contentsOf(ctx: CommandContext, { container: label }: AtContainer): string {
  const state = stateOf(ctx, label);
  return isKnown(state) ? state.part : '';
}

function receive(input: Input['receiveContainer'], ctx: CommandContext): Decision {
  const found = ctx.site ? locationOf(ctx.site, input.location) : undefined;
  const nowhere = storingObstacle(input.location, found);
  if (nowhere || !found) return nowhere ?? no('locationUnknown', { location: input.location });
  return amounting(input.quantity, input.part, ctx, () =>
    naming(named('part', input.part), ctx, () =>
      receiveContainer(stateOf(ctx, input.container), { ...input, supermarket: found.supermarket }, ctx),
    ),
  );
}

function move(input: Input['moveContainer'], ctx: CommandContext): Decision {
  const found = ctx.site ? locationOf(ctx.site, input.location) : undefined;
  const nowhere = storingObstacle(input.location, found);
  if (nowhere) return nowhere;
  const to = atLocation(input.location);
  const lineside = found?.kind === 'lineside';
  const takenFor = input.call ?? null;
  const moved = { ...at(ctx, input), to, lineside, takenFor };
  return moveContainer(stateOf(ctx, input.container), moved, ctx, handling(ctx, input));
}

const handling = (ctx: CommandContext, { container: label }: AtContainer) => ({
  reads: ctx.store.reads,
  fetching: fetchingOf(ctx, label),
});

const consume = (input: Input['consumeFromContainer'], ctx: CommandContext): Decision =>
  consumeFromContainer(
    stateOf(ctx, input.container),
    {
      ...at(ctx, input),
      quantity: input.quantity,
      location: standing(ctx, input),
      purpose: input.purpose,
      unit: input.unit ?? null,
      station: null,
      operation: null,
    },
    ctx,
  );

export const containerCommands = {
  receiveContainer: orDevice(role<Input['receiveContainer']>(['logistics', 'engineer'], labelling(receive))),
  moveContainer: role<Input['moveContainer']>(
    ['logistics'],
    labelling((input, ctx) => placing(input.location, ctx, (location) => move({ ...input, location }, ctx))),
  ),
  splitContainer: role<Input['splitContainer']>(
    ['logistics'],
    labelling((input, ctx) =>
      amounting(input.quantity, contentsOf(ctx, input), ctx, () =>
        splitContainer(
          stateOf(ctx, input.container),
          { ...at(ctx, input), into: recordedLabel(ctx.read, input.into), quantity: input.quantity },
          ctx,
          { ...handling(ctx, input), child: stateOf(ctx, recordedLabel(ctx.read, input.into)) },
        ),
      ),
    ),
  ),
  openContainer: role<Input['openContainer']>(
    ['operator', 'logistics'],
    labelling((input, ctx) =>
      openContainer(
        stateOf(ctx, input.container),
        { ...at(ctx, input), location: standing(ctx, input) },
        ctx,
      ),
    ),
  ),
  consumeFromContainer: role<Input['consumeFromContainer']>(
    ['operator', 'supervisor', 'logistics'],
    labelling((input, ctx) =>
      amounting(input.quantity, contentsOf(ctx, input), ctx, () =>
        naming(named('unit', input.unit), ctx, () => consume(input, ctx)),
      ),
    ),
  ),
  countContainer: role<Input['countContainer']>(
    ['logistics'],
    labelling((input, ctx) =>
      amounting(input.counted, contentsOf(ctx, input), ctx, () =>
        countContainer(
          stateOf(ctx, input.container),
          { ...at(ctx, input), counted: input.counted, reason: input.reason ?? null },
          ctx,
        ),
      ),
    ),
  ),
  approveVariance: role<Input['approveVariance']>(
    ['supervisor', 'logistics'],
    labelling((input, ctx) =>
      approveVariance(
        stateOf(ctx, input.container),
        { ...at(ctx, input), count: input.count, note: input.note },
        ctx,
      ),
    ),
  ),
  blockContainer: role<Input['blockContainer']>(
    ['operator', 'supervisor', 'logistics', 'quality'],
    labelling((input, ctx) =>
      blockContainer(
        stateOf(ctx, input.container),
        { ...at(ctx, input), reason: input.reason, note: input.note },
        ctx,
      ),
    ),
  ),
  unblockContainer: signed(
    role<Input['unblockContainer']>(
      ['logistics', 'quality'],
      labelling(
        selfSigned<Input['unblockContainer']>(({ reason, note, signature, ...input }, ctx) => {
          const block = { ...at(ctx, input), reason, note, signature };
          return unblockContainer(stateOf(ctx, input.container), block, ctx);
        }),
      ),
    ),
  ),
};
