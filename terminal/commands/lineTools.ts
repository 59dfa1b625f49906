import type { Decision } from '#domain/kernel/decision';
import { recordCalibration, reportToolOut } from '#domain/assembly/calibrationDecisions';
import type { ToolState } from '#domain/assembly/tool';
import { tool } from '#domain/assembly/tool';
import { named } from '#domain/site/named';
import type { lineToolContract } from '../contract/lineTools.ts';
import type { Inputs } from '../contract/infer.ts';
import { placeOfTool } from '../assembly/knowledge.ts';
import { selfSigned } from './asSigner.ts';
import { naming } from './exists.ts';
import type { CommandContext } from './command.ts';
import { role, signed } from './command.ts';

type Input = Inputs<typeof lineToolContract>;

/** A decision about a tool of the site, with the line and the station that it works at. */
const onTool =
  <I extends { readonly tool: string }>(
    decide: (
      state: ToolState,
      input: I & { readonly line: string; readonly station: string },
      ctx: CommandContext,
    ) => Decision,
  ) =>
  (input: I, ctx: CommandContext): Decision =>
    naming(named('tool', input.tool), ctx, () => {
      const { state } = ctx.store.state(tool, input.tool);
      return decide(state, { ...input, ...placeOfTool(ctx.site, input.tool) }, ctx);
    });

export const toolCommands = {
  recordCalibration: signed(
    role(
      ['engineer'],
      selfSigned<Input['recordCalibration']>(
        onTool((state, input, ctx) => recordCalibration(state, input, ctx, ctx.store.clock())),
      ),
    ),
  ),
  reportToolOut: role<Input['reportToolOut']>(
    ['supervisor', 'quality', 'engineer'],
    onTool<Input['reportToolOut']>(reportToolOut),
  ),
};
