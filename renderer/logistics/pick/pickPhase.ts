import type { Outputs } from '#terminal/contract/infer';
import type { CallRow } from '#terminal/contract/calls';
import type { logisticsContract } from '#terminal/contract/logistics';

export type PickList = NonNullable<Outputs<typeof logisticsContract.queries>['pickList']>;
export type Candidate = PickList['candidates'][number];

/** The one thing to do next. */
export type PickPhase =
  /** Go to a location and scan it. */
  | { readonly step: 'location'; readonly next: Candidate }
  /** Scan a container that stands there; after each the location stands until nothing to take is left at it. */
  | { readonly step: 'container'; readonly from: string; readonly next: Candidate }
  /** Everything is in hand: scan where it is put down. */
  | { readonly step: 'putDown' }
  /** Nothing is left to take, and nothing is in hand. */
  | { readonly step: 'nothing' }
  /** A vehicle has it, or it has ended. */
  | { readonly step: 'over'; readonly how: 'agv' | 'delivered' | 'cancelled' };

/** How much the call still lacks. */
export const missing = (call: CallRow): number => Math.max(0, call.quantity - call.picked);

/** Picked and neither delivered nor put back: also of a call that has ended, somebody holds it. */
export const inHandOf = ({ picks }: Pick<CallRow, 'picks'>): CallRow['picks'] =>
  picks.filter(({ delivered }) => !delivered);

/** What a call that has ended without it left in somebody's hands. */
export const toPutBack = (phase: PickPhase, call: CallRow): CallRow['picks'] =>
  phase.step === 'over' && phase.how !== 'agv' ? inHandOf(call) : [];

/** Each container in hand with the place where it goes back. */
export const whereBack = (inHand: CallRow['picks']): string =>
  inHand.map(({ container, from }) => `${container} → ${from}`).join(', ');

export interface PickProgress {
  /** The location that the person scanned and has not left since, or null. */
  readonly from: string | null;
  /** The person goes on with less than was called. */
  readonly enough: boolean;
}

export function pickPhase({ call, candidates }: PickList, { from, enough }: PickProgress): PickPhase {
  if (call.status === 'delivered' || call.status === 'cancelled') return { step: 'over', how: call.status };
  if (isWithAgv(call)) return { step: 'over', how: 'agv' };
  if (call.status === 'inTransport') return { step: 'putDown' };
  const inHand = call.picks.length > 0;
  if (inHand && (enough || missing(call) === 0)) return { step: 'putDown' };
  const [next] = candidates;
  if (next === undefined) return { step: inHand ? 'putDown' : 'nothing' };
  const here = candidates.find(({ place }) => place.id === from);
  return from === null || here === undefined
    ? { step: 'location', next }
    : { step: 'container', from, next: here };
}

/** Names the step: what was said in one is not said in another. */
export const stepKey = (phase: PickPhase): string =>
  phase.step === 'container' ? `container ${phase.from}` : phase.step;

/** A transport is asked for or under way; one that somebody took over is carried. */
const isWithAgv = (call: CallRow): boolean =>
  call.transportStatus !== null &&
  !['takenOver', 'cancelled', 'unloaded', 'failed'].includes(call.transportStatus);
