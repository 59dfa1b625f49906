import type { QueryContext } from '../commands/registry.ts';
import type { ReadDb } from '#db/open';
import type { RecordFilter, TighteningRecord } from '#db/queries/records';
import { defectPage, measurementPage, operationPage, partPage, tighteningPage } from '#db/queries/records';
import type { LineNames } from '../assembly/names.ts';
import { lineNames } from '../assembly/names.ts';
import type { assemblyContract } from '../contract/assembly.ts';
import type { Outputs } from '../contract/infer.ts';
import { asBuiltKinds } from '../contract/unitRows.ts';
import { pageFrom } from './page.ts';

type Answers = Outputs<typeof assemblyContract.queries>;
type AsBuiltRow = Answers['asBuilt']['rows'][number];
type TighteningRow = Answers['tightenings']['rows'][number];

export const tighteningRowOf = (t: TighteningRecord): TighteningRow => ({
  eventId: t.eventId,
  unit: t.unit,
  station: t.station,
  operation: t.operation,
  tool: t.tool,
  tighteningId: t.tighteningId,
  torqueNm: t.torqueNm,
  angleDeg: t.angleDeg,
  torqueStatus: t.torqueStatus,
  angleStatus: t.angleStatus,
  torqueLsl: t.torqueLsl,
  torqueUsl: t.torqueUsl,
  angleLsl: t.angleLsl,
  angleUsl: t.angleUsl,
  batchCounter: t.batchCounter,
  toolOk: t.toolOk,
  ok: t.ok,
  at: t.at,
});

interface Head {
  readonly eventId: string;
  readonly station: string;
  readonly visit: number;
  readonly source: AsBuiltRow['source'];
  readonly actor: string | null;
  readonly at: string;
}
const headOf = ({ eventId, station, visit, source, actor, at }: Head) => ({
  eventId,
  station,
  visit,
  source,
  by: actor,
  at,
});

type RecordsOf = (read: ReadDb, page: RecordFilter, names: LineNames) => AsBuiltRow[];

/** Each kind of record by its own index, newest first. */
const recordsOf: Readonly<Record<AsBuiltRow['kind'], RecordsOf>> = {
  part: (read, page, names) =>
    partPage(read, page).map((r) => ({
      kind: 'part',
      ...headOf(r),
      position: r.position,
      part: r.part,
      partName: names.part(r.part).name,
      lot: r.lot,
      serial: r.serial,
      quantity: r.quantity,
      removed: r.removed,
    })),
  tightening: (read, page) =>
    tighteningPage(read, page).map((r) => ({
      kind: 'tightening',
      ...headOf(r),
      operation: r.operation,
      tool: r.tool,
      torqueNm: r.torqueNm,
      angleDeg: r.angleDeg,
      ok: r.ok,
    })),
  measurement: (read, page) =>
    measurementPage(read, page).map((r) => ({
      kind: 'measurement',
      ...headOf(r),
      operation: r.operation,
      value: r.value,
      unitOfMeasure: r.unitOfMeasure,
      ok: r.ok,
    })),
  operation: (read, page) =>
    operationPage(read, page).map((r) => ({
      kind: 'operation',
      ...headOf(r),
      operation: r.operation,
      undone: r.kind === 'undone',
      reason: r.reason,
    })),
  defect: (read, page, names) =>
    defectPage(read, page).map((r) => ({
      kind: 'defect',
      ...headOf(r),
      defectCode: r.defectCode,
      defectName: names.defect(r.defectCode),
      severity: r.severity,
      text: r.text,
    })),
};

/** The as-built record of one unit, or one kind of it: merged by event id, newest first. */
export function asBuilt(
  context: QueryContext,
  input: RecordFilter & { readonly kind?: AsBuiltRow['kind'] | undefined },
): Answers['asBuilt'] {
  const names = lineNames(context);
  const page = { unit: input.unit, after: input.after, limit: input.limit + 1 };
  const rows = asBuiltKinds
    .filter((kind) => input.kind === undefined || input.kind === kind)
    .flatMap((kind) => recordsOf[kind](context.read, page, names));
  rows.sort((a, b) => (a.eventId < b.eventId ? 1 : -1));
  return pageFrom(
    rows.slice(0, page.limit),
    input.limit,
    (r) => r.eventId,
    (r) => r,
  );
}
