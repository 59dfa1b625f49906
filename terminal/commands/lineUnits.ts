import type { Role, Signature } from '#domain/kernel/actor';
import type { Decision } from '#domain/kernel/decision';
import { refuse } from '#domain/kernel/refusal';
import type { AssemblyRefusal } from '#domain/assembly/refusals';
import { pullOffUnit } from '#domain/assembly/stationDecisions';
import type { KnownUnit, UnitState } from '#domain/assembly/unit';
import {
  assignIdentifier,
  launchUnit,
  marryUnits,
  orderToLaunch,
  rebindRevision,
  reinsertUnit,
  reverifyUnit,
  reviewBypass,
  scrapUnit,
  separateUnits,
  shipUnit,
} from '#domain/assembly/unitDecisions';
import type { VisitState } from '#domain/assembly/visit';
import { endedTerminals } from '#db/queries/reverify';
import { silentTerminals } from '#db/queries/silence';
import {
  latestVisit,
  lineOf,
  placeOfStation,
  revisionOf,
  shipCheckOf,
  unitState,
} from '../assembly/knowledge.ts';
import type { lineUnitContract } from '../contract/lineUnits.ts';
import type { Inputs } from '../contract/infer.ts';
import { asSigner } from './asSigner.ts';
import type { Command, CommandContext } from './command.ts';
import { orDevice, role, signed } from './command.ts';
import { orderState, sequenceState, vinCheckDigit } from './lineOrders.ts';

type Input = Inputs<typeof lineUnitContract>;
const no = refuse<AssemblyRefusal>;
const supervisor: readonly Role[] = ['supervisor'];

function launch(input: Input['launchUnit'], ctx: CommandContext): Decision {
  const { line, order, kind, vin } = input;
  if (!lineOf(ctx.site, line)) return no('lineUnknown', { line });
  const sequence = sequenceState(ctx, line);
  const number = orderToLaunch(sequence, order);
  if (number === null) return no('sequenceEmpty', { line });
  const states = { sequence, order: orderState(ctx, number) };
  const unit = ctx.newId();
  return launchUnit(states, { line, order: number, unit, kind, vin, vinCheckDigit }, ctx);
}

/** The line of a station, or the one a unit was made for. */
function lineFor(ctx: CommandContext, station: string | null, state: UnitState): string {
  const at = station === null ? null : placeOfStation(ctx.site, station);
  const made = state.status === 'absent' ? undefined : state.registration?.line;
  return at?.line.id ?? made ?? 'unknown';
}

const couple = (input: { readonly parent: string; readonly child: string }, ctx: CommandContext) => ({
  parent: unitState(ctx, input.parent),
  child: unitState(ctx, input.child),
});

function pullOff(input: Input['pullOffUnit'], ctx: CommandContext): Decision {
  const state = unitState(ctx, input.unit);
  const line = lineFor(ctx, null, state);
  const standing = state.status === 'atStation' ? state.station : null;
  const visit = standing === null ? null : latestVisit(ctx, input.unit, standing);
  const open = visit !== null && visit.state.status === 'open';
  const at =
    open && standing !== null
      ? { unit: input.unit, station: standing, line, visit: visit.n, source: 'screen' as const }
      : null;
  const closing: VisitState = visit?.state ?? { status: 'absent' };
  const revision = revisionOf(ctx, state);
  return pullOffUnit({ unit: state, visit: closing }, { ...input, line, at, revision }, ctx);
}

/** A signed decision on a unit; the signer acts, with the role in which the command lets them sign. */
const onUnit = <I extends { readonly unit: string }>(
  as: Role,
  decide: (state: UnitState, input: I, ctx: CommandContext, signature: Signature) => Decision,
): Command<I> =>
  signed(
    role([as], (input: I, ctx: CommandContext) =>
      asSigner(ctx, as, (signing, signature) =>
        decide(unitState(signing, input.unit), input, signing, signature),
      ),
    ),
  );

function ship(state: UnitState, unit: string, ctx: CommandContext, signature: Signature): Decision {
  if (state.status === 'absent') return no('unitUnknown', { unit });
  const checked = shipCheckOf(ctx, unit, state satisfies KnownUnit);
  const silent = silentTerminals(ctx.read, unit).map((t) => t.terminal);
  return shipUnit(state, { unit, checked, signature }, ctx, { silent, reads: ctx.store.reads });
}

export const unitCommands = {
  launchUnit: orDevice(role<Input['launchUnit']>(['operator', 'supervisor'], launch)),
  assignIdentifier: orDevice(
    role<Input['assignIdentifier']>(['operator', 'supervisor', 'engineer'], (input, ctx) =>
      assignIdentifier(unitState(ctx, input.unit), { ...input, vinCheckDigit }, ctx),
    ),
  ),
  marryUnits: orDevice(
    role<Input['marryUnits']>(['operator', 'supervisor'], (input, ctx) => {
      const states = couple(input, ctx);
      return marryUnits(states, { ...input, line: lineFor(ctx, input.station, states.parent) }, ctx);
    }),
  ),
  separateUnits: role<Input['separateUnits']>(supervisor, (input, ctx) => {
    const states = couple(input, ctx);
    return separateUnits(states, { ...input, line: lineFor(ctx, null, states.parent) }, ctx);
  }),
  pullOffUnit: role<Input['pullOffUnit']>(supervisor, pullOff),
  reinsertUnit: role<Input['reinsertUnit']>(supervisor, (input, ctx) => {
    const state = unitState(ctx, input.unit);
    return reinsertUnit(state, { ...input, line: lineFor(ctx, input.station, state) }, ctx);
  }),
  reviewBypass: onUnit<Input['reviewBypass']>('quality', (state, input, ctx, signature) => {
    const { unit, bypass, note } = input;
    return reviewBypass(state, { unit, bypass, note, signature }, ctx);
  }),
  reverifyUnit: role<Input['reverifyUnit']>(['supervisor', 'quality'], (input, ctx) =>
    reverifyUnit(unitState(ctx, input.unit), input, ctx, endedTerminals(ctx.read, input.unit)),
  ),
  shipUnit: onUnit<Input['shipUnit']>('supervisor', (state, input, ctx, signature) =>
    ship(state, input.unit, ctx, signature),
  ),
  scrapUnit: onUnit<Input['scrapUnit']>('supervisor', (state, input, ctx, signature) => {
    const { unit, reason, note } = input;
    return scrapUnit(state, { unit, reason, note, signature }, ctx);
  }),
  rebindRevision: onUnit<Input['rebindRevision']>('engineer', (state, input, ctx, signature) => {
    const { unit, from, to, reason } = input;
    return rebindRevision(state, { unit, from, to, reason, signature }, ctx);
  }),
};
