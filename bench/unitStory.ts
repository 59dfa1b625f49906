import { contentHash } from '#domain/kernel/contentHash';
import { tighteningEffectHead } from '#domain/assembly/tightening';
import type { Said } from '#tests/plant/writer';

/** What differs from one terminal's line to the next. */
export interface StoryLine {
  readonly line: string;
  readonly station: string;
}

const person = { kind: 'person', person: 'p-1001', role: 'supervisor' } as const;
const options = [
  { id: 'colour', name: { zh: '珍珠白', en: 'Pearl white' } },
  { id: 'wheels', name: { zh: '19寸轮毂', en: '19-inch wheels' } },
];
const requirements = {
  operations: [
    { operation: 'op-10', kind: 'tightening', count: 8, interlock: true, critical: true, nokLimit: 2 },
    { operation: 'op-20', kind: 'manual', count: 1, interlock: true, critical: false, nokLimit: 1 },
  ].map((o) => ({ ...o, qualification: null, positions: [] })),
  parts: [{ position: 'pos-1', part: 'P-4711', quantity: 1, tracking: 'serial', critical: true }],
};

/**
 * The life of one unit at one station as 20 events of the product, 17 facts and 3 proposals that read other streams
 * (85 : 15); all of them are legal, two of them register a name, eight carry an effect key. Number `n` makes it unique.
 */
export function unitStory({ line, station }: StoryLine, n: number): Said[] {
  const [order, unit] = [`PO-${line}-${n}`, `u-${line}-${n}`];
  const at = { unit, station, line, visit: 1 };
  const streams = {
    order: `order/${order}`,
    unit: `unit/${unit}`,
    visit: `visit/${unit}/${station}/1`,
    sequence: `sequence/${line}`,
  };
  const fact = (
    stream: string,
    scope: string,
    type: string,
    payload: object,
    more: Partial<Said> = {},
  ): Said => ({
    stream,
    scope,
    type,
    class: 'fact',
    payload,
    actor: person,
    ...more,
  });
  const proposal = (
    stream: string,
    scope: string,
    type: string,
    payload: object,
    reads: readonly string[],
  ): Said => ({
    ...fact(stream, scope, type, payload),
    class: 'proposal',
    reads: reads.map((read) => ({ stream: read, version: 1 })),
  });
  const onLine = `line/${line}`;
  const visit = (type: string, payload: object, more: Partial<Said> = {}) =>
    fact(streams.visit, onLine, type, { ...at, source: 'device', ...payload }, more);
  const content = {
    revision: 1,
    line,
    model: 'M1',
    variant: 'V1',
    quantity: 1,
    vin: null,
    dueAt: null,
    options,
  };
  const created = { kind: 'vehicle', order, line, model: 'M1', variant: 'V1', sequence: n + 1, options };
  const place = { station, line, visit: 1, source: 'screen' };
  const signature = { person: 'p-1001', meaning: 'shipped', recordHash: null };
  const checked = { route: [station], visits: [`${unit}/${station}/1`], holds: [], issues: [], reworks: [] };
  return [
    fact(streams.order, 'site', 'OrderImported', { content }),
    proposal(streams.order, 'site', 'OrderReleased', {}, [streams.sequence]),
    proposal(streams.sequence, onLine, 'SequenceExtended', { line, orders: [order] }, [streams.order]),
    fact(streams.unit, 'site', 'UnitCreated', { ...created, vin: vinOf(line, n) }),
    fact(streams.sequence, onLine, 'SequenceLaunched', { line, order, unit, number: n + 1, last: true }),
    fact(streams.unit, 'site', 'UnitEntered', {
      ...place,
      predecessor: null,
      verificationPoint: false,
      revision: null,
    }),
    visit('VisitOpened', { requirements, predecessor: null, verificationPoint: false }),
    ...Array.from({ length: 8 }, (_, bolt) => tightening(visit, `${line}-tool`, n * 8 + bolt)),
    visit('PartInstalled', installed(`${line}-${n}`)),
    visit('OperationDone', { operation: 'op-20', count: 1 }),
    visit('VisitClosed', { departure: 'released', missing: [] }),
    fact(streams.unit, 'site', 'UnitLeft', { ...place, departure: 'released', complete: true }),
    proposal(streams.unit, 'site', 'UnitShipped', { checked, signature }, [streams.visit]),
  ];
}

const installed = (serial: string) => ({
  part: 'P-4711',
  lot: null,
  serial,
  quantity: 1,
  position: 'pos-1',
  operation: null,
  container: null,
});

function tightening(
  visit: (type: string, payload: object, more: Partial<Said>) => Said,
  tool: string,
  id: number,
): Said {
  const identity = {
    tool,
    tighteningId: id,
    controllerTime: '2026-11-22:08:00:00',
    contentHash: contentHash({ tool, id }),
  };
  const result = {
    ...identity,
    vin: null,
    parameterSet: 12,
    batchCounter: (id % 8) + 1,
    torqueNm: 118 + (id % 50) / 10,
    angleDeg: 42.5,
    torqueStatus: 'ok',
    angleStatus: 'ok',
    toolOk: true,
  };
  const limits = { torque: { lsl: 110, usl: 130 }, angle: null };
  const effectKey = tighteningEffectHead(identity) + identity.contentHash.slice(0, 16);
  return visit(
    'TighteningRecorded',
    { ...result, operation: 'op-10', limits, ok: true, conflictsWith: null },
    { effectKey },
  );
}

/** 17 characters without I, O, Q; unique per line and number. */
function vinOf(line: string, n: number): string {
  const digits = contentHash([line, n])
    .toUpperCase()
    .replaceAll(/[^0-9A-F]/gu, '');
  return `LTK${digits.slice(0, 14)}`;
}
