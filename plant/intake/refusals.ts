/** Why the plant refuses a proposal although its stream's own judge did not. */
export const intakeRefusals = ['causeRefused', 'undeclaredRead'] as const;
export type IntakeRefusal = (typeof intakeRefusals)[number];

/**
 * What only the plant can find, because it looks across terminals. Facts get them as discrepancies; a proposal that would
 * make one is refused with the same code.
 */
export const registryCodes = {
  serial: 'serialInTwoUnits',
  container: 'containerInTwoPlaces',
  tool: 'toolInTwoPlaces',
} as const;
export type RegistryCode = (typeof registryCodes)[keyof typeof registryCodes];

/** Why an event was quarantined; its rival in the log gets a discrepancy of that name. */
export const conflictCodes = ['sameKeyOtherContent', 'forkedRun', 'sameIdOtherContent'] as const;
export type ConflictCode = (typeof conflictCodes)[number];

/** Why an event is a dead letter: acknowledged and kept, but not in the log. */
export const deadLetterCodes = [
  'unparsable',
  'unstorable',
  'unknownStream',
  'unknownType',
  'unknownVersion',
  'wrongClass',
  'badPayload',
  'plantOnly',
  'judgeFailed',
] as const;
export type DeadLetterCode = (typeof deadLetterCodes)[number];
