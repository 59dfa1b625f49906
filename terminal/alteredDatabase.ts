import { z } from 'zod';
import type { OpenDatabase } from '#db/open';
import { isDamage } from '#db/salvage/damage';
import { pendingHolds } from '#db/salvage/pendingHolds';
import { certificateHolds } from '#sync/signing';
import { enrolmentIn } from './enrolment.ts';

/** What this PC is by its plant's word, or an own event that the plant lacks, is not what was signed. */
export function isAltered({ sqlite }: OpenDatabase): boolean {
  try {
    const enrolment = enrolmentIn(sqlite);
    if (enrolment === null) return false;
    const { certificate, plantKey } = enrolment;
    return !certificateHolds(certificate, plantKey) || !pendingHolds(sqlite, certificate.publicKey);
  } catch (error) {
    if (isDamage(error) || error instanceof SyntaxError || error instanceof z.ZodError) return true;
    throw error;
  }
}
