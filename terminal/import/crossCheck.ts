import { asPrinted } from '#domain/logistics/label';
import type { Fault } from '#domain/site/masterDataFaults';
import { configurationFaults, revisionFaults } from '#domain/site/masterDataFaults';
import type { ProductRevision } from '#domain/site/productRevision';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import type { ImportPlan, ReadFolder, TableName, Tables } from './folder.ts';
import type { ImportFault, Row, Table } from './table.ts';

/** What the site knows already; a folder without these files refers to it. */
export interface KnownMasterData {
  readonly configuration: SiteConfiguration | null;
  readonly parts: ReadonlySet<string>;
  readonly variants: ReadonlySet<string>;
}

/** What is wrong with the folder as a whole: names that nothing in it, nor on the site, explains. */
export function crossFaults({ plan, tables }: ReadFolder, known: KnownMasterData): ImportFault[] {
  const configuration = plan.configuration ?? known.configuration;
  const stations = configuration?.lines.flatMap((l) => l.stations.map((s) => s.id)) ?? [];
  const content = plan.product?.content ?? null;
  return [
    ...(plan.configuration ? configurationFaults(plan.configuration) : []).map((f) => located(f, tables)),
    ...(content ? revisionFaults(content, stations) : []).map((f) => located(f, tables)),
    ...references(plan, tables, configuration, content, known),
    ...repeated(tables.people, 'badge'),
    ...repeated(tables.containers, 'container', asPrinted),
    ...repeated(tables.orders, 'order'),
  ];
}

function references(
  plan: ImportPlan,
  t: Tables,
  configuration: SiteConfiguration | null,
  content: ProductRevision | null,
  known: KnownMasterData,
): ImportFault[] {
  const lines = new Set(configuration?.lines.map((l) => l.id));
  const locations = new Set(configuration?.locations.map((l) => l.id));
  const tools = new Set(configuration?.tools.map((x) => x.id));
  const parts = new Set([...known.parts, ...(content?.parts.map((p) => p.number) ?? [])]);
  const variants = new Set([...known.variants, ...(content?.variants.map((v) => v.id) ?? [])]);
  const operations = new Set(content?.operations.map((o) => o.id));
  return [
    ...unexplained(t.lineSideStock, 'part', parts),
    ...unexplained(t.operations, 'tool', tools),
    ...unexplained(t.steps, 'operation', operations),
    ...unexplained(t.stations, 'line', lines),
    ...unexplained(t.containers, 'part', parts),
    ...unexplained(t.containers, 'location', locations),
    ...unexplained(t.orders, 'line', lines),
    ...unexplained(t.orders, 'variant', variants),
    ...(plan.product?.effective ?? [])
      .filter((e) => !lines.has(e.line))
      .map(({ line }): ImportFault => {
        return { file: 'product.json', row: null, column: 'effective', fault: 'unknown', value: line };
      }),
  ];
}

const unexplained = (table: Table<unknown>, column: string, known: ReadonlySet<string>): ImportFault[] =>
  table.rows.flatMap(({ line, cells }) => {
    const value = cells[column] ?? '';
    if (value === '' || known.has(value)) return [];
    return [{ file: table.file, row: line, column, fault: 'unknown' as const, value }];
  });

/** `known`: what a value is known by, where two spellings mean one thing. */
function repeated(table: Table<unknown>, column: string, known = (value: string) => value): ImportFault[] {
  const seen = new Set<string>();
  return table.rows.flatMap(({ line, cells }) => {
    const value = cells[column] ?? '';
    if (!seen.has(known(value))) {
      seen.add(known(value));
      return [];
    }
    return [{ file: table.file, row: line, column, fault: 'duplicate' as const, value }];
  });
}

/** Which table and key column the domain's paths (`bom/B-1`, `stations`) speak of. */
const places: Readonly<Record<string, readonly [TableName, key: string]>> = {
  lines: ['lines', 'id'],
  stations: ['stations', 'id'],
  locations: ['locations', 'id'],
  lineSideStock: ['lineSideStock', 'location'],
  zones: ['zones', 'id'],
  nodes: ['nodes', 'id'],
  edges: ['edges', 'id'],
  agvs: ['agvs', 'id'],
  tools: ['tools', 'id'],
  variants: ['variants', 'id'],
  parts: ['parts', 'number'],
  bom: ['bom', 'id'],
  operations: ['operations', 'id'],
};

/** Finds the row and the column that a fault of the domain came from. */
function located({ fault, path, value }: Fault, tables: Tables): ImportFault {
  const [kind = '', id] = path.split('/');
  const place = Object.hasOwn(places, kind) ? places[kind] : undefined;
  if (!place) return { file: kind, row: null, column: null, fault, value };
  const [name, key] = place;
  const table: Table<unknown> = tables[name];
  if (fault === 'duplicate') {
    const row = table.rows.findLast((r) => r.cells[key] === value);
    return { file: table.file, row: row?.line ?? null, column: key, fault, value };
  }
  const row = table.rows.find((r) => r.cells[key] === id && (fault === 'missing' || columnOf(r, key, value)));
  const column =
    fault === 'missing' ? (missingColumns[value] ?? value) : row ? columnOf(row, key, value) : null;
  return { file: table.file, row: row?.line ?? null, column, fault, value: fault === 'missing' ? '' : value };
}

const missingColumns: Readonly<Record<string, string>> = { spec: 'target' };

/** The column, other than the key, whose cell names the value. */
const columnOf = (row: Row<unknown>, key: string, value: string): string | null =>
  Object.entries(row.cells).find(([c, cell]) => c !== key && cell.split(/\s+/).includes(value))?.[0] ?? null;
