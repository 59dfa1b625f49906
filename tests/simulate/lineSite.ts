import type { Operation, ProductRevision } from '#domain/site/productRevision';
import type { Location, SiteConfiguration } from '#domain/site/siteConfiguration';

const text = (en: string) => ({ zh: `中${en}`, en });
const location = (id: string, kind: Location['kind'], station: string | null): Location => ({
  id,
  kind,
  name: text(id),
  supermarket: 'SM1',
  station,
  node: null,
  xM: 0,
  yM: 0,
});

/** One line of three stations, a tool at the second, a verification point at the end, and no AGVs: people carry. */
export const lineSite = (toolPort: number, taktS: number): SiteConfiguration => ({
  name: text('Line site'),
  timeZone: 'Asia/Shanghai',
  floorBroker: null,
  lines: [
    {
      id: 'FA1',
      area: 'final',
      name: text('Final 1'),
      taktS,
      supermarket: 'SM1',
      stations: [1, 2, 3].map((n) => ({
        id: `FA-0${String(n)}`,
        name: text(`Station ${String(n)}`),
        order: n,
        verificationPoint: n === 3,
      })),
    },
  ],
  locations: [
    location('SM-A', 'supermarket', null),
    location('LS-01', 'lineside', 'FA-01'),
    location('LS-03', 'lineside', 'FA-03'),
    location('Q-1', 'rework', null),
  ],
  lineSideStock: [
    { location: 'LS-01', part: 'P-ECU', minQuantity: 4, maxQuantity: 8 },
    { location: 'LS-03', part: 'P-BELT', minQuantity: 4, maxQuantity: 8 },
  ],
  zones: [],
  agvs: [],
  tools: [{ id: 'T-02', name: text('Tool'), station: 'FA-02', host: '127.0.0.1', port: toolPort }],
  reasons: [
    { id: 'BY-1', kind: 'bypass', name: text('Bypass') },
    { id: 'ST-1', kind: 'stop', name: text('Stop') },
  ],
  defectCodes: [{ id: 'D-1', name: text('Scratch'), severity: 'C' }],
  shifts: [{ id: 'S1', name: text('Day'), start: '00:00', minutes: 1440, breaks: [] }],
});

const operation = (
  station: string,
  ordinal: number,
  change: Partial<Operation> & Pick<Operation, 'kind'>,
): Operation => ({
  id: `OP-${station.slice(-1)}${String(ordinal)}`,
  station,
  ordinal,
  name: text('Operation'),
  variants: [],
  spec: null,
  angleSpec: null,
  characteristic: null,
  characteristicClass: 'standard',
  interlock: true,
  count: 1,
  nokLimit: 2,
  tool: null,
  parameterSet: null,
  bomPositions: [],
  qualification: null,
  steps: [],
  ...change,
});

/** Every kind of work once: by hand, a serial and a lot to scan, two bolts, a filling, a test. */
export const lineRevision: ProductRevision = {
  label: 'line-1',
  variants: ['L6', 'L6MAX'].map((id) => ({ id, model: 'L6', name: text(id) })),
  parts: [
    { number: 'P-ECU', name: text('Control unit'), unit: 'pcs', tracking: 'serial', class: 'standard' },
    { number: 'P-BELT', name: text('Belt'), unit: 'pcs', tracking: 'lot', class: 'standard' },
  ],
  bom: [
    { id: 'B-ECU', part: 'P-ECU', quantity: 1, station: 'FA-01', variants: [] },
    { id: 'B-BELT', part: 'P-BELT', quantity: 1, station: 'FA-03', variants: [] },
  ],
  operations: [
    operation('FA-01', 1, { kind: 'manual' }),
    operation('FA-01', 2, { kind: 'scan', bomPositions: ['B-ECU'] }),
    operation('FA-02', 1, {
      kind: 'tightening',
      tool: 'T-02',
      parameterSet: 7,
      count: 2,
      spec: { target: 110, lsl: 100, usl: 120, unit: 'Nm' },
      angleSpec: { target: 60, lsl: 30, usl: 90, unit: '°' },
    }),
    operation('FA-03', 1, { kind: 'fill', spec: { target: 700, lsl: 680, usl: 720, unit: 'ml' } }),
    operation('FA-03', 2, { kind: 'test' }),
  ],
};

/** A box of each part at its place, and one on the shelf. */
export const lineBoxes = ['P-ECU', 'P-BELT'].flatMap((part, i) => {
  const lot = part === 'P-BELT' ? 'L-1' : null;
  return [
    { container: `BOX-${part}`, part, lot, location: i === 0 ? 'LS-01' : 'LS-03', quantity: 6 },
    { container: `SHELF-${part}`, part, lot, location: 'SM-A', quantity: 20 },
  ];
});
