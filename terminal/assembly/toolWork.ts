import { tighteningAllowed } from '#domain/assembly/toolWork';
import { operationsAt } from '#domain/site/productRevision';
import type { Tool } from '#domain/site/siteConfiguration';
import { openVisits } from '#db/queries/line';
import { reworkOfResults } from '#db/queries/units';
import type { ToolWork } from '../toolHost.ts';
import type { CalibrationKnowledge } from './toolCalibration.ts';
import { calibrationNow } from './toolCalibration.ts';
import type { LineKnowledge } from './knowledge.ts';
import { builtTo, placeOfStation, releaseKnowledge, unitState, visitState } from './knowledge.ts';

/**
 * What a tool is to do for the unit in its station: nothing while there is none, while it is held, while it has no VIN, or while the
 * tool is out of calibration.
 */
export function toolWork(known: LineKnowledge & CalibrationKnowledge, tool: Tool): ToolWork | null {
  if (calibrationNow(known, tool.id).outSince !== null) return null;
  const place = placeOfStation(known.site, tool.station);
  const [here] = openVisits(known.read, [tool.station]);
  if (!place || !here) return null;
  const state = unitState(known, here.unit);
  const built = builtTo(known, state);
  const vin = state.status === 'absent' ? null : (state.identifiers.vin ?? null);
  if (!built || vin === null) return null;
  if (releaseKnowledge(known, here.unit, place).holds.length > 0) return null;
  const visit = visitState(known, here.unit, tool.station, here.visit);
  const reworks = reworkOfResults(known.read, { unit: here.unit, station: tool.station, visit: here.visit });
  const operation = tighteningAllowed(
    operationsAt(built.content, tool.station, built.variant),
    visit,
    tool.id,
    (of) => reworks.some((r) => r.operation === of && r.status !== 'open'),
  );
  const parameterSet = operation?.parameterSet ?? null;
  return parameterSet === null ? null : { vin, parameterSet };
}
