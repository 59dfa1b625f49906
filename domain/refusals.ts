import { assemblyRefusals } from './assembly/refusals.ts';
import { logisticsRefusals } from './logistics/refusals.ts';
import { peopleRefusals } from './people/refusals.ts';
import { qualityRefusals } from './quality/refusals.ts';
import { siteRefusals } from './site/refusals.ts';

/** Refusals that no area owns: the engine's and the plant's own. */
export const kernelRefusals = [
  /** Wrong badge or PIN of a signer; says no more than that. */
  'signatureInvalid',
  /** `{role}`: the signer may not sign this. */
  'signerNotAllowed',
  /** The event's cause was refused, so it has no ground either. */
  'causeRefused',
  /** `{required}` */
  'roleNotAllowed',
  /** The key of a repeated command stands for another one. */
  'idempotencyKeyReused',
] as const;

/** The closed union of codes; each has a sentence in both catalogues (held by a test). */
export const refusalCodes = [
  ...kernelRefusals,
  ...siteRefusals,
  ...assemblyRefusals,
  ...logisticsRefusals,
  ...peopleRefusals,
  ...qualityRefusals,
] as const;
export type RefusalCode = (typeof refusalCodes)[number];
