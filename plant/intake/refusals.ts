import type { RefusalCode } from '#domain/refusals';

/**
 * What only the plant can find, because it looks across terminals. Facts get them as discrepancies; a proposal that would
 * make one is refused with the same code.
 */
export const registryCodes = {
  serial: 'serialInTwoUnits',
  container: 'containerInTwoPlaces',
  tool: 'toolInTwoPlaces',
} as const satisfies Record<string, RefusalCode>;

/** Why an event was quarantined; its rival in the log gets a discrepancy of that name. */
export type ConflictCode = Extract<RefusalCode, 'sameKeyOtherContent' | 'forkedRun' | 'sameIdOtherContent'>;

/** What the plant keeps beside its log, told on the stream of the terminal that wrote it. */
export type PlantFinding = Extract<RefusalCode, 'recordUnreadable' | 'recordSetAside'>;

/** Told of each position of a log that was put back which nobody held. */
export const lostCode = 'recordLost' satisfies RefusalCode;
export const unprovenCode = 'recordUnproven' satisfies RefusalCode;

/** Of what could be read, but comes after a dead letter of its stream: it waits for that one, and is in the log after it. */
export const behind = 'behindDeadLetter';

/** Why an event is a dead letter: acknowledged and kept, but not in the log. */
export type DeadLetterCode =
  | typeof behind
  | 'unparsable'
  | 'unstorable'
  | 'unknownStream'
  | 'unknownType'
  | 'unknownVersion'
  | 'wrongClass'
  | 'badPayload'
  | 'plantOnly'
  | 'judgeFailed';
