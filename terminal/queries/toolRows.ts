import type { CalibrationStatus } from '#domain/assembly/calibration';
import { tool as toolStream } from '#domain/assembly/tool';
import type { Tool } from '#domain/site/siteConfiguration';
import { placeOfStation } from '../assembly/knowledge.ts';
import { calibrationNow } from '../assembly/toolCalibration.ts';
import type { QueryContext } from '../commands/registry.ts';
import type { assemblyContract } from '../contract/assembly.ts';
import type { Outputs } from '../contract/infer.ts';

type Row = Outputs<typeof assemblyContract.queries>['tools']['rows'][number];

/** What somebody has to see to first. */
const order: readonly CalibrationStatus[] = ['foundOut', 'expired', 'dueSoon', 'valid', 'unrecorded'];

export function toolRows(context: QueryContext): Row[] {
  const rows = (context.site?.tools ?? []).map((tool) => rowOf(context, tool));
  const sooner = (a: Row, b: Row): number => (a.validUntil ?? '').localeCompare(b.validUntil ?? '');
  return rows.toSorted(
    (a, b) =>
      order.indexOf(a.status) - order.indexOf(b.status) || sooner(a, b) || a.tool.localeCompare(b.tool),
  );
}

function rowOf(context: QueryContext, tool: Tool): Row {
  const { calibration } = calibrationNow(context, tool.id);
  const { pending } = context.store.state(toolStream, tool.id);
  return {
    ...toolCalibrationOf(context, tool),
    station: tool.station,
    stationName: placeOfStation(context.site, tool.station)?.station.name ?? null,
    certificate: calibration?.certificate ?? null,
    calibratedBy: calibration?.calibratedBy ?? null,
    calibratedAt: calibration?.at.from ?? null,
    sync: pending > 0 ? 'saved' : 'confirmed',
  };
}

export function toolCalibrationOf(context: QueryContext, { id, name }: Tool) {
  const { status, calibration, outSince } = calibrationNow(context, id);
  return { tool: id, name, status, validUntil: calibration?.validUntil ?? null, outSince };
}
