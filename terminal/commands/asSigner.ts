import type { Actor, Role, Signature } from '#domain/kernel/actor';
import type { Decision } from '#domain/kernel/decision';
import { personOf } from '#domain/kernel/actor';
import { refuse } from '#domain/kernel/refusal';
import type { CommandContext } from './command.ts';

/** Decides with the signature of the person who sends it, and of nobody else. */
export const selfSigned =
  <I extends object>(
    decide: (
      input: Omit<I, 'signature'> & { readonly signature: Signature },
      context: CommandContext,
    ) => Decision,
  ) =>
  (input: I, context: CommandContext): Decision => {
    const [signature] = context.signatures;
    if (!signature) return refuse('signatureInvalid');
    if (signature.person !== personOf(context.actor)) return refuse('signerNotYou');
    return decide({ ...input, signature }, context);
  };

/**
 * Decides as the person who signed, who need not be the one signed in at this PC: what is recorded says that the signer did it.
 * `as` is the role in which the command lets them sign.
 */
export function asSigner(
  context: CommandContext,
  as: Role,
  decide: (context: CommandContext, signature: Signature) => Decision,
): Decision {
  const [signature] = context.signatures;
  if (!signature) return refuse('signatureInvalid');
  const actor: Actor = { kind: 'person', person: signature.person, role: as };
  const decision = decide({ ...context, actor }, signature);
  return decision.ok ? { ok: true, events: decision.events.map((e) => ({ ...e, actor })) } : decision;
}
