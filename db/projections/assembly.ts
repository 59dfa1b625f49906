import type { Recorded } from '#domain/kernel/event';
import { splitStreamId } from '#domain/kernel/streamType';
import { andon as andonStream } from '#domain/assembly/andon';
import { owedByVisit } from '#domain/assembly/missing';
import { order as orderStream } from '#domain/assembly/order';
import { rework as reworkStream } from '#domain/assembly/rework';
import { stop as stopStream } from '#domain/assembly/stop';
import { tool as toolStream } from '#domain/assembly/tool';
import type { UnitState } from '#domain/assembly/unit';
import { unit as unitStream } from '#domain/assembly/unit';
import type { VisitState } from '#domain/assembly/visit';
import { parseVisitKey, stayOf, visit as visitStream } from '#domain/assembly/visit';
import type { VisitEvent } from '#domain/assembly/visitEvents';
import { beyondNokLimit, okCount } from '#domain/assembly/visitProgress';
import { actorId } from '#domain/logistics/supply';
import { factTable, stateTable } from '../projection.ts';
import type { Projections } from '../projector.ts';
import {
  andon,
  bypass,
  defect,
  marriage,
  measurement,
  operationEntry,
  partInstalled,
  partRemoved,
  productionOrder,
  reverification,
  rework,
  stop,
  tightening,
  toolWork,
  unit,
  unmatchedTightening,
  visit,
} from '../schema/assembly.ts';

const orderTable = stateTable(orderStream, productionOrder, null, (key, state) => {
  if (state.status === 'absent' || !state.content) return [];
  const { content, status, started } = state;
  return [{ order: key, status, ...content, started: started.length }];
});

const unitTable = stateTable(unitStream, unit, null, (key, state) => {
  if (state.status === 'absent') return [];
  const { registration: r, identifiers, revision } = state;
  return [
    {
      unit: key,
      status: state.status,
      kind: r?.kind ?? null,
      order: r?.order ?? null,
      line: r?.line ?? null,
      model: r?.model ?? null,
      variant: r?.variant ?? null,
      sequence: r?.sequence ?? null,
      options: r?.options ?? [],
      vin: identifiers.vin ?? null,
      bodyNumber: identifiers.bodyNumber ?? null,
      serial: identifiers.serial ?? null,
      carrier: identifiers.carrier ?? null,
      revision,
      ...placeOf(state),
    },
  ];
});

function placeOf(state: Exclude<UnitState, { status: 'absent' }>) {
  const station = stationOfUnit(state);
  return {
    station,
    visit: station === null ? null : (state.stations[station]?.visit ?? null),
    location: state.status === 'pulledOff' ? state.location : null,
    since: state.status === 'planned' ? null : state.since,
  };
}

function stationOfUnit(state: Exclude<UnitState, { status: 'absent' }>): string | null {
  switch (state.status) {
    case 'atStation':
      return state.station;
    case 'between':
      return state.after;
    case 'pulledOff':
      return state.from;
    default:
      return null;
  }
}

const bypassTable = stateTable(unitStream, bypass, 'bypass', (key, state) =>
  state.status === 'absent' ? [] : state.bypasses.map((b) => ({ ...b, unit: key })),
);

/** One row per child: of two marriages of one child, which apart only two PCs can record, the later one is shown. */
const marriageTable = stateTable(unitStream, marriage, 'child', (key, state) => {
  if (state.status === 'absent') return [];
  const parents = state.marriages.filter((m) => m.side === 'parent');
  const rows = parents.map((m) => ({ child: m.other, parent: key, position: m.position }));
  return [...new Map(rows.map((row) => [row.child, row])).values()];
});

const visitTable = stateTable(visitStream, visit, null, (key, state) => {
  if (state.status === 'absent') return [];
  const needed = state.arrival?.requirements.operations ?? [];
  return [
    {
      ...parseVisitKey(key),
      line: state.line,
      status: state.status,
      departure: state.status === 'closed' ? state.departure : null,
      arrivedAt: state.arrivedAt,
      closedAt: state.status === 'closed' ? state.closedAt : null,
      earliest: stayOf(state)?.from ?? null,
      latest: stayOf(state)?.until ?? null,
      operations: needed.length,
      operationsDone: needed.filter((o) => okCount(state, o) >= o.count).length,
      owed: owedByVisit(state).length,
      nok: nokOf(state),
      beyondNokLimit: needed.some((o) => beyondNokLimit(state, o.operation)),
      defects: state.defects,
    },
  ];
});

const toolWorkTable = stateTable(visitStream, toolWork, 'span', (key, state) => {
  if (state.status === 'absent') return [];
  const { unit: id, station } = parseVisitKey(key);
  return Object.entries(state.tools).flatMap(([tool, spans]) =>
    spans.map(({ from, until }) => {
      const span = `${tool} ${from}`;
      return { span, unit: id, station, tool, earliest: from, latest: until };
    }),
  );
});

const nokOf = (state: VisitState): number =>
  state.status === 'absent' ? 0 : Object.values(state.operations).reduce((sum, o) => sum + o.nok, 0);

const andonTable = stateTable(andonStream, andon, null, (key, state) => {
  if (state.status === 'absent' || !state.call || state.calledAt === null) return [];
  const { call, status, level, calledAt, acknowledgedAt, resolvedAt } = state;
  return [{ andon: key, status, ...call, level, calledAt, acknowledgedAt, resolvedAt }];
});

const stopTable = stateTable(stopStream, stop, null, (key, state) => {
  if (state.status === 'absent' || !state.start) return [];
  const { start, status, endedAt, reason, planned } = state;
  return [{ stop: key, ...start, status, endedAt, reason, planned }];
});

const reworkTable = stateTable(reworkStream, rework, null, (key, state) => {
  if (state.status === 'absent' || !state.item) return [];
  const { item, status, doneBy, rejections } = state;
  return [{ rework: key, ...item, status, doneBy, rejections }];
});

type Of<T extends VisitEvent['type']> = Extract<Recorded<VisitEvent>, { type: T }>;

const recordOf = (event: Recorded<VisitEvent>) => {
  const { unit: id, station, line, visit: n, source } = event.payload;
  return { unit: id, station, line, visit: n, source, actor: actorId(event.actor), at: event.occurredAt };
};

const tighteningRow = (event: Of<'TighteningRecorded'>) => {
  const { limits, ...p } = event.payload;
  return {
    ...recordOf(event),
    operation: p.operation,
    tool: p.tool,
    tighteningId: p.tighteningId,
    controllerTime: p.controllerTime,
    parameterSet: p.parameterSet,
    batchCounter: p.batchCounter,
    torqueNm: p.torqueNm,
    angleDeg: p.angleDeg,
    torqueStatus: p.torqueStatus,
    angleStatus: p.angleStatus,
    torqueLsl: limits.torque?.lsl ?? null,
    torqueUsl: limits.torque?.usl ?? null,
    angleLsl: limits.angle?.lsl ?? null,
    angleUsl: limits.angle?.usl ?? null,
    toolOk: p.toolOk,
    ok: p.ok,
  };
};

const operationRow = (event: Of<'OperationDone'> | Of<'OperationUndone'>) => ({
  ...recordOf(event),
  operation: event.payload.operation,
  kind: event.type === 'OperationDone' ? ('done' as const) : ('undone' as const),
  reason: event.type === 'OperationUndone' ? event.payload.reason : null,
});

export const assemblyProjections: Projections = {
  states: [
    orderTable,
    unitTable,
    bypassTable,
    marriageTable,
    visitTable,
    toolWorkTable,
    andonTable,
    stopTable,
    reworkTable,
  ],
  facts: [
    factTable(unitStream, reverification, (e) => {
      if (e.type !== 'UnitReverified') return null;
      const { key } = splitStreamId(e.stream);
      return { unit: key, ...e.payload, actor: actorId(e.actor), at: e.occurredAt };
    }),
    factTable(visitStream, tightening, (e) => (e.type === 'TighteningRecorded' ? tighteningRow(e) : null), [
      'unit',
      'station',
      'eventId',
    ]),
    factTable(visitStream, partInstalled, (e) =>
      e.type === 'PartInstalled' ? { ...e.payload, ...recordOf(e) } : null,
    ),
    factTable(visitStream, partRemoved, (e) =>
      e.type === 'PartRemoved' ? { ...e.payload, ...recordOf(e) } : null,
    ),
    factTable(visitStream, operationEntry, (e) =>
      e.type === 'OperationDone' || e.type === 'OperationUndone' ? operationRow(e) : null,
    ),
    factTable(visitStream, measurement, (e) =>
      e.type === 'MeasurementRecorded' ? { ...e.payload, ...recordOf(e) } : null,
    ),
    factTable(visitStream, defect, (e) =>
      e.type === 'DefectRecorded' ? { ...e.payload, ...recordOf(e) } : null,
    ),
    factTable(toolStream, unmatchedTightening, (e) => {
      if (e.type !== 'TighteningUnmatched') return null;
      const { tool, station, line, vin, tighteningId, torqueNm, angleDeg, toolOk } = e.payload;
      return { tool, station, line, vin, tighteningId, torqueNm, angleDeg, toolOk, at: e.occurredAt };
    }),
  ],
};
