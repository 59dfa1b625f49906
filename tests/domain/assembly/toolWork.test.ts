import { expect, it } from 'vitest';
import { tighteningAllowed } from '#domain/assembly/toolWork';
import type { Operation } from '#domain/site/productRevision';
import { visit } from '#domain/assembly/visit';
import type { VisitEvent } from '#domain/assembly/visitEvents';
import { fold } from '#tests/domain/given';

const base = {
  station: 'S',
  name: { zh: '甲', en: 'a' },
  variants: [],
  angleSpec: null,
  characteristic: null,
  steps: [],
};
const operation = (id: string, ordinal: number, rest: Partial<Operation>): Operation => ({
  ...base,
  id,
  ordinal,
  kind: 'manual',
  spec: null,
  characteristicClass: 'standard',
  interlock: true,
  count: 1,
  nokLimit: 1,
  tool: null,
  parameterSet: null,
  bomPositions: [],
  qualification: null,
  ...rest,
});
const operations = [
  operation('fit', 1, {}),
  operation('left', 2, { kind: 'tightening', tool: 'L', parameterSet: 1, count: 2 }),
  operation('right', 3, { kind: 'tightening', tool: 'R', parameterSet: 2 }),
  operation('cover', 4, {}),
  operation('last', 5, { kind: 'tightening', tool: 'L', parameterSet: 3 }),
];
const at = { unit: 'u', station: 'S', line: 'X', visit: 1, source: 'screen' as const };
const opened: VisitEvent = {
  type: 'VisitOpened',
  payload: {
    ...at,
    predecessor: null,
    verificationPoint: false,
    requirements: {
      parts: [],
      operations: operations.map((o) => ({
        operation: o.id,
        kind: o.kind,
        count: o.count,
        interlock: o.interlock,
        critical: false,
        nokLimit: o.nokLimit,
        qualification: null,
        positions: [],
      })),
    },
  },
};
const done = (id: string): VisitEvent => ({
  type: 'OperationDone',
  payload: { ...at, operation: id, count: 1 },
});
let n = 0;
const tightened = (id: string, ok: boolean): VisitEvent => ({
  type: 'TighteningRecorded',
  payload: {
    ...at,
    source: 'device',
    operation: id,
    tool: 'L',
    tighteningId: ++n,
    controllerTime: 't',
    contentHash: 'a'.repeat(64),
    vin: null,
    parameterSet: 1,
    batchCounter: null,
    torqueNm: 1,
    angleDeg: 1,
    torqueStatus: 'ok',
    angleStatus: 'ok',
    toolOk: ok,
    limits: { torque: null, angle: null },
    ok,
    conflictsWith: null,
  },
});
const allowed = (tool: string, ...past: VisitEvent[]): string | null =>
  tighteningAllowed(operations, fold(visit, 'u/S/1', past), tool, () => false)?.id ?? null;

it('keeps a tool locked while no unit is there and while interlocked work before it is open', () => {
  expect(allowed('L')).toBeNull();
  expect(allowed('L', opened)).toBeNull();
});

it('frees each tool for its own next operation, side by side', () => {
  expect(allowed('L', opened, done('fit'))).toBe('left');
  expect(allowed('R', opened, done('fit'))).toBe('right');
  expect(allowed('L', opened, done('fit'), tightened('left', true))).toBe('left');
});

it('locks a tool again when its operation has all its results, until what comes between is done', () => {
  const half = [opened, done('fit'), tightened('left', true), tightened('left', true)];
  expect(allowed('L', ...half)).toBeNull();
  expect(allowed('L', ...half, done('cover'))).toBe('last');
});

it('locks a tool whose operation is beyond its NOK limit, until the rework of that operation is done', () => {
  const past = [opened, done('fit'), tightened('left', false), tightened('left', false)];
  expect(allowed('L', ...past)).toBeNull();
  const after = (putRight: string) =>
    tighteningAllowed(operations, fold(visit, 'u/S/1', past), 'L', (operation) => operation === putRight);
  expect(after('right')).toBeNull();
  expect(after('left')?.id).toBe('left');
});
