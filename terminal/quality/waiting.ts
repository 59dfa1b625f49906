import { z } from 'zod';
import { streamTypeOf } from '#domain/streams';
import type { ReadDb } from '#db/open';
import type { SaveState } from '#db/projection';
import { pendingOn, waitingHere } from '#db/queries/timeline';
import type { RowState } from '../contract/define.ts';

/** How safe it is what an event says that the plant has not judged. */
export function waitsAs(
  stream: string,
  { type, own }: { readonly type: string; readonly own: boolean },
): RowState {
  if (streamTypeOf(stream)?.events[type]?.loosens) return 'awaiting';
  return own ? 'saved' : 'heard';
}

interface Streamed {
  readonly stream: string;
  readonly sync: SaveState;
}

/** How safe each of these records is: what waits of it was saved here, or all of that was heard of other PCs. */
export function recordsWait(read: ReadDb, records: readonly Streamed[]): (record: Streamed) => RowState {
  const saved = records.flatMap(({ stream, sync }) => (sync === 'saved' ? [stream] : []));
  const here = saved.length === 0 ? new Set<string>() : waitingHere(read, saved);
  return ({ stream, sync }) => (sync === 'saved' && !here.has(stream) ? 'heard' : sync);
}

const units = z.array(z.string()).catch([]);
const about = z.object({ units, affectedUnits: units });

/** What waits of each affected unit itself, whatever else waits on its issue; nothing of those that are not in it. */
export function unitsWaiting(read: ReadDb, issue: string): ReadonlyMap<string, RowState> {
  const stream = `issue/${issue}`;
  const waiting = pendingOn(read, stream).flatMap((event) => {
    const named = about.parse(event.payload);
    const state = waitsAs(stream, event);
    return [...named.units, ...named.affectedUnits].map((unit) => ({ unit, state }));
  });
  const most = (states: readonly RowState[]) =>
    loudest.find((state) => states.includes(state)) ?? 'confirmed';
  const byUnit = Map.groupBy(waiting, ({ unit }) => unit);
  return new Map([...byUnit].map(([unit, of]) => [unit, most(of.map(({ state }) => state))]));
}

/** Where several things wait, the one that a person has to know. */
const loudest: readonly RowState[] = ['awaiting', 'saved', 'heard'];
