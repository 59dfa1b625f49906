import type { Actor, Signature } from '../kernel/actor.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { refuse } from '../kernel/refusal.ts';
import type { QualityRefusal } from './refusals.ts';

/** The person's id, or null when a device, a policy or the plant acted. */
export const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.person : null);

/** A signature counts only when the signer is who acted; the engine has checked badge and PIN before. */
export function signatureFault(signature: Signature, actor: Actor): Refusal<QualityRefusal> | null {
  const acting = personOf(actor);
  if (acting === null) return refuse('personNeeded');
  return acting === signature.person
    ? null
    : refuse('signatureMismatch', { signed: signature.person, actor: acting });
}
