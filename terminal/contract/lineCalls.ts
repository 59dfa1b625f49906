import { z } from 'zod';
import { andonKind } from '#domain/assembly/andon';
import { code } from '#domain/kernel/text';
import { command, signatureInput } from './define.ts';
import { moment, words } from './inputText.ts';

const unitId = code;
const note = z.string().trim().max(2000);
const signed = { signature: signatureInput };
const ofLine = { line: code };

/** Commands over calls for help, stops and rework. */
export const lineCallContract = {
  callAndon: command(
    'assembly.callAndon',
    'Call for help at a station.',
    z.object({
      station: code,
      kind: andonKind,
      unit: unitId.nullable().default(null),
      part: code.nullable().default(null),
      text: z.string().trim().max(1000).default(''),
    }),
  ),
  acknowledgeAndon: command('assembly.acknowledgeAndon', 'Somebody is coming.', z.object({ andon: code })),
  escalateAndon: command(
    'assembly.escalateAndon',
    'Nobody came in time.',
    z.object({ andon: code, level: z.int().min(1).max(9) }),
  ),
  resolveAndon: command(
    'assembly.resolveAndon',
    'The help was given.',
    z.object({ andon: code, note: z.string().trim().max(1000).default('') }),
  ),
  reopenAndon: command(
    'assembly.reopenAndon',
    'The call was not resolved; `comes`: who had taken it still comes.',
    z.object({
      andon: code,
      note: z.string().trim().max(1000).default(''),
      comes: z.boolean().default(false),
    }),
  ),
  startStop: command(
    'assembly.startStop',
    'A station or the line stands, from now on or since `startedAt`: at most 24 h ago; a time still to come counts as now.',
    z.object({
      ...ofLine,
      station: code.nullable(),
      startedAt: moment.nullable().default(null),
      reason: code.nullable().default(null),
      andon: code.nullable().default(null),
    }),
  ),
  endStop: command(
    'assembly.endStop',
    'It runs again; other records of stops that run at the same place end with it.',
    z.object({ stop: code, endedAt: moment.nullable().default(null) }),
  ),
  reopenStop: command(
    'assembly.reopenStop',
    'That it runs again was said by mistake; it has stood since it began.',
    z.object({ stop: code }),
  ),
  classifyStop: command(
    'assembly.classifyStop',
    'Say why it stood.',
    z.object({
      stop: code,
      reason: code,
      planned: z.boolean().default(false),
      note: z.string().trim().max(1000),
    }),
  ),
  withdrawStop: command(
    'assembly.withdrawStop',
    'A stop was recorded by mistake; the record stays and no figure counts it.',
    z.object({ stop: code, note: z.string().trim().max(1000).default('') }),
  ),
  openRework: command(
    'assembly.openRework',
    'Something is to be put right on a unit.',
    z.object({
      unit: unitId,
      station: code.nullable(),
      operation: code.nullable(),
      issue: code.nullable(),
      text: words(2000),
    }),
  ),
  doRework: command('assembly.doRework', 'Rework is done.', z.object({ rework: code, note })),
  reopenRework: command(
    'assembly.reopenRework',
    'That rework is done was said by mistake.',
    z.object({ rework: code }),
  ),
  rejectRework: command(
    'assembly.rejectRework',
    'Rework was found not good.',
    z.object({ rework: code, note: words(2000) }),
  ),
  verifyRework: command(
    'assembly.verifyRework',
    'Rework was found good; signed by somebody who did not do it.',
    z.object({ rework: code, note, ...signed }),
  ),
};
