import type { NewEvent } from './incoming.ts';

/**
 * Orders the new events of a group: each run keeps its order, and across runs lower Lamport times come first, so that an
 * event heard over the floor link is judged before the decisions that were made knowing it.
 * Within a run the time counts as never falling, whatever a faulty terminal wrote.
 */
export function inCausalOrder(events: readonly NewEvent[]): readonly NewEvent[] {
  const highest = new Map<string, number>();
  const timed = events.map((event) => {
    const time = Math.max(highest.get(event.run) ?? 0, event.event?.lamport ?? 0);
    highest.set(event.run, time);
    return { event, time };
  });
  if (highest.size < 2) return events;
  return timed.sort((a, b) => a.time - b.time || compare(a.event, b.event)).map((t) => t.event);
}

function compare(a: NewEvent, b: NewEvent): number {
  if (a.run !== b.run) return a.run < b.run ? -1 : 1;
  return a.seq - b.seq;
}
