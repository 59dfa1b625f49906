import type { AnyStreamType, StreamState } from '#domain/kernel/streamType';
import type { EventBody } from '#sync/envelope';
import { parseBody } from '#sync/envelope';
import type { Awaiting, View } from '#sync/merge';
import { foldPending } from '#sync/merge';
import type { CoreStatements } from './coreStatements.ts';
import type { SaveState } from './projection.ts';
import type { Projector, Shown } from './projector.ts';

/** One stream as the terminal holds it. Immutable; a transaction makes new ones and they replace the old after commit. */
export interface StreamEntry {
  readonly type: AnyStreamType;
  readonly stream: string;
  readonly scope: string;
  /** Accepted events in `confirmed`. */
  readonly version: number;
  readonly confirmed: StreamState;
  /** Null while nothing is pending: then the view is the confirmed state. */
  readonly view: View | null;
  readonly pending: number;
  /** False until the stream's first event here. */
  readonly born: boolean;
  /** Among the pending events are some of other runs that the plant may lack; null when nobody looked. In memory only. */
  readonly others: boolean | null;
}

export const visible = (entry: StreamEntry): View => entry.view ?? { state: entry.confirmed, awaiting: [] };

export const saveStateOf = (entry: StreamEntry): SaveState => {
  if (entry.view && entry.view.awaiting.length > 0) return 'awaiting';
  return entry.pending > 0 ? 'saved' : 'confirmed';
};

const shown = (entry: StreamEntry): Shown => ({ state: visible(entry).state, sync: saveStateOf(entry) });

/** A stream of which nothing is here. */
const unborn = (type: AnyStreamType, stream: string): StreamEntry => ({
  type,
  stream,
  scope: '',
  version: 0,
  confirmed: type.initial,
  view: null,
  pending: 0,
  born: false,
  others: false,
});

/** The view of a stream refolded from its pending events. */
export const refolded = (entry: StreamEntry, pending: readonly EventBody[]): StreamEntry => ({
  ...entry,
  pending: pending.length,
  view: pending.length === 0 ? null : foldPending(entry.type, entry.confirmed, pending),
  others: pending.length === 0 ? false : null,
});

/** With so many pending events left, on top of which its view is what it was. */
export const stillSeen = (entry: StreamEntry, pending: number): StreamEntry => ({
  ...entry,
  pending,
  view: pending === 0 ? null : entry.view,
  others: pending === 0 ? false : null,
});

/** The events of a stream that the plant has not judged, as stored; in no order. */
export const pendingOf = (statements: CoreStatements, stream: string): EventBody[] =>
  statements.pendingBodies.all(stream).map(({ body }) => {
    const event = parseBody(body);
    if (!event) throw new Error('a stored event cannot be read');
    return event;
  });

/**
 * Entries by stream id: an LRU over the `stream` table. Within a transaction changes go to an overlay, which is dropped on
 * rollback and kept on commit, so that memory never says more than the disk.
 */
export class StreamEntries {
  readonly #cache = new Map<string, StreamEntry>();
  readonly #overlay = new Map<string, StreamEntry>();
  readonly #statements: CoreStatements;
  readonly #projector: Projector;
  readonly #typeOf: (stream: string) => AnyStreamType | undefined;
  readonly #capacity: number;

  constructor(
    statements: CoreStatements,
    projector: Projector,
    typeOf: (stream: string) => AnyStreamType | undefined,
    capacity = 20_000,
  ) {
    this.#statements = statements;
    this.#projector = projector;
    this.#typeOf = typeOf;
    this.#capacity = capacity;
  }

  /** Undefined when this version of the product does not know the stream's type. */
  get(stream: string): StreamEntry | undefined {
    const held = this.#overlay.get(stream) ?? this.#cache.get(stream);
    if (held) return held;
    const type = this.#typeOf(stream);
    if (!type) return undefined;
    const entry = this.#load(stream, type);
    if (entry.born) this.#remember(entry);
    return entry;
  }

  /** Writes the entry's row and its projection rows; to be called inside a transaction. */
  put(entry: StreamEntry): void {
    const before = this.get(entry.stream);
    const after = { ...entry, born: true };
    this.#write(before, after);
    this.#projector.project(after.stream, before?.born ? shown(before) : null, shown(after));
    this.#overlay.set(after.stream, after);
  }

  /** Writes an entry whose stored state and rows are of no use, as if they had never been. To be called inside a transaction. */
  replace(entry: StreamEntry): void {
    this.#write(undefined, entry);
    this.#projector.clear(entry.stream);
    this.#projector.project(entry.stream, null, shown(entry));
    this.#overlay.set(entry.stream, entry);
  }

  /** Forgets the stream: its state and its rows are gone, as if it had never been. To be called inside a transaction. */
  remove(entry: StreamEntry): void {
    this.#statements.removeStream.run(entry.stream);
    this.#projector.clear(entry.stream);
    this.#overlay.set(entry.stream, unborn(entry.type, entry.stream));
  }

  /** Keeps what was found out about an entry; nothing of it is stored. To be called inside a transaction. */
  note(entry: StreamEntry): void {
    this.#overlay.set(entry.stream, entry);
  }

  #write(before: StreamEntry | undefined, after: StreamEntry): void {
    const { stream, scope, version, view, pending } = after;
    const shownRow = {
      stream,
      view: view ? JSON.stringify(view.state) : null,
      awaiting: view && view.awaiting.length > 0 ? JSON.stringify(view.awaiting) : null,
      pending,
    };
    if (before?.born && before.version === version && before.confirmed === after.confirmed)
      this.#statements.putView.run(shownRow);
    else {
      const { stateVersion } = after.type;
      const confirmed = JSON.stringify(after.confirmed);
      this.#statements.putStream.run({ ...shownRow, scope, stateVersion, version, confirmed });
    }
  }

  commit(): void {
    for (const entry of this.#overlay.values()) this.#remember(entry);
    this.#overlay.clear();
  }

  rollback(): void {
    this.#overlay.clear();
  }

  #load(stream: string, type: AnyStreamType): StreamEntry {
    const row = this.#statements.stream.get(stream);
    if (!row) return unborn(type, stream);
    const awaiting: readonly Awaiting[] = row.awaiting === null ? [] : JSON.parse(row.awaiting);
    const view = row.view === null ? null : { state: JSON.parse(row.view), awaiting };
    const { scope, version, pending } = row;
    const known = { born: true, others: pending === 0 ? false : null };
    return { type, stream, scope, version, pending, view, confirmed: JSON.parse(row.confirmed), ...known };
  }

  #remember(entry: StreamEntry): void {
    this.#cache.delete(entry.stream);
    this.#cache.set(entry.stream, entry);
    if (this.#cache.size <= this.#capacity) return;
    const oldest = this.#cache.keys().next();
    if (!oldest.done) this.#cache.delete(oldest.value);
  }
}
