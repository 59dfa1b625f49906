import type { Decision } from '#domain/kernel/decision';
import { contentHash } from '#domain/kernel/contentHash';
import { operationsAt } from '#domain/site/productRevision';
import {
  limitsOf,
  operationTightened,
  tighteningEffectHead,
  tighteningEffectKey,
} from '#domain/assembly/tightening';
import { isCalibrated } from '#domain/assembly/calibration';
import { calibrationsOf, tool } from '#domain/assembly/tool';
import { recordUnmatchedTightening, recordUnreadableTightening } from '#domain/assembly/toolDecisions';
import { recordTightening } from '#domain/assembly/visitDecisions';
import { okCount, requirementOf } from '#domain/assembly/visitProgress';
import { rivalResult } from '#db/queries/records';
import { unitsByVin } from '#db/queries/units';
import { builtTo, latestVisit, placeOfTool, revisionOf, unitState } from '../assembly/knowledge.ts';
import type { stationWorkContract } from '../contract/stationWork.ts';
import type { Inputs } from '../contract/infer.ts';
import type { CommandContext } from './command.ts';
import { orDevice, role } from './command.ts';

type Input = Inputs<typeof stationWorkContract>;
type Result = Input['recordTightening'];

/** The unit is the VIN in the telegram: none, an unknown one or one that two units carry is nobody's. */
function unitOf(ctx: CommandContext, vin: string | null): string | null {
  const [found, second] = vin === null ? [] : unitsByVin(ctx.read, vin.trim().toUpperCase());
  return found !== undefined && second === undefined ? found : null;
}

function record(result: Result, ctx: CommandContext): Decision {
  const { line, station } = placeOfTool(ctx.site, result.tool);
  const unit = unitOf(ctx, result.vin);
  if (unit === null) return recordUnmatchedTightening({ line, station, result });
  const state = unitState(ctx, unit);
  const { n, state: visit } = latestVisit(ctx, unit, station);
  const built = builtTo(ctx, state);
  const operations = built ? operationsAt(built.content, station, built.variant) : [];
  const operation = operationTightened(operations, result, (id) => {
    const needed = requirementOf(visit, id);
    return needed !== undefined && okCount(visit, needed) < needed.count;
  });
  return recordTightening({
    at: { unit, station, line, visit: n, source: 'device' },
    result,
    operation: operation?.id ?? null,
    limits: operation ? limitsOf(operation) : { torque: null, angle: null },
    conflictsWith: rivalResult(ctx.read, tighteningEffectHead(result), tighteningEffectKey(result)),
    revision: revisionOf(ctx, state),
    calibrated: isCalibrated(calibrationsOf(ctx.store.state(tool, result.tool).state)),
  });
}

/** Only devices of this terminal send results; a person types none. */
export const tighteningCommands = {
  recordTightening: orDevice(role<Result>([], record)),
  recordUnreadableTightening: orDevice(
    role<Input['recordUnreadableTightening']>([], (input, ctx) =>
      recordUnreadableTightening({
        ...input,
        ...placeOfTool(ctx.site, input.tool),
        contentHash: contentHash(input.raw),
      }),
    ),
  ),
};
