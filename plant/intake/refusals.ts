/** Why the plant refuses a proposal although its stream's own judge did not. */
type IntakeRefusal = 'causeRefused' | 'undeclaredRead';

/**
 * What only the plant can find, because it looks across terminals. Facts get them as discrepancies; a proposal that would
 * make one is refused with the same code.
 */
export const registryCodes = {
  serial: 'serialInTwoUnits',
  container: 'containerInTwoPlaces',
  tool: 'toolInTwoPlaces',
} as const;

/** Why an event was quarantined; its rival in the log gets a discrepancy of that name. */
const conflictCodes = ['sameKeyOtherContent', 'forkedRun', 'sameIdOtherContent'] as const;
export type ConflictCode = (typeof conflictCodes)[number];

/** Every code that people meet as a refusal or a discrepancy and that no area of the domain owns. */
export const plantRefusals = [
  'causeRefused',
  'undeclaredRead',
  ...Object.values(registryCodes),
  ...conflictCodes,
] as const satisfies readonly (
  IntakeRefusal | ConflictCode | (typeof registryCodes)[keyof typeof registryCodes]
)[];

/** Why an event is a dead letter: acknowledged and kept, but not in the log. */
export type DeadLetterCode =
  | 'unparsable'
  | 'unstorable'
  | 'unknownStream'
  | 'unknownType'
  | 'unknownVersion'
  | 'wrongClass'
  | 'badPayload'
  | 'plantOnly'
  | 'judgeFailed';
