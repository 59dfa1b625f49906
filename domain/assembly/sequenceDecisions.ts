import type { Signature } from '../kernel/actor.ts';
import type { DecideContext, Decision } from '../kernel/decision.ts';
import { decideOne } from '../kernel/decision.ts';
import type { SequenceEvent, SequenceState } from './sequence.ts';
import { sequence, sequenceBody } from './sequence.ts';

const decide = (line: string, state: SequenceState, event: SequenceEvent, context: DecideContext): Decision =>
  decideOne(sequence, line, state, event, context);

export const planSequence = (
  state: SequenceState,
  input: { readonly line: string; readonly orders: readonly string[] },
  context: DecideContext,
): Decision => {
  const payload = { line: input.line, orders: [...input.orders], basis: sequenceBody(state).changes };
  return decide(input.line, state, { type: 'SequencePlanned', payload }, context);
};

export const extendSequence = (
  state: SequenceState,
  input: { readonly line: string; readonly orders: readonly string[] },
  context: DecideContext,
): Decision => {
  const payload = { line: input.line, orders: [...input.orders] };
  return decide(input.line, state, { type: 'SequenceExtended', payload }, context);
};

/** `after: null` moves it to the head of the sequence. */
export const moveInSequence = (
  state: SequenceState,
  input: { readonly line: string; readonly order: string; readonly after: string | null },
  context: DecideContext,
): Decision => {
  const { entries } = sequenceBody(state);
  const at = entries.findIndex((e) => e.order === input.order);
  const payload = { ...input, seenAfter: entries[at - 1]?.order ?? null };
  return decide(input.line, state, { type: 'SequenceMoved', payload }, context);
};

export const pauseInSequence = (
  state: SequenceState,
  input: { readonly line: string; readonly order: string; readonly reason: string },
  context: DecideContext,
): Decision => decide(input.line, state, { type: 'SequencePaused', payload: { ...input } }, context);

export const resumeInSequence = (
  state: SequenceState,
  input: { readonly line: string; readonly order: string; readonly signature: Signature },
  context: DecideContext,
): Decision => decide(input.line, state, { type: 'SequenceResumed', payload: { ...input } }, context);

export const freezeSequence = (
  state: SequenceState,
  input: { readonly line: string; readonly count: number },
  context: DecideContext,
): Decision => {
  const payload = { ...input, seen: sequenceBody(state).frozen };
  return decide(input.line, state, { type: 'SequenceFrozen', payload }, context);
};
