import { z } from 'zod';
import { canonical } from '#domain/kernel/canonical';
import { verifySignature } from './signing.ts';

const hash = z.string().length(64);

/** Where a scope stands: its last sequence number and the rolling hash there. */
export const scopeHead = z.object({ scope: z.string().min(1).max(100), seq: z.int().min(1), hash });

/**
 * What the plant signed of its log: that through `position` it had this rolling hash, and each scope this head. Whoever holds one can prove
 * that a log which is shorter, or other, is not the one that was confirmed.
 */
export const checkpoint = z.object({
  serverId: z.uuid(),
  epoch: z.int().min(1),
  position: z.int().min(1),
  logHash: hash,
  /** By scope name, each once. */
  scopes: z.array(scopeHead).max(10_000),
  /** By the plant's clock, UTC. */
  madeAt: z.iso.datetime(),
  signature: z.string().min(40).max(200),
});
export type Checkpoint = z.infer<typeof checkpoint>;

/** What the plant signs: all but the signature, in RFC 8785 form. */
const checkpointText = ({ signature: _signature, ...said }: Checkpoint): string =>
  `takt-checkpoint-v1\n${canonical(said)}`;

export const signCheckpoint = (
  unsigned: Omit<Checkpoint, 'signature'>,
  signText: (text: string) => string,
): Checkpoint => ({ ...unsigned, signature: signText(checkpointText({ ...unsigned, signature: '' })) });

/** `plantKey`: base64 DER, as of the enrolment. */
export const checkpointHolds = (c: Checkpoint, plantKey: string): boolean =>
  verifySignature(plantKey, checkpointText(c), c.signature);

/** Reads a stored one; null for what is none. */
export function readCheckpoint(text: string): Checkpoint | null {
  try {
    return checkpoint.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
