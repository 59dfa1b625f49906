import { z } from 'zod';
import type { StreamState } from '#domain/kernel/streamType';
import { keptBy } from '#domain/kernel/streamType';
import { letGo } from './letGo.ts';
import type { StoreParts } from './store.ts';

/** How long streams that are over stay: so many marks of the cursor, one each so many ms of this PC's clock. */
export interface Retention {
  readonly marks: number;
  readonly everyMs: number;
}

/** Thirty days; more than twice the time between two backups of a plant, which takes up again from its terminals what it lost. */
export const retention: Retention = { marks: 30, everyMs: 24 * 60 * 60 * 1000 };

const marksName = 'cursorMarks';
const placeName = 'retentionAt';
const stored = z.object({ atMs: z.number(), cursors: z.array(z.number()) });

/** Streams looked at in one bite, and let go of in one transaction. */
const looked = 100;
const several = 20;

/**
 * One bite: looks at some streams, behind those of the bite before, and lets go of those that are over and had their last event
 * so long ago. What a clock says counts as one mark at most, however far it jumps. Answers how many went.
 * @throws StorageFailure
 */
export function letGoOfOver(store: StoreParts, nowMs: number, { marks, everyMs }: Retention): number {
  const cursors = marked(store, nowMs, { marks, everyMs });
  const [before] = cursors;
  if (before === undefined || cursors.length < marks) return 0;
  const at = store.settings.get(placeName) ?? '';
  const streams = store.statements.streamsAfter.all(at, looked).map(({ stream }) => stream);
  const over = streams.filter((stream) => isOver(store, stream, before)).slice(0, several);
  letGo(store, over);
  const place = over.length === several ? over.at(-1) : streams.length === looked ? streams.at(-1) : '';
  store.transact(() => store.settings.put(placeName, place ?? ''));
  return over.length;
}

/** Where the cursor stood at the last marks, the oldest first. */
function marked(store: StoreParts, nowMs: number, { marks, everyMs }: Retention): readonly number[] {
  const text = store.settings.get(marksName);
  const known = text === undefined ? { atMs: nowMs, cursors: [] } : stored.parse(JSON.parse(text));
  const isDue = nowMs - known.atMs >= everyMs;
  if (text !== undefined && !isDue && nowMs >= known.atMs) return known.cursors;
  const cursor = Number(store.settings.get('cursor') ?? 0);
  const cursors = isDue ? [...known.cursors, cursor].slice(-marks) : known.cursors;
  store.transact(() => store.settings.put(marksName, JSON.stringify({ atMs: nowMs, cursors })));
  return cursors;
}

function isOver(store: StoreParts, stream: string, before: number): boolean {
  const type = store.options.typeOf(stream);
  const row = store.statements.stream.get(stream);
  // Of what is not read yet nobody can say whether it is over.
  if (
    !type ||
    !row ||
    store.unread.has(stream) ||
    store.awaited.has(stream) ||
    row.pending > 0 ||
    row.stateVersion !== type.stateVersion
  )
    return false;
  const state: StreamState = JSON.parse(row.confirmed);
  const keeper = keptBy(type, stream, state);
  if (keeper === stream || (keeper !== null && isOpen(store, keeper))) return false;
  return (store.statements.lastPosition.get(stream)?.position ?? before) <= before;
}

function isOpen(store: StoreParts, stream: string): boolean {
  const entry = store.entries.get(stream);
  return entry !== undefined && entry.version > 0 && keptBy(entry.type, stream, entry.confirmed) === stream;
}
