import type { ContainerEvent } from '#domain/logistics/containerEvents';
import { container } from '#domain/logistics/container';
import { accept, draft } from '#domain/kernel/decision';
import type { ProductRevision } from '#domain/site/productRevision';
import { revision } from '#domain/site/revision';
import { revisionKey } from '#domain/site/revisionDecisions';
import { site } from '#domain/site/site';
import type { Location, SiteConfiguration } from '#domain/site/siteConfiguration';
import { order } from '#domain/assembly/order';
import { sequence } from '#domain/assembly/sequence';
import { unit } from '#domain/assembly/unit';
import type { Store } from '#db/store';

const text = (en: string) => ({ zh: `中${en}`, en });
const location = (
  id: string,
  kind: Location['kind'],
  at: { node: string | null; station?: string; xM?: number },
): Location => ({
  id,
  kind,
  name: text(id),
  supermarket: 'SM1',
  station: at.station ?? null,
  node: at.node,
  xM: at.xM ?? 0,
  yM: 0,
});
const lane = (from: string, to: string, lengthM: number) => [
  { id: `${from}-${to}`, from, to, lengthM, speedMps: 1 },
  { id: `${to}-${from}`, from: to, to: from, lengthM, speedMps: 1 },
];

/** One line of three stations at 60 s, a supermarket with two shelves, an aisle that two AGVs drive. */
export const supplySite: SiteConfiguration = {
  name: text('Supply site'),
  timeZone: 'Asia/Shanghai',
  floorBroker: null,
  lines: [
    {
      id: 'FA1',
      area: 'final',
      name: text('Final 1'),
      taktS: 60,
      supermarket: 'SM1',
      stations: [1, 2, 3].map((n) => ({
        id: `FA-0${n}`,
        name: text(`Station ${n}`),
        order: n,
        verificationPoint: false,
      })),
    },
  ],
  locations: [
    location('SM-A', 'supermarket', { node: 'NA' }),
    location('SM-B', 'supermarket', { node: 'NB', xM: 10 }),
    location('LS-02', 'lineside', { node: 'N2', station: 'FA-02', xM: 40 }),
    location('LS-03', 'lineside', { node: 'N3', station: 'FA-03', xM: 60 }),
    location('Q-1', 'rework', { node: null }),
    location('P-1', 'parking', { node: 'NP', xM: 20 }),
  ],
  lineSideStock: [
    { location: 'LS-02', part: 'P-NUT', minQuantity: 40, maxQuantity: 240 },
    { location: 'LS-03', part: 'P-BELT', minQuantity: 2, maxQuantity: 10 },
  ],
  zones: [
    {
      id: 'Z1',
      supermarket: 'SM1',
      mapId: 'hall',
      nodes: [
        { id: 'NA', xM: 0, yM: 0 },
        { id: 'NB', xM: 10, yM: 0 },
        { id: 'NP', xM: 20, yM: 0 },
        { id: 'N2', xM: 40, yM: 0 },
        { id: 'N3', xM: 60, yM: 0 },
      ],
      edges: [
        ...lane('NA', 'NB', 10),
        ...lane('NB', 'NP', 10),
        ...lane('NP', 'N2', 20),
        ...lane('N2', 'N3', 20),
      ],
      agvs: ['AGV-01', 'AGV-02'],
    },
  ],
  agvs: ['01', '02'].map((n) => ({
    id: `AGV-${n}`,
    manufacturer: 'acme',
    serialNumber: n,
    vda5050: '2.1' as const,
    home: 'P-1',
  })),
  tools: [],
  reasons: [],
  defectCodes: [],
  shifts: [{ id: 'S1', name: text('Early'), start: '06:00', minutes: 480, breaks: [] }],
};

const part = (number: string, en: string, tracking: 'lot' | 'none') => ({
  number,
  name: text(en),
  unit: 'pcs',
  tracking,
  class: 'standard' as const,
});

/** Every unit takes 20 nuts at FA-02; the L6 Max takes a belt at FA-03. */
export const supplyRevision: ProductRevision = {
  label: 'supply-1',
  variants: ['L6', 'L6MAX'].map((id) => ({ id, model: 'L6', name: text(id) })),
  parts: [part('P-NUT', 'Hub nut', 'none'), part('P-BELT', 'Belt', 'lot')],
  bom: [
    { id: 'B-NUT', part: 'P-NUT', quantity: 20, station: 'FA-02', variants: [] },
    { id: 'B-BELT', part: 'P-BELT', quantity: 1, station: 'FA-03', variants: ['L6MAX'] },
  ],
  operations: [],
};

export const received = (
  change: Partial<Extract<ContainerEvent, { type: 'ContainerReceived' }>['payload']>,
): ContainerEvent => ({
  type: 'ContainerReceived',
  payload: {
    supermarket: 'SM1',
    part: 'P-NUT',
    lot: null,
    quantity: 200,
    location: 'SM-A',
    receivedAt: '2026-11-20T06:00:00.000Z',
    expiresAt: null,
    delivery: null,
    splitFrom: null,
    ...change,
  },
});

/**
 * Site, revision, ten orders in sequence, one unit at FA-01, and stock: nuts and belts on the shelf and at the line. A box of
 * nuts from the shelf is just what LS-02 still has room for.
 */
export function seedSupplySite(store: Store): void {
  const hash = revisionKey(supplyRevision);
  const orders = Array.from({ length: 10 }, (_, i) => `O-${i + 1}`);
  const put = (label: string, change: Parameters<typeof received>[0]) =>
    draft(container, label, received(change));
  store.commit(
    accept(
      draft(site, 'site', { type: 'SiteConfigured', payload: { configuration: supplySite } }),
      draft(revision, hash, { type: 'RevisionPublished', payload: { content: supplyRevision } }),
      draft(revision, hash, { type: 'EffectivitySet', payload: { line: 'FA1', fromSequence: 1 } }),
      ...orders.map((id, i) =>
        draft(order, id, {
          type: 'OrderImported',
          payload: {
            content: {
              revision: 0,
              line: 'FA1',
              model: 'L6',
              variant: i % 2 === 0 ? 'L6' : 'L6MAX',
              quantity: 1,
              vin: null,
              dueAt: null,
              options: [],
            },
          },
        }),
      ),
      draft(sequence, 'FA1', { type: 'SequencePlanned', payload: { line: 'FA1', orders, basis: 0 } }),
      draft(unit, 'u-1', {
        type: 'UnitCreated',
        payload: {
          kind: 'vehicle',
          order: null,
          line: 'FA1',
          model: 'L6',
          variant: 'L6MAX',
          sequence: 1,
          options: [],
          vin: null,
        },
      }),
      draft(unit, 'u-1', {
        type: 'UnitEntered',
        payload: {
          station: 'FA-01',
          line: 'FA1',
          visit: 1,
          source: 'screen',
          predecessor: null,
          verificationPoint: false,
          revision: hash,
        },
      }),
      put('C-NUT-1', { quantity: 40 }),
      put('C-NUT-2', { quantity: 40, location: 'SM-B', receivedAt: '2026-11-21T06:00:00.000Z' }),
      put('C-BELT-1', { part: 'P-BELT', lot: 'L-7', quantity: 8 }),
      put('C-LS-NUT', { location: 'LS-02', quantity: 200 }),
      put('C-LS-BELT', { location: 'LS-03', part: 'P-BELT', lot: 'L-6', quantity: 10 }),
    ),
    { actor: { kind: 'policy', policy: 'seed' } },
  );
}
