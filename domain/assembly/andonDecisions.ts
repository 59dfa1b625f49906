import type { DecideContext, Decision } from '../kernel/decision.ts';
import { accept, decideOne, draft } from '../kernel/decision.ts';
import { refuse } from '../kernel/refusal.ts';
import type { AndonCall, AndonState } from './andon.ts';
import { andon } from './andon.ts';

/** `openOne` is the call of the same kind that already stands at this station, if one is known: one need, one call. */
export function callAndon(
  input: AndonCall,
  context: DecideContext,
  known: { readonly openOne: string | null },
): Decision {
  if (known.openOne !== null) {
    return refuse('andonAlreadyOpen', { andon: known.openOne, station: input.station, kind: input.kind });
  }
  return accept(draft(andon, context.newId(), { type: 'AndonCalled', payload: input }));
}

interface OfAndon {
  readonly andon: string;
  readonly line: string;
}

/** One effect each time that the call stands: a reopened one can be answered again. */
const onceIn = (state: AndonState, effect: string): string =>
  state.status === 'absent' || state.reopened === 0 ? effect : `${effect}:again${state.reopened}`;

/** Two people who answer one call apart from each other have one effect, and neither is told off for it. */
export const acknowledgeAndon = (state: AndonState, input: OfAndon, context: DecideContext): Decision =>
  decideOne(
    andon,
    input.andon,
    state,
    { type: 'AndonAcknowledged', payload: { line: input.line } },
    context,
    { effectKey: onceIn(state, `andonAcknowledged:${input.andon}`) },
  );

export const escalateAndon = (
  state: AndonState,
  input: OfAndon & { readonly level: number },
  context: DecideContext,
): Decision =>
  decideOne(
    andon,
    input.andon,
    state,
    { type: 'AndonEscalated', payload: { line: input.line, level: input.level } },
    context,
    { effectKey: onceIn(state, `andonEscalated:${input.andon}:${input.level}`) },
  );

export const resolveAndon = (
  state: AndonState,
  input: OfAndon & { readonly note: string },
  context: DecideContext,
): Decision =>
  decideOne(
    andon,
    input.andon,
    state,
    { type: 'AndonResolved', payload: { line: input.line, note: input.note } },
    context,
    { effectKey: onceIn(state, `andonResolved:${input.andon}`) },
  );

/** `openOne` is another call of the same kind that stands at the station by now: one need, one call. */
export function reopenAndon(
  state: AndonState,
  input: OfAndon & { readonly note: string; readonly comes: boolean },
  context: DecideContext,
  known: { readonly openOne: string | null },
): Decision {
  const { andon: key, ...payload } = input;
  if (known.openOne !== null && known.openOne !== key)
    return refuse('andonAlreadyOpen', { andon: known.openOne });
  const event = { type: 'AndonReopened', payload } as const;
  const again = state.status === 'absent' ? 1 : state.reopened + 1;
  return decideOne(andon, key, state, event, context, { effectKey: `andonReopened:${key}:${again}` });
}

/** A call that nobody has taken goes one level up after each step. */
export const escalation = { stepS: 120, levels: 3 };

/**
 * The level that a call should have by now: nobody acknowledged it after each full `stepS` seconds, up to `levels`.
 * A call that was acknowledged or resolved keeps the level it has.
 */
export function dueLevel(
  state: AndonState,
  now: string,
  rule: { readonly stepS: number; readonly levels: number },
): number {
  if (state.status !== 'called' || state.waitsSince === null)
    return state.status === 'absent' ? 0 : state.level;
  const waitedS = (Date.parse(now) - Date.parse(state.waitsSince)) / 1000;
  return Math.max(state.level, Math.min(rule.levels, Math.floor(waitedS / rule.stepS)));
}
