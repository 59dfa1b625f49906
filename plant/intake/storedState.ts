import type { AnyStreamType, StreamState } from '#domain/kernel/streamType';
import { parseBody } from '#sync/envelope';
import { foldConfirmed } from '#sync/merge';
import type { AppenderStore, StreamRow } from '../store.ts';
import type { StreamTypeOf } from './readEvent.ts';

/** A stream's state as stored; one whose shape is older than the code is folded again from the stream's accepted events. */
export async function stateOf(
  store: Pick<AppenderStore, 'acceptedBodies'>,
  typeOf: StreamTypeOf,
  row: Pick<StreamRow, 'stream' | 'stateVersion' | 'state'>,
): Promise<StreamState> {
  const type = typeOf(row.stream);
  if (type && type.stateVersion !== row.stateVersion)
    return refold(type, await store.acceptedBodies(row.stream));
  const state: StreamState = JSON.parse(row.state);
  return state;
}

function refold(type: AnyStreamType, bodies: readonly string[]): StreamState {
  return bodies.reduce<StreamState>((state, body) => {
    const event = parseBody(body);
    if (!event) throw new Error(`an accepted event of ${type.name} cannot be read`);
    return foldConfirmed(type, state, event, 'accepted');
  }, type.initial);
}
