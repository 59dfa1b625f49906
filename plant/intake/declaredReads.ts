import type { EventSpecs } from '#domain/kernel/event';
import type { Reads, StreamState, StreamType } from '#domain/kernel/streamType';
import { streamId } from '#domain/kernel/streamType';
import type { EventBody } from '#sync/envelope';

/** A judge looked at a stream that the event does not name in its `reads`: it could not have been loaded. */
export class UndeclaredRead extends Error {
  readonly stream: string;
  constructor(stream: string) {
    super(`${stream} was not declared in reads`);
    this.name = 'UndeclaredRead';
    this.stream = stream;
  }
}

/** The other streams of a judgement, as the plant has them; only those that the event names. */
export function declaredReads(
  event: Pick<EventBody, 'reads' | 'stream'>,
  stateOf: (stream: string) => StreamState | undefined,
): Reads {
  const declared = new Set(event.reads.map((read) => read.stream));
  return {
    get<S extends StreamState, Specs extends EventSpecs>(type: StreamType<S, Specs>, key: string): S {
      const stream = streamId(type, key);
      if (!declared.has(stream)) throw new UndeclaredRead(stream);
      const state = stateOf(stream);
      return state === undefined ? type.initial : (state as S);
    },
  };
}
