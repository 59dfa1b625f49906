import type { Recorded } from '../kernel/event.ts';
import { momentOf } from '../kernel/moment.ts';
import type { Reads, Revealed } from '../kernel/streamType.ts';
import { splitStreamId } from '../kernel/streamType.ts';
import type { PersonEvent, PersonState } from '../people/person.ts';
import { person } from '../people/person.ts';
import type { QualifiedWork } from './qualifiedWork.ts';
import { daySubjects, lapsed, sayLapsed } from './qualifiedWork.ts';
import { visit } from './visit.ts';

/**
 * Work in the plant's log that what is heard of a person only now shows to have been done without the qualification. The other order
 * is the work's own (`visitLegal`). It is looked for in the month from when the qualification ended.
 */
export function workRevealed(before: PersonState, event: Recorded<PersonEvent>, reads: Reads): Revealed[] {
  const end = endOf(event);
  if (end === null) return [];
  const after = person.evolve(before, event);
  const { key } = splitStreamId(event.stream);
  const days = daySubjects(key, end.qualification, { from: end.at, until: null });
  const streams = new Set(days.flatMap((subject) => [...reads.concerning(subject)]));
  return [...streams].flatMap((stream) =>
    workIn(stream, reads)
      .filter((w) => w.person === key && w.qualification === end.qualification)
      .filter((w) => lapsed(after, w) && !lapsed(before, w))
      .map((w) => ({ of: w.event, stream, refusal: sayLapsed(w) })),
  );
}

function workIn(stream: string, reads: Reads): readonly QualifiedWork[] {
  const { name, key } = splitStreamId(stream);
  const state = name === visit.name ? reads.get(visit, key) : visit.initial;
  return state.status === 'absent' ? [] : state.qualifiedWork;
}

/** From when on an event of a person leaves them without what they may have had before. */
function endOf(event: Recorded<PersonEvent>): { readonly qualification: string; readonly at: string } | null {
  if (event.type === 'QualificationWithdrawn') {
    const { from: at } = momentOf(event.occurredAt, event.clock, 0);
    return { qualification: event.payload.qualification, at };
  }
  if (event.type !== 'PersonQualified' || event.payload.validUntil === null) return null;
  return { qualification: event.payload.qualification, at: event.payload.validUntil };
}
