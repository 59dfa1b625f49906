import type { Reads, StreamState } from '../kernel/streamType.ts';
import { streamId } from '../kernel/streamType.ts';

/** Reads over states at hand, by stream id; what was not handed in is a bug of the decision. `concerning`: ids by subject. */
export const knownReads = (
  states: Readonly<Record<string, StreamState>>,
  concerning: Readonly<Record<string, readonly string[]>> = {},
): Reads => ({
  concerning: (subject) => concerning[subject] ?? [],
  get(type, key) {
    const state = states[streamId(type, key)];
    if (!state) throw new Error(`${streamId(type, key)} was not handed in`);
    // Whoever hands in a state under a stream's id got it from that stream.
    return state as typeof type.initial;
  },
});
