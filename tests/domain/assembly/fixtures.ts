import type { Signature } from '#domain/kernel/actor';
import type { OrderContent } from '#domain/assembly/order';
import type { VisitRequirements } from '#domain/assembly/requirements';
import type { TighteningResult } from '#domain/assembly/tightening';
import type { UnitEvent } from '#domain/assembly/unitEvents';
import type { VisitEvent } from '#domain/assembly/visitEvents';
import type { VisitEntry } from '#domain/assembly/visitDecisions';
import type { Line } from '#domain/site/siteConfiguration';

type VisitOf<T extends VisitEvent['type']> = Extract<VisitEvent, { type: T }>;
type UnitOf<T extends UnitEvent['type']> = Extract<UnitEvent, { type: T }>;

export const vin = 'LW433B12XR1042779';
export const revisionHash = 'a'.repeat(64);

const station = (id: string, order: number, verificationPoint = false) => ({
  id,
  name: { zh: id, en: id },
  order,
  verificationPoint,
});

/** Four stations; the third is a verification point. */
export const line: Line = {
  id: 'FA1',
  area: 'FA',
  name: { zh: '总装一线', en: 'Final assembly 1' },
  taktS: 76,
  stations: [station('FA-01', 1), station('FA-02', 2), station('FA-03', 3, true), station('FA-04', 4)],
  supermarket: 'SM1',
};

export const orderContent = (more: Partial<OrderContent> = {}): OrderContent => ({
  revision: 1,
  line: 'FA1',
  model: 'L6',
  variant: 'L6-MAX',
  quantity: 1,
  vin,
  dueAt: null,
  options: [],
  ...more,
});

const operation = { interlock: true, critical: false, nokLimit: 2, qualification: null, positions: [] };

/** Scan a serial part and a lot part, tighten five nuts, one manual operation that holds nothing back. */
export const requirements: VisitRequirements = {
  operations: [
    { ...operation, operation: 'OP-10', kind: 'scan', count: 1, positions: ['P-SEAT', 'P-NUT'] },
    { ...operation, operation: 'OP-20', kind: 'tightening', count: 5, critical: true },
    { ...operation, operation: 'OP-30', kind: 'manual', count: 1, qualification: 'seats' },
    { ...operation, operation: 'OP-40', kind: 'manual', count: 1, interlock: false },
  ],
  parts: [
    { position: 'P-SEAT', part: 'SEAT-1', quantity: 1, tracking: 'serial', critical: false },
    { position: 'P-NUT', part: 'NUT-M14', quantity: 5, tracking: 'lot', critical: false },
    { position: 'P-CLIP', part: 'CLIP-3', quantity: 4, tracking: 'none', critical: false },
  ],
};

export const at: VisitEntry = { unit: 'u-1', station: 'FA-02', line: 'FA1', visit: 1, source: 'screen' };
export const visitId = 'u-1/FA-02/1';
export const place = { station: 'FA-02', line: 'FA1', visit: 1, source: 'screen' as const };

export const opened: VisitOf<'VisitOpened'> = {
  type: 'VisitOpened',
  payload: {
    ...at,
    requirements,
    predecessor: { station: 'FA-01', state: 'complete' },
    verificationPoint: false,
  },
};

export const result = (more: Partial<TighteningResult> = {}): TighteningResult => ({
  tool: 'T-17',
  tighteningId: 4711,
  controllerTime: '2026-11-22:08:00:00',
  contentHash: 'c'.repeat(64),
  vin,
  parameterSet: 7,
  batchCounter: null,
  torqueNm: 140,
  angleDeg: 62,
  torqueStatus: 'ok',
  angleStatus: 'ok',
  toolOk: true,
  ...more,
});
export const torqueLimits = { torque: { lsl: 130, usl: 150 }, angle: null };

export const tightened = (
  ok: boolean,
  more: Partial<TighteningResult> = {},
): VisitOf<'TighteningRecorded'> => ({
  type: 'TighteningRecorded',
  payload: {
    ...at,
    ...result({ toolOk: ok, torqueNm: ok ? 140 : 90, ...more }),
    operation: 'OP-20',
    limits: torqueLimits,
    ok,
    conflictsWith: null,
  },
});

export const seatIn: VisitOf<'PartInstalled'> = {
  type: 'PartInstalled',
  payload: {
    ...at,
    part: 'SEAT-1',
    lot: null,
    serial: 'SN-1',
    quantity: 1,
    position: 'P-SEAT',
    operation: 'OP-10',
    container: null,
  },
};
export const nutsIn: VisitOf<'PartInstalled'> = {
  type: 'PartInstalled',
  payload: {
    ...at,
    part: 'NUT-M14',
    lot: 'L-88',
    serial: null,
    quantity: 5,
    position: 'P-NUT',
    operation: 'OP-10',
    container: null,
  },
};
export const manualDone: VisitOf<'OperationDone'> = {
  type: 'OperationDone',
  payload: { ...at, operation: 'OP-30', count: 1 },
};

/** Everything that the fixture visit owes. */
export const complete: readonly VisitEvent[] = [
  opened,
  seatIn,
  nutsIn,
  ...Array.from({ length: 5 }, () => tightened(true)),
  manualDone,
];

export const closed = (departure: 'released' | 'bypassed' | 'pulledOff' | 'seenGone'): VisitEvent => ({
  type: 'VisitClosed',
  payload: { ...at, departure, missing: [] },
});

export const created: UnitOf<'UnitCreated'> = {
  type: 'UnitCreated',
  payload: {
    kind: 'vehicle',
    order: 'PO-1',
    line: 'FA1',
    model: 'L6',
    variant: 'L6-MAX',
    sequence: 1,
    options: [],
    vin,
  },
};

export const entered = (stationId: string, visit = 1): UnitOf<'UnitEntered'> => ({
  type: 'UnitEntered',
  payload: {
    ...place,
    station: stationId,
    visit,
    predecessor: null,
    verificationPoint: false,
    revision: revisionHash,
  },
});

export const left = (
  stationId: string,
  more: {
    visit?: number;
    complete?: boolean;
    departure?: 'released' | 'bypassed' | 'pulledOff' | 'seenGone';
  } = {},
): UnitEvent => ({
  type: 'UnitLeft',
  payload: {
    ...place,
    station: stationId,
    visit: more.visit ?? 1,
    departure: more.departure ?? 'released',
    complete: more.complete ?? true,
  },
});

export const signedBy = (person: string): Signature => ({ person, meaning: 'approved', recordHash: null });
