import { z } from 'zod';
import type { EventOf, Recorded } from '../kernel/event.ts';
import { fact, proposal } from '../kernel/event.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { assertNever, refuse } from '../kernel/refusal.ts';
import { defineStream } from '../kernel/streamType.ts';
import { code, instant, localText } from '../kernel/text.ts';
import type { AssemblyRefusal } from './refusals.ts';

/** What the ERP asks for. `revision` counts the ERP's own versions of one order number; the highest one holds. */
export const orderContent = z.object({
  revision: z.int().min(0),
  line: code,
  model: code,
  variant: code,
  quantity: z.int().min(1).max(200),
  /** Only where the ERP gives VINs out and the order is for one vehicle. */
  vin: z.string().min(1).max(25).nullable(),
  dueAt: instant.nullable(),
  /** Colour, trim and so on, as a person at the line reads them. */
  options: z.array(z.object({ id: code, name: localText })).max(60),
});
export type OrderContent = z.infer<typeof orderContent>;

export const orderEvents = {
  OrderImported: fact(z.object({ content: orderContent })),
  OrderChanged: fact(z.object({ content: orderContent })),
  /** The ERP withdraws the order as of `revision`; a higher revision brings it back. */
  OrderReversed: fact(z.object({ revision: z.int().min(0), reason: z.string().max(500) })),
  OrderReleased: proposal(z.object({})),
  OrderStarted: fact(z.object({ unit: code })),
  /** One unit reported to the ERP as built. */
  OrderConfirmed: fact(z.object({ unit: code })),
};
export type OrderEvent = EventOf<typeof orderEvents>;

interface OrderBody {
  /** The highest revision seen, or null while only later facts of the order are known. */
  readonly content: OrderContent | null;
  readonly released: boolean;
  readonly reversedAtRevision: number | null;
  readonly started: readonly string[];
  readonly confirmed: readonly string[];
}

export type OrderState =
  | { readonly status: 'absent' }
  | (OrderBody & { readonly status: 'imported' | 'released' | 'started' | 'completed' | 'reversed' });

const unseen: OrderBody = {
  content: null,
  released: false,
  reversedAtRevision: null,
  started: [],
  confirmed: [],
};

const isReversed = (body: OrderBody): boolean =>
  body.reversedAtRevision !== null && body.reversedAtRevision >= (body.content?.revision ?? 0);

/** The status follows from what is known, not from the order in which it became known. */
function settle(body: OrderBody): OrderState {
  const quantity = body.content?.quantity ?? Infinity;
  if (body.confirmed.length >= quantity) return { ...body, status: 'completed' };
  if (body.started.length > 0) return { ...body, status: 'started' };
  if (isReversed(body)) return { ...body, status: 'reversed' };
  return { ...body, status: body.released ? 'released' : 'imported' };
}

const withMember = (list: readonly string[], member: string): readonly string[] =>
  list.includes(member) ? list : [...list, member];

const evolve = (state: OrderState, event: Recorded<OrderEvent>): OrderState => {
  const body = state.status === 'absent' ? unseen : state;
  switch (event.type) {
    case 'OrderImported':
    case 'OrderChanged': {
      const { content } = event.payload;
      const newest = body.content && body.content.revision >= content.revision ? body.content : content;
      return settle({ ...body, content: newest });
    }
    case 'OrderReversed':
      return settle({
        ...body,
        reversedAtRevision: Math.max(body.reversedAtRevision ?? 0, event.payload.revision),
      });
    case 'OrderReleased':
      return settle({ ...body, released: true });
    case 'OrderStarted':
      return settle({ ...body, started: withMember(body.started, event.payload.unit) });
    case 'OrderConfirmed':
      return settle({ ...body, confirmed: withMember(body.confirmed, event.payload.unit) });
    default:
      return assertNever(event);
  }
};

const legal = (state: OrderState, event: Recorded<OrderEvent>): Refusal<AssemblyRefusal> | null => {
  const body = state.status === 'absent' ? unseen : state;
  switch (event.type) {
    case 'OrderImported':
    case 'OrderChanged':
      return revisionFits(body, event.payload.content);
    case 'OrderReversed':
      return body.started.length > 0
        ? refuse('orderReversedAfterStart', { started: body.started.length })
        : null;
    case 'OrderReleased':
      return releasable(state);
    case 'OrderStarted':
      return startable(state);
    case 'OrderConfirmed':
      return body.started.includes(event.payload.unit)
        ? null
        : refuse('orderUnitNotStarted', { unit: event.payload.unit });
    default:
      return assertNever(event);
  }
};

function revisionFits(body: OrderBody, content: OrderContent): Refusal<AssemblyRefusal> | null {
  const known = body.content?.revision;
  if (known !== undefined && content.revision === known) {
    return refuse('orderRevisionConflict', { revision: content.revision });
  }
  if (known !== undefined && content.revision < known) {
    return refuse('orderRevisionOutdated', { revision: content.revision, known });
  }
  return body.content && body.started.length > 0
    ? refuse('orderChangedAfterStart', { revision: content.revision, started: body.started.length })
    : null;
}

function releasable(state: OrderState): Refusal<AssemblyRefusal> | null {
  if (state.status === 'absent' || !state.content) return refuse('orderUnknown');
  if (isReversed(state)) return refuse('orderReversed', { revision: state.reversedAtRevision });
  return state.released ? refuse('orderAlreadyReleased') : null;
}

function startable(state: OrderState): Refusal<AssemblyRefusal> | null {
  if (state.status === 'absent' || !state.content) return refuse('orderUnknown');
  if (isReversed(state)) return refuse('orderReversed', { revision: state.reversedAtRevision });
  if (!state.released) return refuse('orderNotReleased');
  const { quantity } = state.content;
  return state.started.length >= quantity ? refuse('orderFullyStarted', { quantity }) : null;
}

/** A production order; its key is the ERP's order number. */
export const order = defineStream<OrderState, typeof orderEvents>({
  name: 'order',
  area: 'assembly',
  owner: 'supervisor',
  stateVersion: 1,
  events: orderEvents,
  initial: { status: 'absent' },
  scopeOf: () => 'site',
  evolve,
  legal,
  lifespan: (_key, { status }) => (status === 'completed' || status === 'reversed' ? 'closed' : 'open'),
});
