import type { Signature } from '../kernel/actor.ts';
import type { DecideContext, Decision } from '../kernel/decision.ts';
import { decideOne } from '../kernel/decision.ts';
import { refuse } from '../kernel/refusal.ts';
import type { Reads } from '../kernel/streamType.ts';
import type { OrderState } from './order.ts';
import { order } from './order.ts';
import type { AssemblyRefusal } from './refusals.ts';
import type { SequenceState } from './sequence.ts';
import { nextToLaunch, sequence, sequenceBody } from './sequence.ts';
import { shipReads } from './shipGate.ts';
import { together } from './together.ts';
import type { UnitState } from './unit.ts';
import { unit } from './unit.ts';
import type { IdentifierKind, Registration, ShipCheck, UnitEvent } from './unitEvents.ts';
import { vinProblem } from './vin.ts';

const no = refuse<AssemblyRefusal>;
const decide = (state: UnitState, key: string, event: UnitEvent, context: DecideContext): Decision =>
  decideOne(unit, key, state, event, context);

/** The order that a launch takes: the one asked for, or the next in sequence that is not paused. */
export const orderToLaunch = (state: SequenceState, asked: string | null): string | null =>
  asked ?? nextToLaunch(state);

/**
 * Brings the next unit of an order onto the line: it leaves the sequence, the order counts it, the unit is born with the
 * next sequence number. `vin` overrides the order's; a body may get one late (null).
 */
export function launchUnit(
  states: { readonly sequence: SequenceState; readonly order: OrderState },
  input: {
    readonly line: string;
    readonly order: string | null;
    readonly unit: string;
    readonly kind: Registration['kind'];
    readonly vin: string | null;
    readonly vinCheckDigit: boolean;
  },
  context: DecideContext,
): Decision {
  const number = orderToLaunch(states.sequence, input.order);
  if (number === null) return no('sequenceEmpty', { line: input.line });
  const started = decideOne(
    order,
    number,
    states.order,
    { type: 'OrderStarted', payload: { unit: input.unit } },
    context,
  );
  if (!started.ok) return started;
  const known = states.order.status === 'absent' ? null : states.order;
  if (!known?.content) return no('orderUnknown', { order: number });
  const { quantity, model, variant, options } = known.content;
  const vin = input.vin ?? known.content.vin;
  const problem = vin === null ? null : vinProblem(vin, { checkDigit: input.vinCheckDigit });
  if (problem) return no('vinInvalid', { vin, problem });
  const next = sequenceBody(states.sequence).lastNumber + 1;
  const { line, kind } = input;
  const last = known.started.length + 1 >= quantity;
  return together(
    decideOne(
      sequence,
      line,
      states.sequence,
      { type: 'SequenceLaunched', payload: { line, order: number, unit: input.unit, number: next, last } },
      context,
    ),
    started,
    decide(
      { status: 'absent' },
      input.unit,
      {
        type: 'UnitCreated',
        payload: { kind, order: number, line, model, variant, sequence: next, options, vin },
      },
      context,
    ),
  );
}

/** `replaces` is the value that the person saw; a number corrected by somebody else meanwhile is not overwritten. */
export function assignIdentifier(
  state: UnitState,
  input: {
    readonly unit: string;
    readonly kind: IdentifierKind;
    readonly value: string;
    readonly replaces: string | null;
    readonly vinCheckDigit: boolean;
  },
  context: DecideContext,
): Decision {
  const { unit: key, vinCheckDigit, ...payload } = input;
  if (input.kind === 'vin') {
    const problem = vinProblem(input.value, { checkDigit: vinCheckDigit });
    if (problem) return no('vinInvalid', { vin: input.value, problem });
  }
  return decide(state, key, { type: 'IdentifierAssigned', payload }, context);
}

export const reinsertUnit = (
  state: UnitState,
  input: { readonly unit: string; readonly line: string; readonly station: string | null },
  context: DecideContext,
): Decision => {
  const { unit: key, ...payload } = input;
  return decide(state, key, { type: 'UnitReinserted', payload }, context);
};

interface MarriageInput {
  readonly parent: string;
  readonly child: string;
  readonly position: string;
  readonly line: string;
}

/** Battery and vehicle, chassis and body: one act, written to both, so that each side's record names the other. */
export function marryUnits(
  states: { readonly parent: UnitState; readonly child: UnitState },
  input: MarriageInput & { readonly station: string | null },
  context: DecideContext,
): Decision {
  const { parent, child, position, station, line } = input;
  const event = (side: 'parent' | 'child', other: string): UnitEvent => ({
    type: 'UnitMarried',
    payload: { side, other, position, station, line },
  });
  return together(
    decide(states.parent, parent, event('parent', child), context),
    decide(states.child, child, event('child', parent), context),
  );
}

export function separateUnits(
  states: { readonly parent: UnitState; readonly child: UnitState },
  input: MarriageInput & { readonly reason: string },
  context: DecideContext,
): Decision {
  const { parent, child, position, line, reason } = input;
  const event = (side: 'parent' | 'child', other: string): UnitEvent => ({
    type: 'UnitSeparated',
    payload: { side, other, position, line, reason },
  });
  return together(
    decide(states.parent, parent, event('parent', child), context),
    decide(states.child, child, event('child', parent), context),
  );
}

/** By somebody who did not sign the bypass; it counts once the plant has accepted it. */
export const reviewBypass = (
  state: UnitState,
  input: {
    readonly unit: string;
    readonly bypass: string;
    readonly note: string;
    readonly signature: Signature;
  },
  context: DecideContext,
): Decision => {
  const { unit: key, ...payload } = input;
  return decide(state, key, { type: 'BypassReviewed', payload }, context);
};

/** `ended`: PCs that ended and may have known more of the unit than was heard. */
export function reverifyUnit(
  state: UnitState,
  input: { readonly unit: string; readonly terminal: string; readonly reason: string },
  context: DecideContext,
  ended: readonly string[],
): Decision {
  const { unit: key, ...payload } = input;
  if (!ended.includes(input.terminal)) return no('nothingToReverify', { terminal: input.terminal });
  return decide(state, key, { type: 'UnitReverified', payload }, context);
}

/**
 * Ships a unit through the gate. `silent` names terminals that touched the unit and have not been heard through its
 * departure; what they hold is unknown, so that the unit stays.
 */
export function shipUnit(
  state: UnitState,
  input: { readonly unit: string; readonly checked: ShipCheck; readonly signature: Signature },
  context: DecideContext,
  known: { readonly silent: readonly string[]; readonly reads: Reads },
): Decision {
  if (known.silent.length > 0) {
    return no('shipTerminalsSilent', { terminals: known.silent.join(' '), count: known.silent.length });
  }
  const { unit: key, ...payload } = input;
  const event: UnitEvent = { type: 'UnitShipped', payload };
  return decideOne(unit, key, state, event, context, {
    reads: shipReads(input.checked),
    readStates: known.reads,
  });
}

export const scrapUnit = (
  state: UnitState,
  input: {
    readonly unit: string;
    readonly reason: string;
    readonly note: string;
    readonly signature: Signature;
  },
  context: DecideContext,
): Decision => {
  const { unit: key, ...payload } = input;
  return decide(state, key, { type: 'UnitScrapped', payload }, context);
};

/** Other rules for a unit that is already being built; `from` is the revision that the person saw. */
export const rebindRevision = (
  state: UnitState,
  input: {
    readonly unit: string;
    readonly from: string | null;
    readonly to: string;
    readonly reason: string;
    readonly signature: Signature;
  },
  context: DecideContext,
): Decision => {
  const { unit: key, ...payload } = input;
  return decide(state, key, { type: 'UnitRevisionRebound', payload }, context);
};
