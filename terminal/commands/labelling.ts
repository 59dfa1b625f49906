import type { Decision } from '#domain/kernel/decision';
import { recordedLabel } from '../supply/recordedLabel.ts';
import type { CommandContext } from './command.ts';

/** Decides about the container that a label means, in whatever case it was typed or scanned. */
export const labelling =
  <I extends { readonly container?: string | null | undefined }>(
    decide: (input: I, ctx: CommandContext) => Decision,
  ) =>
  (input: I, ctx: CommandContext): Decision =>
    typeof input.container === 'string'
      ? decide({ ...input, container: recordedLabel(ctx.read, input.container) }, ctx)
      : decide(input, ctx);
