import { z } from 'zod';
import { personOf, signature } from '../kernel/actor.ts';
import type { EventOf, Recorded } from '../kernel/event.ts';
import { fact, loosening, proposal } from '../kernel/event.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { assertNever, refuse } from '../kernel/refusal.ts';
import type { Reads } from '../kernel/streamType.ts';
import { defineStream } from '../kernel/streamType.ts';
import { code } from '../kernel/text.ts';
import { signatureFault } from '../quality/signing.ts';
import type { AssemblyRefusal } from './refusals.ts';
import { isOvertaken } from './reworkOrder.ts';

const reworkItem = z.object({
  line: code,
  unit: code,
  /** Where it arose; null for what was found away from any station. */
  station: code.nullable(),
  /** Number of the unit's visit to that station, from 1. */
  visit: z.int().min(1).nullable(),
  operation: code.nullable(),
  cause: z.enum(['nokBeyondLimit', 'bypass', 'defect', 'issue', 'manual']),
  /** Id of the bypass, of the issue, or of the event that caused it. */
  causeRef: z.string().min(1).max(100).nullable(),
  issue: code.nullable(),
  text: z.string().max(2000),
});
export type ReworkItem = z.infer<typeof reworkItem>;

/** How often it had come back (`timesBack`) as far as the author knew; records from before this was said lack it. */
const again = z.int().min(0).optional();

export const reworkEvents = {
  /** It arose on the unit, or somebody saw that it is needed: it stands whatever others decide. */
  ReworkOpened: fact(reworkItem),
  /** What a decision orders for the unit; it falls with the decision that is its cause. */
  ReworkOrdered: proposal(reworkItem),
  ReworkDone: fact(z.object({ line: code, note: z.string().max(2000), again })),
  /** That it is done was said by mistake. */
  ReworkReopened: fact(z.object({ line: code })),
  /** Looked at and found not good: it is open again. */
  ReworkRejected: fact(z.object({ line: code, note: z.string().min(1).max(2000) })),
  ReworkVerified: loosening(z.object({ line: code, note: z.string().max(2000), signature, again })),
  /** The decision that ordered it, in a hold or on an issue, gave way to another: nothing is to be reworked by it. */
  ReworkWithdrawn: loosening(z.object({ line: code, orderedIn: z.enum(['hold', 'issue']) })),
};
export type ReworkEvent = EventOf<typeof reworkEvents>;

interface ReworkBody {
  readonly item: ReworkItem | null;
  /** By a decision, with which it stands; what arose or was seen stands by itself. */
  readonly ordered: boolean;
  /** Person who did it last, or null where nobody did or a device reported it. */
  readonly doneBy: string | null;
  /** Id of the event that last did it. */
  readonly doneIn: string | null;
  readonly rejections: number;
  /** How often somebody said that "done" was a mistake. */
  readonly reopened: number;
}
export type ReworkState =
  | { readonly status: 'absent' }
  | (ReworkBody & { readonly status: 'open' | 'done' | 'verified' | 'withdrawn' });

const no = refuse<AssemblyRefusal>;
const unseen: ReworkBody & { readonly status: 'open' } = {
  status: 'open',
  item: null,
  ordered: false,
  doneBy: null,
  doneIn: null,
  rejections: 0,
  reopened: 0,
};

/**
 * Rejections and reopenings so far: what an `again` is compared with. Each counts, whether or not it fitted, so that the number does
 * not depend on the order in which they came.
 */
export const timesBack = (state: ReworkState): number =>
  state.status === 'absent' ? 0 : state.rejections + state.reopened;

/** It came back meanwhile, unknown to who says this: what they did or found good was done before that. */
const cameBack = (state: ReworkState, payload: { readonly again?: number | undefined }): boolean =>
  payload.again !== undefined && payload.again < timesBack(state);

const evolve = (state: ReworkState, event: Recorded<ReworkEvent>): ReworkState => {
  const body = state.status === 'absent' ? unseen : state;
  if (body.status === 'withdrawn') return body;
  switch (event.type) {
    case 'ReworkOpened':
      return { ...body, item: body.item ?? event.payload };
    case 'ReworkOrdered':
      return body.item === null ? { ...body, item: event.payload, ordered: true } : body;
    case 'ReworkDone':
      return body.status === 'verified' || cameBack(body, event.payload)
        ? body
        : { ...body, status: 'done', doneBy: personOf(event.actor), doneIn: event.eventId };
    case 'ReworkReopened':
      return reopenedOnce(body);
    case 'ReworkRejected':
      return { ...body, status: 'open', rejections: body.rejections + 1 };
    case 'ReworkVerified':
      return { ...body, status: 'verified' };
    case 'ReworkWithdrawn':
      return { ...body, status: 'withdrawn' };
    default:
      return assertNever(event);
  }
};

function reopenedOnce(body: Exclude<ReworkState, { status: 'absent' }>): ReworkState {
  const counted = { ...body, reopened: body.reopened + 1 };
  return body.status === 'done' ? { ...counted, status: 'open', doneBy: null, doneIn: null } : counted;
}

const legal = (state: ReworkState, event: Recorded<ReworkEvent>, reads: Reads): Refusal | null => {
  const known = state.status !== 'absent' && state.item !== null;
  if (event.type === 'ReworkOpened' || event.type === 'ReworkOrdered')
    return known ? no('reworkAlreadyOpen') : null;
  if (state.status === 'absent' || !state.item) return no('reworkUnknown');
  if (state.status === 'withdrawn') return no('reworkWithdrawn');
  if (state.status === 'verified' && event.type !== 'ReworkRejected') return no('reworkAlreadyVerified');
  switch (event.type) {
    case 'ReworkDone':
      if (state.status === 'done') return no('reworkAlreadyDone');
      return cameBack(state, event.payload) ? no('reworkCameBack') : null;
    case 'ReworkReopened':
    case 'ReworkRejected':
      return state.status === 'open' ? no('reworkNotDone') : null;
    case 'ReworkVerified':
      if (state.status !== 'done') return no('reworkNotDone');
      if (cameBack(state, event.payload)) return no('reworkCameBack');
      return event.payload.signature.person === state.doneBy
        ? no('reworkSamePerson', { person: state.doneBy })
        : signatureFault(event.payload.signature, event.actor);
    case 'ReworkWithdrawn':
      return state.ordered && isOvertaken(state.item, event, reads) ? null : no('reworkStillOrdered');
    default:
      return assertNever(event);
  }
};

/** Something to be put right on a unit; the ship gate waits until another person has verified it. */
export const rework = defineStream<ReworkState, typeof reworkEvents>({
  name: 'rework',
  area: 'assembly',
  owner: 'supervisor',
  stateVersion: 3,
  events: reworkEvents,
  initial: { status: 'absent' },
  scopeOf: (_key, first) => `line/${first.payload.line}`,
  evolve,
  legal,
  concerns: (_key, state) =>
    state.status === 'absent' || isSettled(state) || !state.item ? [] : [`unit/${state.item.unit}`],
  lifespan: (_key, state) => {
    if (state.status === 'absent' || !isSettled(state)) return 'open';
    return state.item ? { with: `unit/${state.item.unit}` } : 'closed';
  },
});

/** Nothing is left to do about it: it was found good, or what ordered it no longer stands. */
export const isSettled = ({ status }: ReworkState): boolean =>
  status === 'verified' || status === 'withdrawn';
