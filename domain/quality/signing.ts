import { personOf, type Actor, type Signature } from '../kernel/actor.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { refuse } from '../kernel/refusal.ts';
import type { QualityRefusal } from './refusals.ts';

/** A signature counts only when the signer is who acted; the engine has checked badge and PIN before. */
export function signatureFault(signature: Signature, actor: Actor): Refusal<QualityRefusal> | null {
  const acting = personOf(actor);
  if (acting === null) return refuse('personNeeded');
  return acting === signature.person
    ? null
    : refuse('signatureMismatch', { signed: signature.person, actor: acting });
}
