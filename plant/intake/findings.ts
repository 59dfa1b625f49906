import { legalOf, NotLoaded } from './legalOf.ts';
import type { Ledger } from './ledger.ts';
import type { ReadableEvent, ReadEvent } from './readEvent.ts';

/**
 * Loads what the judges of proposals find on their way, a layer at a time for all of them together: what is found may lead to
 * more. What facts find, and what the group's own events lead to, is loaded when a judge asks (`whenLoaded`).
 */
export async function loadFindings(ledger: Ledger, events: readonly ReadEvent[]): Promise<void> {
  let open = events.filter(
    (e): e is ReadableEvent => e.status === 'readable' && !e.kernel && e.event.class === 'proposal',
  );
  while (open.length > 0) {
    const asked = open.map((event) => ({ event, lacks: lackedBy(event, ledger) }));
    const lacking = asked.filter(({ lacks }) => lacks !== null);
    if (lacking.length > 0)
      await load(
        ledger,
        lacking.flatMap(({ lacks }) => lacks ?? []),
      );
    open = lacking.map(({ event }) => event);
  }
}

/** `judge`, as often as something was missing. It must have changed nothing when it throws `NotLoaded`. */
export async function whenLoaded<T>(ledger: Ledger, judge: () => T): Promise<T> {
  for (;;) {
    try {
      return judge();
    } catch (error) {
      if (!(error instanceof NotLoaded)) throw error;
      await load(ledger, [error]);
    }
  }
}

function lackedBy(event: ReadableEvent, ledger: Ledger): NotLoaded | null {
  try {
    legalOf(event, ledger);
    return null;
  } catch (error) {
    return error instanceof NotLoaded ? error : null;
  }
}

const load = (ledger: Ledger, lacks: readonly NotLoaded[]): Promise<void> =>
  ledger.load({
    events: [],
    streams: lacks.flatMap((l) => l.streams),
    effects: [],
    claims: [],
    subjects: lacks.flatMap((l) => l.subjects),
  });
