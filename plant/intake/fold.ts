import { kernelEvents } from '#domain/kernel/kernelEvents';
import type { Overruled } from '#domain/kernel/streamType';
import type { EventBody } from '#sync/envelope';
import type { Place } from '../store.ts';
import { subjectsOf } from './concerns.ts';
import { JudgeFailed } from './legalOf.ts';
import type { ReadableEvent } from './readEvent.ts';
import type { Working } from './working.ts';
import type { StreamEntry } from './world.ts';

/** What an accepted event makes of its stream. */
export interface Evolved extends Pick<StreamEntry, 'state' | 'subjects'> {
  /** What the stream concerns from now on, and what no longer. */
  readonly concerns: ReadonlyMap<string, boolean>;
  readonly overruled: readonly Overruled[];
}

const unchanged: ReadonlyMap<string, boolean> = new Map();

/** @throws JudgeFailed */
export function evolved(working: Working, e: ReadableEvent): Evolved {
  const { type, recorded } = e;
  const { stream } = e.event;
  const before = working.stream(stream);
  if (e.kernel) {
    const { state, subjects } = before ?? { state: type.initial, subjects: null };
    return { state, subjects, concerns: unchanged, overruled: [] };
  }
  const was = before?.state ?? type.initial;
  try {
    const state = type.evolve(was, recorded);
    const subjects = subjectsOf(type, stream, state);
    return {
      state,
      subjects,
      concerns: changed(before?.subjects ?? subjectsOf(type, stream, was), subjects),
      overruled: type.overrules(was, recorded),
    };
  } catch (error) {
    throw new JudgeFailed(`evolve: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Takes over what an accepted event changes, once it has its row. */
export function fold(
  working: Working,
  e: ReadableEvent,
  scope: string,
  { state, subjects, concerns }: Evolved,
): void {
  const { eventId, stream, effectKey } = e.event;
  working.fold(stream, { scope, state, subjects });
  if (effectKey !== null) working.takeEffect(effectKey, eventId);
  for (const [subject, concerned] of concerns) working.concern(subject, stream, concerned);
  for (const { registry, name, holder, held } of e.claims) {
    if (held) working.hold({ registry, name, holder, eventId, stream, scope });
    else working.release({ registry, name, holder });
  }
}

/** Which dead letter a `RecordDropped` gives up; its payload was read by its schema. */
export function droppedBy({ payload }: EventBody): Place {
  const { run, seq } = kernelEvents.RecordDropped.schema.parse(payload);
  return { run, seq };
}

/** Subjects that a stream concerns now and did not before (`true`), and the other way round. */
function changed(was: readonly string[], is: readonly string[]): ReadonlyMap<string, boolean> {
  if (was.length === is.length && was.every((subject, i) => subject === is[i])) return unchanged;
  const [before, now] = [new Set(was), new Set(is)];
  return new Map([
    ...was.filter((subject) => !now.has(subject)).map((subject) => [subject, false] as const),
    ...is.filter((subject) => !before.has(subject)).map((subject) => [subject, true] as const),
  ]);
}
