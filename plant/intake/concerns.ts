import type { AnyStreamType, StreamState } from '#domain/kernel/streamType';
import { keptBy, splitStreamId } from '#domain/kernel/streamType';
import type { AppenderStore, ConcernRow, KeptRow } from '../store.ts';
import type { StreamTypeOf } from './readEvent.ts';
import { storable } from './storable.ts';
import { stateOf } from './storedState.ts';

/** What a stream concerns in a state, as texts that any store can keep. */
export const subjectsOf = (type: AnyStreamType, stream: string, state: StreamState): readonly string[] =>
  type.concerns(splitStreamId(stream).key, state).map(storable);

/** Streams looked at in one piece of the index. */
const pieceSize = 1_000;

/**
 * Makes the index of concerns anew, and finds what is kept at hand, from the stored states. False when the lease was lost meanwhile; begun again it starts from
 * nothing, so that one that was broken off leaves nothing behind.
 */
export async function makeIndex(
  store: AppenderStore,
  token: number,
  { typeOf, stateVersions }: { readonly typeOf: StreamTypeOf; readonly stateVersions: string },
): Promise<boolean> {
  if (!(await store.emptyIndex(token))) return false;
  for (let after = ''; ;) {
    const rows = await store.streams(after, pieceSize);
    const last = rows.at(-1);
    const concerns: ConcernRow[] = [];
    const kept: KeptRow[] = [];
    for (const row of rows) {
      const { stream } = row;
      const type = typeOf(stream);
      if (!type) continue;
      const state = await stateOf(store, typeOf, row);
      const subjects = subjectsOf(type, stream, state);
      kept.push({ stream, keptBy: keptBy(type, stream, state) });
      concerns.push(...subjects.map((subject) => ({ subject, stream })));
    }
    const piece = { token, concerns, kept, indexedWith: last ? null : stateVersions };
    if (!(await store.fillIndex(piece))) return false;
    if (!last) return true;
    after = last.stream;
  }
}
