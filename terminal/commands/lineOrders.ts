import type { Decision } from '#domain/kernel/decision';
import { refuse } from '#domain/kernel/refusal';
import type { OrderState } from '#domain/assembly/order';
import { order } from '#domain/assembly/order';
import { confirmOrder, importOrder, releaseOrders, reverseOrder } from '#domain/assembly/orderDecisions';
import type { AssemblyRefusal } from '#domain/assembly/refusals';
import type { SequenceState } from '#domain/assembly/sequence';
import { sequence } from '#domain/assembly/sequence';
import {
  freezeSequence,
  moveInSequence,
  pauseInSequence,
  planSequence,
  resumeInSequence,
} from '#domain/assembly/sequenceDecisions';
import { together } from '#domain/assembly/together';
import { lineOf } from '../assembly/knowledge.ts';
import type { lineOrderContract } from '../contract/lineOrders.ts';
import type { Inputs } from '../contract/infer.ts';
import type { CommandContext } from './command.ts';
import { selfSigned } from './asSigner.ts';
import { orDevice, role, signed } from './command.ts';

type Input = Inputs<typeof lineOrderContract>;

export const orderState = (ctx: CommandContext, number: string): OrderState =>
  ctx.store.state(order, number).state;
export const sequenceState = (ctx: CommandContext, line: string): SequenceState =>
  ctx.store.state(sequence, line).state;

/** A decision on the sequence of a line that the site has. */
const onSequence =
  <I extends { readonly line: string }>(
    decide: (state: SequenceState, input: I, ctx: CommandContext) => Decision,
  ) =>
  (input: I, ctx: CommandContext): Decision =>
    lineOf(ctx.site, input.line)
      ? decide(sequenceState(ctx, input.line), input, ctx)
      : refuse<AssemblyRefusal>('lineUnknown', { line: input.line });

/** The check digit of a VIN is not asked for: the site configuration does not say that its market wants it. */
export const vinCheckDigit = false;

function takeOrders(input: Input['importOrders'], ctx: CommandContext): Decision {
  const foreign = input.orders.find((o) => !lineOf(ctx.site, o.content.line));
  if (foreign) return refuse<AssemblyRefusal>('lineUnknown', { line: foreign.content.line });
  return together(...input.orders.map((o) => importOrder(orderState(ctx, o.order), { ...o, vinCheckDigit })));
}

export const orderCommands = {
  importOrders: orDevice(role<Input['importOrders']>(['engineer', 'supervisor'], takeOrders)),
  reverseOrder: orDevice(
    role<Input['reverseOrder']>(['engineer', 'supervisor'], (input, ctx) =>
      reverseOrder(orderState(ctx, input.order), input),
    ),
  ),
  releaseOrders: role<Input['releaseOrders']>(
    ['supervisor'],
    onSequence((state, input, ctx) => {
      const orders = new Map(input.orders.map((o) => [o, orderState(ctx, o)]));
      return releaseOrders({ orders, sequence: state }, input, ctx);
    }),
  ),
  confirmOrder: orDevice(
    role<Input['confirmOrder']>(['supervisor'], (input, ctx) =>
      confirmOrder(orderState(ctx, input.order), input, ctx),
    ),
  ),
  planSequence: role<Input['planSequence']>(['supervisor'], onSequence(planSequence)),
  moveInSequence: role<Input['moveInSequence']>(['supervisor'], onSequence(moveInSequence)),
  pauseInSequence: role<Input['pauseInSequence']>(['supervisor'], onSequence(pauseInSequence)),
  resumeInSequence: signed(
    role<Input['resumeInSequence']>(
      ['supervisor'],
      selfSigned<Input['resumeInSequence']>(onSequence(resumeInSequence)),
    ),
  ),
  freezeSequence: role<Input['freezeSequence']>(['supervisor'], onSequence(freezeSequence)),
};
