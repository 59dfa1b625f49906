import { z } from 'zod';
import { canonical } from '#domain/kernel/canonical';
import { verifySignature } from './signing.ts';

/** What the plant signs for one terminal that asked with `nonce`: then its log ended at `position`. */
export const vouch = z.object({
  position: z.int().min(0),
  /** By the plant's clock, UTC. */
  at: z.iso.datetime(),
  signature: z.string().min(40).max(200),
});
export type Vouch = z.infer<typeof vouch>;

export interface VouchAsk {
  readonly serverId: string;
  readonly epoch: number;
  readonly terminal: string;
  /** Made for one question, so that an answer of before is none. */
  readonly nonce: string;
}

const vouchText = (ask: VouchAsk, { position, at }: Omit<Vouch, 'signature'>): string =>
  `takt-vouch-v1\n${canonical({ ...ask, position, at })}`;

export const signVouch = (
  ask: VouchAsk,
  said: Omit<Vouch, 'signature'>,
  signText: (text: string) => string,
): Vouch => ({ ...said, signature: signText(vouchText(ask, said)) });

/** `plantKey`: base64 DER, as of the enrolment. */
export const vouchHolds = (ask: VouchAsk, said: Vouch, plantKey: string): boolean =>
  verifySignature(plantKey, vouchText(ask, said), said.signature);
