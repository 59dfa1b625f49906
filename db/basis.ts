import type { EventPlace } from '#sync/envelope';
import { mostReads } from '#sync/eventGuard';
import type { StoreParts } from './store.ts';

/**
 * What a new event builds on that the plant is not known to have: per other run (heard, or an earlier one of this terminal),
 * the last unjudged event on the given streams, and its cause. Empty nearly always. Its own run needs no naming.
 */
export function basisOf(
  store: StoreParts,
  run: string,
  streams: readonly string[],
  cause: string | null,
): readonly EventPlace[] {
  const last = new Map<string, number>();
  const take = (place: EventPlace) => last.set(place.run, Math.max(place.seq, last.get(place.run) ?? 0));
  for (const stream of new Set(streams)) for (const place of othersOn(store, run, stream)) take(place);
  const from = cause === null ? undefined : store.statements.otherPlace.get(cause, run);
  if (from) take(from);
  return [...last].map(([other, seq]) => ({ run: other, seq })).slice(0, mostReads);
}

/** Remembers where there is nothing to find, so that many own pending events cost nothing. */
function othersOn(store: StoreParts, run: string, stream: string): readonly EventPlace[] {
  const entry = store.entries.get(stream);
  if (!entry || entry.pending === 0 || entry.others === false) return [];
  const places = store.statements.otherPlaces.all(stream, run);
  store.entries.note({ ...entry, others: places.length > 0 });
  return places;
}
