import { z } from 'zod';
import type { ServerIdentity } from './messages.ts';
import { verifySignature } from './signing.ts';

/** A place of a plant's log, and its rolling hash there. */
export interface LogPlace extends ServerIdentity {
  readonly position: number;
  readonly logHash: string;
}

/** What the plant signs with each answer to a pull: whoever holds it can prove that the log was as long as this, and was this log. */
export const placeText = ({ serverId, epoch, position, logHash }: LogPlace): string =>
  `takt-place-v1\n${serverId}\n${epoch}\n${position}\n${logHash}`;

/** `plantKey`: base64 DER, as of the enrolment. */
export const placeHolds = (place: LogPlace, signature: string, plantKey: string): boolean =>
  verifySignature(plantKey, placeText(place), signature);

/** What the plant signs of the epoch that it is in, for whoever knows an earlier one. */
export const epochText = ({ serverId, epoch }: ServerIdentity): string =>
  `takt-epoch-v1\n${serverId}\n${epoch}`;

export const signedPlace = z.object({
  epoch: z.int().min(1),
  position: z.int().min(1),
  logHash: z.string().length(64),
  signature: z.string().min(40).max(200),
});
/** The newest place that a terminal holds with the plant's signature. */
export type SignedPlace = z.infer<typeof signedPlace>;
