import type { ReadableStream, Reads } from '../kernel/streamType.ts';
import { splitStreamId } from '../kernel/streamType.ts';
import type { HoldState } from './hold.ts';

/** A hold with members of which nobody has decided what becomes of them. */
export interface OpenHold {
  readonly number: string;
  readonly undecided: number;
}

/** By this the closing of an issue finds the holds of it that are open. */
export const openSubject = (issue: string): string => `issue/${issue}`;

/** The issue that a hold keeps from being closed; null where it keeps none. */
export const keptOpen = (state: HoldState): string | null =>
  undecidedIn(state) > 0 && state.status === 'placed' ? state.placement.issue : null;

// Named, not imported: a hold judges by its issue, too.
const hold: ReadableStream<HoldState> = { name: 'hold', initial: { status: 'absent' } };

/** The open holds of an issue, by what concerns it where that is judged; a terminal's `reads` find none. */
export const openHolds = (issue: string, reads: Reads): OpenHold[] =>
  reads.concerning(openSubject(issue)).flatMap((stream) => {
    const { name, key } = splitStreamId(stream);
    const state = name === hold.name ? reads.get(hold, key) : hold.initial;
    return state.status === 'placed' && keptOpen(state) === issue
      ? [{ number: state.placement.number, undecided: undecidedIn(state) }]
      : [];
  });

const undecidedIn = (state: HoldState): number =>
  state.status === 'placed'
    ? Object.values(state.members).filter(({ decision }) => decision === null).length
    : 0;
