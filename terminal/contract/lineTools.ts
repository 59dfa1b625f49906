import { z } from 'zod';
import { code } from '#domain/kernel/text';
import { command, signatureInput } from './define.ts';
import { moment, words } from './inputText.ts';

const ofTool = { tool: code };

/** Commands over a tool. */
export const lineToolContract = {
  recordCalibration: command(
    'assembly.recordCalibration',
    'Record that a tool was calibrated; it is good from `calibratedAt` until `validUntil`.',
    z.object({
      ...ofTool,
      certificate: words(60),
      calibratedBy: words(100),
      calibratedAt: moment,
      validUntil: moment,
      signature: signatureInput,
    }),
  ),
  reportToolOut: command(
    'assembly.reportToolOut',
    'Say that a check found a tool out of calibration. It stays locked until it is calibrated; what it did from `since` on is in doubt.',
    z.object({ ...ofTool, since: moment, reason: words(500) }),
  ),
};
