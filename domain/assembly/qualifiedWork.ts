import type { Actor } from '../kernel/actor.ts';
import type { Recorded } from '../kernel/event.ts';
import type { Moment } from '../kernel/moment.ts';
import { momentOf } from '../kernel/moment.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { refuse } from '../kernel/refusal.ts';
import type { Reads } from '../kernel/streamType.ts';
import { streamId } from '../kernel/streamType.ts';
import type { PersonState } from '../people/person.ts';
import { person, personSubject } from '../people/person.ts';
import { hadLapsed } from '../people/qualification.ts';
import { daysOf } from '../quality/holdWindow.ts';
import type { AssemblyRefusal } from './refusals.ts';
import type { VisitState } from './visit.ts';
import type { VisitEvent } from './visitEvents.ts';
import { requirementOf } from './visitProgress.ts';

/** What a person recorded that takes a qualification. */
export interface QualifiedWork {
  readonly event: string;
  readonly person: string;
  readonly operation: string;
  readonly qualification: string;
  /** By the plant's clock. */
  readonly at: Moment;
}

/** More than this of one visit is forgotten, the first first; no visit owes as much. */
const workKept = 500;

/** What an event records that takes a qualification of who recorded it; null for anything else, and for devices. */
export function qualifiedWorkOf(state: VisitState, event: Recorded<VisitEvent>): QualifiedWork | null {
  const { eventId, occurredAt, clock } = event;
  const taken = qualificationTaken(state, event, event.actor);
  return taken && { ...taken, event: eventId, at: momentOf(occurredAt, clock, 0) };
}

/** Whose qualification an event takes. */
export function qualificationTaken(
  state: VisitState,
  event: VisitEvent,
  actor: Actor,
): Pick<QualifiedWork, 'person' | 'operation' | 'qualification'> | null {
  const operation = operationWorkedOn(event);
  if (actor.kind !== 'person' || operation === null) return null;
  const qualification = requirementOf(state, operation)?.qualification ?? null;
  return qualification === null ? null : { person: actor.person, operation, qualification };
}

function operationWorkedOn(event: VisitEvent): string | null {
  switch (event.type) {
    case 'OperationDone':
    case 'MeasurementRecorded':
    case 'PartInstalled':
      return event.payload.operation;
    default:
      return null;
  }
}

/** What stands of such work after an event in this state: what was undone or taken out again does not. */
export function standingWork(
  before: Exclude<VisitState, { status: 'absent' }>,
  event: Recorded<VisitEvent>,
): readonly QualifiedWork[] {
  const { qualifiedWork: known, parts, removedEarly } = before;
  if (event.type === 'PartRemoved') return known.filter((w) => w.event !== event.payload.installed);
  if (event.type === 'OperationUndone') {
    const installed = new Set(Object.values(parts).flatMap((at) => at.map((part) => part.eventId)));
    return known.filter((w) => w.operation !== event.payload.operation || installed.has(w.event));
  }
  const work = qualifiedWorkOf(before, event);
  return work === null || removedEarly.includes(work.event) ? known : [...known, work].slice(-workKept);
}

/** Where the plant finds work of a person by a qualification that ended: days as of `daysOf`. */
export const subjectsOfQualifiedWork = (work: readonly QualifiedWork[]): readonly string[] => [
  ...new Set(work.flatMap(({ person: id, qualification, at }) => daySubjects(id, qualification, at))),
];

export const daySubjects = (
  id: string,
  qualification: string,
  span: Parameters<typeof daysOf>[0],
): string[] => daysOf(span).map((day) => `${personSubject(id)}/${qualification}/${day}`);

/** What speaks against work by what the plant knows of who did it; a terminal refuses it on the spot instead. */
export function lapsedFor(work: QualifiedWork, reads: Reads): Refusal<AssemblyRefusal> | null {
  if (!reads.concerning(personSubject(work.person)).includes(streamId(person, work.person))) return null;
  return lapsed(reads.get(person, work.person), work) ? sayLapsed(work) : null;
}

export const lapsed = (state: PersonState, { qualification, at }: QualifiedWork): boolean =>
  state.status !== 'absent' && hadLapsed(state, qualification, at);

export const sayLapsed = ({
  person: id,
  operation,
  qualification,
}: QualifiedWork): Refusal<AssemblyRefusal> =>
  refuse('qualificationLapsed', { person: id, operation, qualification });
