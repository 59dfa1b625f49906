import type { ProductRevision } from '#domain/site/productRevision';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';

const text = (en: string) => ({ zh: en, en });

/** A line of two stations with one zone, as small as a complete site can be. */
export const smallSite: SiteConfiguration = {
  name: text('Changzhou'),
  timeZone: 'Asia/Shanghai',
  floorBroker: null,
  lines: [
    {
      id: 'FA1',
      area: 'final',
      name: text('Final 1'),
      taktS: 76,
      supermarket: 'SM1',
      stations: [
        { id: 'FA-01', name: text('Frame'), order: 1, verificationPoint: false },
        { id: 'FA-02', name: text('Check'), order: 2, verificationPoint: true },
      ],
    },
  ],
  locations: [
    {
      id: 'LS-01',
      kind: 'lineside',
      name: text('Line side 1'),
      supermarket: 'SM1',
      station: 'FA-01',
      node: 'N1',
      xM: 0,
      yM: 0,
    },
  ],
  lineSideStock: [{ location: 'LS-01', part: 'P-1', minQuantity: 10, maxQuantity: 100 }],
  zones: [
    {
      id: 'Z1',
      supermarket: 'SM1',
      mapId: 'hall',
      nodes: [
        { id: 'N1', xM: 0, yM: 0 },
        { id: 'N2', xM: 9, yM: 0 },
      ],
      edges: [{ id: 'E1', from: 'N1', to: 'N2', lengthM: 9, speedMps: 1.2 }],
      agvs: ['AGV-01'],
    },
  ],
  agvs: [{ id: 'AGV-01', manufacturer: 'acme', serialNumber: '0001', vda5050: '2.1', home: 'N2' }],
  tools: [{ id: 'T-17', name: text('Nutrunner'), station: 'FA-01', host: '127.0.0.1', port: 4545 }],
  reasons: [{ id: 'R1', kind: 'stop', name: text('Material') }],
  defectCodes: [{ id: 'D1', name: text('Torque'), severity: 'A' }],
  shifts: [{ id: 'S1', name: text('Early'), start: '06:00', minutes: 480, breaks: [] }],
};

/** Two variants, one bolt and one scan. */
export const smallRevision: ProductRevision = {
  label: 'L6-2026-11',
  variants: [
    { id: 'L6', model: 'L6', name: text('L6') },
    { id: 'L6M', model: 'L6', name: text('L6 Max') },
  ],
  parts: [{ number: 'P-1', name: text('Hub'), unit: 'pc', tracking: 'serial', class: 'critical' }],
  bom: [{ id: 'B-1', part: 'P-1', quantity: 1, station: 'FA-01', variants: [] }],
  operations: [
    {
      id: 'OP-10',
      station: 'FA-01',
      ordinal: 1,
      name: text('Hub nut'),
      kind: 'tightening',
      variants: ['L6'],
      spec: { target: 140, lsl: 130, usl: 150, unit: 'Nm' },
      angleSpec: null,
      characteristic: 'HUB-TORQUE',
      characteristicClass: 'critical',
      interlock: true,
      count: 5,
      nokLimit: 2,
      tool: 'T-17',
      parameterSet: 12,
      bomPositions: ['B-1'],
      qualification: null,
      steps: [],
    },
  ],
};
