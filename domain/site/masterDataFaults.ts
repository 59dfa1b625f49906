import type { ProductRevision } from './productRevision.ts';
import type { SiteConfiguration } from './siteConfiguration.ts';

/**
 * What is wrong with master data as a whole, beyond the shape of each row. `path` names the row (`operations/OP-3040`),
 * `value` the id that is unknown or used twice. The importer maps it back to file, row and column.
 */
export interface Fault {
  readonly fault: 'duplicate' | 'unknown' | 'missing';
  readonly path: string;
  readonly value: string;
}

/** Faults of a product revision against itself and the stations of the site; empty means publishable. */
export function revisionFaults(content: ProductRevision, siteStations: readonly string[]): Fault[] {
  const stations = new Set(siteStations);
  const variants = new Set(content.variants.map((v) => v.id));
  const parts = new Set(content.parts.map((p) => p.number));
  const positions = new Set(content.bom.map((b) => b.id));
  return [
    ...duplicates('variants', ids(content.variants)),
    ...duplicates(
      'parts',
      content.parts.map((p) => p.number),
    ),
    ...duplicates('bom', ids(content.bom)),
    ...duplicates('operations', ids(content.operations)),
    ...content.bom.flatMap((b) => [
      ...unknown(`bom/${b.id}`, [b.part], parts),
      ...unknown(`bom/${b.id}`, [b.station], stations),
      ...unknown(`bom/${b.id}`, b.variants, variants),
    ]),
    ...content.operations.flatMap((o) => [
      ...unknown(`operations/${o.id}`, [o.station], stations),
      ...unknown(`operations/${o.id}`, o.variants, variants),
      ...unknown(`operations/${o.id}`, o.bomPositions, positions),
      ...(o.kind === 'tightening' ? needed(`operations/${o.id}`, { spec: o.spec, tool: o.tool }) : []),
    ]),
  ];
}

/** Faults of a site configuration against itself; empty means usable. */
export function configurationFaults(c: SiteConfiguration): Fault[] {
  const allStations = c.lines.flatMap((l) => ids(l.stations));
  const allNodes = c.zones.flatMap((z) => ids(z.nodes));
  const stations = new Set(allStations);
  const nodes = new Set(allNodes);
  const locations = new Set(ids(c.locations));
  const agvs = new Set(ids(c.agvs));
  const places = new Set([...locations, ...nodes]);
  return [
    ...duplicates('lines', ids(c.lines)),
    ...duplicates('stations', allStations),
    ...duplicates('locations', ids(c.locations)),
    ...duplicates('nodes', allNodes),
    ...duplicates('agvs', ids(c.agvs)),
    ...duplicates('tools', ids(c.tools)),
    ...c.locations.flatMap((l) => [
      ...unknown(`locations/${l.id}`, l.station === null ? [] : [l.station], stations),
      ...unknown(`locations/${l.id}`, l.node === null ? [] : [l.node], nodes),
    ]),
    ...c.lineSideStock.flatMap((s) => unknown(`lineSideStock/${s.location}`, [s.location], locations)),
    ...c.tools.flatMap((t) => unknown(`tools/${t.id}`, [t.station], stations)),
    ...c.agvs.flatMap((a) => unknown(`agvs/${a.id}`, [a.home], places)),
    ...c.zones.flatMap((z) => [
      ...unknown(`zones/${z.id}`, z.agvs, agvs),
      ...z.edges.flatMap((e) => unknown(`edges/${e.id}`, [e.from, e.to], nodes)),
    ]),
  ];
}

const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map((r) => r.id);

function duplicates(path: string, ids: readonly string[]): Fault[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const id of ids) (seen.has(id) ? twice : seen).add(id);
  return [...twice].map((value) => ({ fault: 'duplicate', path, value }));
}

const unknown = (path: string, used: readonly string[], known: ReadonlySet<string>): Fault[] =>
  used.filter((id) => !known.has(id)).map((value) => ({ fault: 'unknown', path, value }));

const needed = (path: string, fields: Readonly<Record<string, unknown>>): Fault[] =>
  Object.entries(fields)
    .filter(([, value]) => value === null)
    .map(([value]) => ({ fault: 'missing', path, value }));
