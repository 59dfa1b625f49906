import { z } from 'zod';
import { code, localText } from '#domain/kernel/text';
import { command, saveState, signatureInput } from './define.ts';
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

/** How a tool stands; `outSince`: since when it is locked, null where it may work. */
export const toolCalibration = z.object({
  tool: z.string(),
  name: localText,
  status: z.enum(['unrecorded', 'valid', 'dueSoon', 'expired', 'foundOut']),
  /** null: no calibration was recorded. */
  validUntil: z.string().nullable(),
  outSince: z.string().nullable(),
});

export const toolRow = toolCalibration.extend({
  station: z.string(),
  stationName: localText.nullable(),
  certificate: z.string().nullable(),
  calibratedBy: z.string().nullable(),
  calibratedAt: z.string().nullable(),
  sync: saveState,
});
