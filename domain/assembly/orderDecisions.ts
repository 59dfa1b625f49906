import type { DecideContext, Decision } from '../kernel/decision.ts';
import { accept, decideOne, draft } from '../kernel/decision.ts';
import { refuse } from '../kernel/refusal.ts';
import type { OrderContent, OrderState } from './order.ts';
import { order } from './order.ts';
import type { AssemblyRefusal } from './refusals.ts';
import type { SequenceState } from './sequence.ts';
import { extendSequence } from './sequenceDecisions.ts';
import { together } from './together.ts';
import { vinProblem } from './vin.ts';

/**
 * Takes one order from the ERP. The same number and revision with the same content has no further effect, so that a file
 * read twice or a message sent twice books nothing twice. A revision that comes after the order was started is a fact
 * all the same (the ERP has changed its mind; the supervisor gets the discrepancy).
 */
export function importOrder(
  state: OrderState,
  input: { readonly order: string; readonly content: OrderContent; readonly vinCheckDigit: boolean },
): Decision {
  const { content } = input;
  if (content.vin !== null) {
    const problem = vinProblem(content.vin, { checkDigit: input.vinCheckDigit });
    if (problem) return refuse('vinInvalid', { vin: content.vin, problem });
  }
  const known = state.status === 'absent' ? null : state.content;
  if (known && known.revision === content.revision) {
    return sameContent(known, content)
      ? accept()
      : refuse('orderRevisionConflict', { revision: content.revision });
  }
  if (known && known.revision > content.revision) {
    return refuse('orderRevisionOutdated', { revision: content.revision, known: known.revision });
  }
  return accept(
    draft(
      order,
      input.order,
      { type: known ? 'OrderChanged' : 'OrderImported', payload: { content } },
      { effectKey: `order:${input.order}:${content.revision}` },
    ),
  );
}

/** The ERP withdraws an order; too late for started units, which the supervisor then sees as a discrepancy. */
export function reverseOrder(
  state: OrderState,
  input: { readonly order: string; readonly revision: number; readonly reason: string },
): Decision {
  if (state.status === 'absent') return refuse('orderUnknown', { order: input.order });
  if (state.reversedAtRevision !== null && state.reversedAtRevision >= input.revision) return accept();
  const payload = { revision: input.revision, reason: input.reason };
  return accept(
    draft(
      order,
      input.order,
      { type: 'OrderReversed', payload },
      { effectKey: `orderReversed:${input.order}:${input.revision}` },
    ),
  );
}

/** Releases orders and puts them behind the last one of their line's sequence, in one act. */
export function releaseOrders(
  states: { readonly orders: ReadonlyMap<string, OrderState>; readonly sequence: SequenceState },
  input: { readonly line: string; readonly orders: readonly string[] },
  context: DecideContext,
): Decision {
  const released = input.orders.map((number) => {
    const state = states.orders.get(number) ?? order.initial;
    const content = state.status === 'absent' ? null : state.content;
    return content !== null && content.line !== input.line
      ? refuse<AssemblyRefusal>('orderOtherLine', { order: number, line: content.line })
      : decideOne(order, number, state, { type: 'OrderReleased', payload: {} }, context);
  });
  return together(...released, extendSequence(states.sequence, input, context));
}

/** Reports one built unit; the effect key keeps a second terminal or a retry from booking it again. */
export const confirmOrder = (
  state: OrderState,
  input: { readonly order: string; readonly unit: string },
  context: DecideContext,
): Decision =>
  decideOne(order, input.order, state, { type: 'OrderConfirmed', payload: { unit: input.unit } }, context, {
    effectKey: `orderConfirmed:${input.order}:${input.unit}`,
  });

function sameContent(a: OrderContent, b: OrderContent): boolean {
  const plain = (c: OrderContent) => [c.line, c.model, c.variant, c.quantity, c.vin, c.dueAt];
  const options = (c: OrderContent) => c.options.map((o) => [o.id, o.name.zh, o.name.en]);
  return (
    JSON.stringify(plain(a)) === JSON.stringify(plain(b)) &&
    JSON.stringify(options(a)) === JSON.stringify(options(b))
  );
}
