import type { Refusal } from '#domain/kernel/refusal';
import { refuse } from '#domain/kernel/refusal';
import type { ReadableStream, StreamState } from '#domain/kernel/streamType';
import { streamId } from '#domain/kernel/streamType';
import { mayActAs, person } from '#domain/people/person';
import { terminal } from '#domain/site/terminal';
import type { EventBody } from '#sync/envelope';
import type { World } from './world.ts';

/** The streams that say whether who speaks in an event still may. */
export const speakersOf = ({ terminal: id, actor }: EventBody): readonly string[] => [
  streamId(terminal, id),
  ...(actor.kind === 'person' ? [streamId(person, actor.person)] : []),
];

/**
 * Why who speaks in an event may not any more, by what the plant knows now and whenever it was said: what restricts counts at once, and
 * a clock that is not theirs to set is not asked. Null also for people the plant has not heard of: their stream may still be on its way.
 */
export function speakerFault(
  { terminal: id, actor }: EventBody,
  seen: Pick<World, 'stream'>,
  isRevoked: (terminal: string) => boolean,
): Refusal | null {
  if (isRevoked(id) || stateOf(seen, terminal, id).status === 'revoked')
    return refuse('terminalRevoked', { terminal: id });
  if (actor.kind !== 'person') return null;
  const state = stateOf(seen, person, actor.person);
  if (state.status === 'deactivated') return refuse('actorDeactivated', { person: actor.person });
  if (state.status !== 'active' || mayActAs(state, actor.role)) return null;
  return refuse('actorLacksRole', { person: actor.person, role: actor.role });
}

const stateOf = <S extends StreamState>(
  seen: Pick<World, 'stream'>,
  type: ReadableStream<S>,
  key: string,
): S => (seen.stream(streamId(type, key))?.state as S | undefined) ?? type.initial;
