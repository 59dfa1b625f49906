import type { Refusal } from '#domain/kernel/refusal';
import { refuse } from '#domain/kernel/refusal';
import type { ReadableStream, Reads, Revealed, StreamState } from '#domain/kernel/streamType';
import { streamId } from '#domain/kernel/streamType';
import type { EventBody } from '#sync/envelope';
import type { ReadableEvent } from './readEvent.ts';
import { storable } from './storable.ts';
import type { World } from './world.ts';

/** What a judge looks at. */
type Seen = Pick<World, 'stream' | 'knowsStream' | 'concerning' | 'waits'>;

/** A judge's own mistake (it threw): the event cannot be judged, and becomes a dead letter. */
export class JudgeFailed extends Error {}

/** A judge found something on its way that was not loaded; what it said is worth nothing until it is. */
export class NotLoaded extends Error {
  readonly streams: readonly string[];
  readonly subjects: readonly string[];
  constructor(streams: Iterable<string>, subjects: Iterable<string>) {
    super('not loaded');
    this.streams = [...streams];
    this.subjects = [...subjects];
  }
}

/** A judge looked at a stream that the event does not name in its `reads`, and that concerns nothing it looked for. */
class UndeclaredRead extends Error {
  readonly stream: string;
  constructor(stream: string) {
    super(`${stream} was not declared in reads`);
    this.stream = stream;
  }
}

/**
 * What the event's stream says against it, by what the plant knows. Nothing is opened on the word of a stream of which the plant
 * keeps a record that it cannot read.
 * @throws NotLoaded
 * @throws JudgeFailed
 */
export function legalOf({ event, recorded, type }: ReadableEvent, seen: Seen): Refusal | null {
  const reads = new JudgeReads(event, seen);
  const state = seen.stream(event.stream)?.state ?? type.initial;
  let said: Refusal | null;
  try {
    said = type.legal(state, recorded, reads);
  } catch (error) {
    reads.assertLoaded();
    if (error instanceof UndeclaredRead) return refuse('undeclaredRead', { stream: error.stream });
    throw new JudgeFailed(`legal: ${error instanceof Error ? error.message : String(error)}`);
  }
  reads.assertLoaded();
  const opens = type.events[event.type]?.loosens ?? false;
  return said ?? (opens && reads.unread !== null ? refuse('recordUnread', { stream: reads.unread }) : null);
}

/**
 * What an event that is to be accepted shows of earlier facts in other streams.
 * @throws NotLoaded
 * @throws JudgeFailed
 */
export function revealedBy({ event, recorded, type }: ReadableEvent, seen: Seen): readonly Revealed[] {
  const reads = new JudgeReads(event, seen);
  const state = seen.stream(event.stream)?.state ?? type.initial;
  let revealed: readonly Revealed[];
  try {
    revealed = type.reveals(state, recorded, reads);
  } catch (error) {
    reads.assertLoaded();
    throw new JudgeFailed(`reveals: ${error instanceof Error ? error.message : String(error)}`);
  }
  reads.assertLoaded();
  return revealed;
}

/** The other streams of a judgement, as the plant has them. It goes on where something is missing, to learn what else is. */
class JudgeReads implements Reads {
  readonly #seen: Seen;
  readonly #event: EventBody;
  #open: Set<string> | null = null;
  readonly #streams = new Set<string>();
  readonly #subjects = new Set<string>();
  /** A stream that was looked at although a record of it is a dead letter. */
  unread: string | null = null;

  constructor(event: EventBody, seen: Seen) {
    this.#event = event;
    this.#seen = seen;
  }

  get<S extends StreamState>(type: ReadableStream<S>, key: string): S {
    const stream = streamId(type, key);
    if (!this.#allowed.has(stream)) throw new UndeclaredRead(stream);
    if (!this.#seen.knowsStream(stream)) this.#streams.add(stream);
    if (this.#seen.waits(stream)) this.unread = stream;
    const state = this.#seen.stream(stream)?.state;
    return state === undefined ? type.initial : (state as S);
  }

  concerning(subject: string): readonly string[] {
    const key = storable(subject);
    const streams = this.#seen.concerning(key);
    if (!streams) this.#subjects.add(key);
    for (const stream of streams ?? []) this.#allowed.add(stream);
    return streams ?? [];
  }

  assertLoaded(): void {
    if (this.#streams.size + this.#subjects.size > 0) throw new NotLoaded(this.#streams, this.#subjects);
  }

  get #allowed(): Set<string> {
    this.#open ??= new Set(this.#event.reads.map((read) => read.stream));
    return this.#open;
  }
}
