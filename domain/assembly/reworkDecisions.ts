import type { Signature } from '../kernel/actor.ts';
import type { DecideContext, Decision, Draft } from '../kernel/decision.ts';
import { accept, decideOne, draft } from '../kernel/decision.ts';
import type { Reads } from '../kernel/streamType.ts';
import type { ReworkItem, ReworkState } from './rework.ts';
import { rework, timesBack } from './rework.ts';

/** Opened by hand; what opens one by itself drafts the same event under an effect key of its cause. */
export const openRework = (input: ReworkItem, context: DecideContext): Decision =>
  accept(draft(rework, context.newId(), { type: 'ReworkOpened', payload: input }));

/** Drafted behind the decision that orders it, which is the first of its transaction: refused with it. */
export const orderRework = (id: string, item: ReworkItem): Draft =>
  draft(rework, id, { type: 'ReworkOrdered', payload: item }, { causedBy: 0 });

interface OfRework {
  readonly rework: string;
  readonly line: string;
  readonly note: string;
}

export const doRework = (state: ReworkState, input: OfRework, context: DecideContext): Decision =>
  decideOne(
    rework,
    input.rework,
    state,
    { type: 'ReworkDone', payload: { line: input.line, note: input.note, again: timesBack(state) } },
    context,
  );

/** Takes back that it is done, as long as nobody has found it good. */
export const reopenRework = (
  state: ReworkState,
  input: Omit<OfRework, 'note'>,
  context: DecideContext,
): Decision =>
  decideOne(rework, input.rework, state, { type: 'ReworkReopened', payload: { line: input.line } }, context);

export const rejectRework = (state: ReworkState, input: OfRework, context: DecideContext): Decision =>
  decideOne(
    rework,
    input.rework,
    state,
    { type: 'ReworkRejected', payload: { line: input.line, note: input.note } },
    context,
  );

/** By somebody else than who did it; it counts once the plant has accepted it. */
export const verifyRework = (
  state: ReworkState,
  input: OfRework & { readonly signature: Signature },
  context: DecideContext,
): Decision =>
  decideOne(
    rework,
    input.rework,
    state,
    {
      type: 'ReworkVerified',
      payload: {
        line: input.line,
        note: input.note,
        signature: input.signature,
        again: timesBack(state),
      },
    },
    context,
  );

/** Once, however often it is seen that another decision took the place of the one that ordered it. */
export const withdrawRework = (
  state: ReworkState,
  { ordered, orderedIn }: { readonly ordered: OrderedRework; readonly orderedIn: 'hold' | 'issue' },
  context: DecideContext,
  reads: Reads,
): Decision => {
  const { rework: id, line, causeRef } = ordered;
  return decideOne(rework, id, state, { type: 'ReworkWithdrawn', payload: { line, orderedIn } }, context, {
    reads: [`${orderedIn}/${causeRef}`],
    readStates: reads,
    effectKey: `reworkWithdrawn:${id}`,
  });
};

export interface OrderedRework {
  readonly rework: string;
  readonly line: string;
  readonly unit: string;
  /** The hold or issue that ordered it. */
  readonly causeRef: string | null;
}
