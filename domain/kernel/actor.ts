import { z } from 'zod';

/** The roles of a site, least to most specific in what they own; deny by default. */
export const roles = ['operator', 'supervisor', 'logistics', 'quality', 'engineer', 'admin'] as const;
export const role = z.enum(roles);
export type Role = (typeof roles)[number];

/** Who did it. Events carry person ids only, never names (personal fields can be erased). */
export const actor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person'), person: z.string().min(1), role }),
  z.object({ kind: z.literal('device'), device: z.string().min(1) }),
  z.object({ kind: z.literal('policy'), policy: z.string().min(1) }),
  z.object({ kind: z.literal('plant') }),
]);
export type Actor = z.infer<typeof actor>;

/** The person who acted; null where it was a device, a policy or the plant. */
export const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.person : null);

/**
 * An electronic signature (two components: badge and PIN). `recordHash` is the sha-256 (hex) of the RFC 8785 form of the
 * record as it was shown to the signer; it is what makes `recordChanged` detectable.
 */
export const signature = z.object({
  person: z.string().min(1),
  meaning: z.string().min(1).max(200),
  recordHash: z.string().length(64).nullable(),
});
export type Signature = z.infer<typeof signature>;

/** Of an event type that was recorded without one before: `unsigned` brings such a payload up to date. */
export const signatureSince = signature.nullable();
export const unsigned = (payload: unknown): object => ({ ...Object(payload), signature: null });
