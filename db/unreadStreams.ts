import { isKernelEvent, kernelEvents } from '#domain/kernel/kernelEvents';
import type { AnyStreamType } from '#domain/kernel/streamType';
import type { EventBody } from '#sync/envelope';
import type { CoreStatements } from './coreStatements.ts';

/** Whether this version can fold an event of the stream type: it names it, and knows its version. */
export function canRead(
  type: AnyStreamType | undefined,
  event: Pick<EventBody, 'type' | 'version'>,
): boolean {
  if (!type) return false;
  if (isKernelEvent(event.type)) return event.version <= kernelEvents[event.type].version;
  const spec = Object.hasOwn(type.events, event.type) ? type.events[event.type] : undefined;
  return spec !== undefined && event.version <= spec.version;
}

/** A command would record on a stream of which this version cannot read everything. */
export class StreamUnread extends Error {
  readonly stream: string;
  constructor(stream: string) {
    super(`${stream} holds an event of a newer version`);
    this.name = 'StreamUnread';
    this.stream = stream;
  }
}

/** The streams with an event that this version cannot read; usually none. */
export class UnreadStreams {
  readonly #streams: Set<string>;
  readonly #statements: CoreStatements;

  constructor(statements: CoreStatements) {
    this.#statements = statements;
    this.#streams = new Set(statements.unreadStreams.all().map(({ stream }) => stream));
  }

  has(stream: string): boolean {
    return this.#streams.has(stream);
  }

  get all(): readonly string[] {
    return [...this.#streams];
  }

  /** Inside a transaction. One that is rolled back leaves the stream marked in memory alone, where the next try marks it again. */
  mark(stream: string): void {
    if (this.#streams.has(stream)) return;
    this.#statements.markUnread.run(stream);
    this.#streams.add(stream);
  }

  /** Inside a transaction. */
  unmark(stream: string): void {
    this.#statements.unmarkUnread.run(stream);
    this.#streams.delete(stream);
  }
}
