import { accept, draft } from '#domain/kernel/decision';
import { container } from '#domain/logistics/container';
import { person } from '#domain/people/person';
import type { Operation, ProductRevision } from '#domain/site/productRevision';
import { revision } from '#domain/site/revision';
import { revisionKey } from '#domain/site/revisionDecisions';
import { site } from '#domain/site/site';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import type { Store } from '#db/store';
import { received, supplySite } from './supplySite.ts';

const text = (en: string) => ({ zh: `中${en}`, en });

/** The supply site's line; the third station verifies what came before, a tool works at the second. */
export const lineSite: SiteConfiguration = {
  ...supplySite,
  lines: supplySite.lines.map((l) => ({
    ...l,
    stations: l.stations.map((s) => ({ ...s, verificationPoint: s.id === 'FA-03' })),
  })),
  tools: [{ id: 'T-02', name: text('Nutrunner'), station: 'FA-02', host: '127.0.0.1', port: 4545 }],
  reasons: [
    { id: 'SCANNER', kind: 'stop', name: text('Scanner') },
    { id: 'TOOL-DOWN', kind: 'bypass', name: text('Tool down') },
  ],
  defectCodes: [{ id: 'SCRATCH', name: text('Scratch'), severity: 'B' }],
  shifts: [{ id: 'S1', name: text('Day'), start: '08:00', minutes: 600, breaks: [] }],
};

const operation = (change: Partial<Operation> & Pick<Operation, 'id' | 'station' | 'kind'>): Operation => ({
  ordinal: 1,
  name: text(change.id),
  variants: [],
  spec: null,
  angleSpec: null,
  characteristic: null,
  characteristicClass: 'standard',
  interlock: true,
  count: 1,
  nokLimit: 1,
  tool: null,
  parameterSet: null,
  bomPositions: [],
  qualification: null,
  steps: [],
  ...change,
});

/** FA-01: a manual operation. FA-02: scan a seat, tighten two bolts. FA-03: fill, within limits. Nuts are not scanned. */
export const lineRevision: ProductRevision = {
  label: 'line-1',
  variants: ['L6', 'L6MAX'].map((id) => ({ id, model: 'L6', name: text(id) })),
  parts: [
    { number: 'P-SEAT', name: text('Seat'), unit: 'pcs', tracking: 'serial', class: 'standard' },
    { number: 'P-NUT', name: text('Hub nut'), unit: 'pcs', tracking: 'none', class: 'standard' },
    { number: 'P-BELT', name: text('Belt'), unit: 'pcs', tracking: 'lot', class: 'critical' },
  ],
  bom: [
    { id: 'B-SEAT', part: 'P-SEAT', quantity: 1, station: 'FA-02', variants: [] },
    { id: 'B-NUT', part: 'P-NUT', quantity: 20, station: 'FA-02', variants: [] },
    { id: 'B-BELT', part: 'P-BELT', quantity: 1, station: 'FA-03', variants: [] },
  ],
  operations: [
    operation({ id: 'OP-10', station: 'FA-01', kind: 'manual', qualification: null }),
    operation({ id: 'OP-20', station: 'FA-02', kind: 'scan', bomPositions: ['B-SEAT'] }),
    operation({
      id: 'OP-21',
      station: 'FA-02',
      kind: 'tightening',
      ordinal: 2,
      count: 2,
      tool: 'T-02',
      parameterSet: 7,
      characteristicClass: 'critical',
      spec: { target: 140, lsl: 130, usl: 150, unit: 'Nm' },
    }),
    operation({
      id: 'OP-30',
      station: 'FA-03',
      kind: 'fill',
      spec: { target: 5, lsl: 4.5, usl: 5.5, unit: 'l' },
    }),
    operation({ id: 'OP-31', station: 'FA-03', kind: 'manual', ordinal: 2, qualification: 'brakes' }),
  ],
};

export const lineRevisionHash = revisionKey(lineRevision);
export const vinOf = (n: number): string => `LW433B12XR10427${String(n).padStart(2, '0')}`;

/** Site, people, effective revision, nuts, belts and seats beside the line. Orders come through the commands. */
export function seedLineSite(store: Store): void {
  const at = (label: string, change: Parameters<typeof received>[0]) =>
    draft(container, label, received(change));
  store.commit(
    accept(
      draft(site, 'site', { type: 'SiteConfigured', payload: { configuration: lineSite } }),
      draft(revision, lineRevisionHash, { type: 'RevisionPublished', payload: { content: lineRevision } }),
      draft(revision, lineRevisionHash, {
        type: 'EffectivitySet',
        payload: { line: 'FA1', fromSequence: 1 },
      }),
      draft(person, 'p-operator-2', {
        type: 'PersonQualified',
        payload: { qualification: 'brakes', validUntil: null },
      }),
      at('C-NUT', { part: 'P-NUT', quantity: 200, location: 'LS-02' }),
      at('C-BELT', { part: 'P-BELT', lot: 'L-1', quantity: 8, location: 'LS-03' }),
    ),
    { actor: { kind: 'device', device: 'test' } },
  );
}

/** `count` orders of one vehicle each, L6 and L6MAX in turn. */
export const someOrders = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    order: `O-${i + 1}`,
    content: {
      revision: 1,
      line: 'FA1',
      model: 'L6',
      variant: i % 2 === 0 ? 'L6' : 'L6MAX',
      quantity: 1,
      vin: vinOf(i + 1),
      dueAt: null,
      options: [],
    },
  }));

export const tighteningOf = (
  n: number,
  change: Partial<{ torqueNm: number; toolOk: boolean; vin: string | null; contentHash: string }> = {},
) => ({
  tool: 'T-02',
  tighteningId: n,
  controllerTime: '2026-11-22T08:00:00',
  contentHash: String(n).padStart(64, '0'),
  vin: vinOf(1),
  parameterSet: 7,
  batchCounter: null,
  torqueNm: 140,
  angleDeg: 60,
  torqueStatus: 'ok',
  angleStatus: 'ok',
  toolOk: true,
  ...change,
});
