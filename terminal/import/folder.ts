import { z } from 'zod';
import { code, localText } from '#domain/kernel/text';
import type { ProductRevision } from '#domain/site/productRevision';
import { productRevision } from '#domain/site/productRevision';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import { siteConfiguration } from '#domain/site/siteConfiguration';
import { specs } from './specs.ts';
import type { ImportFault, Row, Table, TableSpec } from './table.ts';
import { readTable } from './table.ts';

/** The texts of an import folder by file name. */
export type Files = Readonly<Record<string, string>>;

type Specs = typeof specs;
export type TableName = keyof Specs;
type ValueOf<N extends TableName> = z.output<Specs[N]['schema']>;
export type Tables = { readonly [N in TableName]: Table<ValueOf<N>> };

const siteHead = z.object({
  name: localText,
  timeZone: z.string().min(1),
  floorBroker: siteConfiguration.shape.floorBroker,
});
const productHead = z.object({
  label: z.string().min(1).max(60),
  effective: z.array(z.object({ line: code, fromSequence: z.int().min(1) })),
});

export interface Product {
  readonly content: ProductRevision;
  readonly effective: readonly { readonly line: string; readonly fromSequence: number }[];
}

/** What a folder says; null for what it does not speak of. */
export interface ImportPlan {
  readonly configuration: SiteConfiguration | null;
  readonly product: Product | null;
  readonly people: readonly ValueOf<'people'>[];
  readonly containers: readonly ValueOf<'containers'>[];
  readonly orders: readonly ValueOf<'orders'>[];
}

export interface ReadFolder {
  readonly plan: ImportPlan;
  readonly tables: Tables;
  readonly faults: readonly ImportFault[];
}

/** Reads every file; tables that are not there are empty. The plan is only to be used when there are no faults. */
export function readFolder(files: Files): ReadFolder {
  const head = readJson(files, 'site.json', siteHead);
  const product = readJson(files, 'product.json', productHead);
  const tables = readTables(files);
  const known = new Set(['site.json', 'product.json', ...Object.values(specs).map((s) => s.file)]);
  const unknown = Object.keys(files).filter((f) => !known.has(f));
  const needed = head.value ? ['lines.csv', 'stations.csv'] : [];
  const missing = [...needed, ...(product.value ? ['variants.csv'] : [])].filter(
    (f) => files[f] === undefined,
  );
  const faults = [
    ...unknown.map((file) => wholeFile(file, 'unknownFile')),
    ...missing.map((file) => wholeFile(file, 'missingFile')),
    ...head.faults,
    ...product.faults,
    ...Object.values(tables).flatMap((t: Table<unknown>) => t.faults),
  ];
  const rest = {
    people: values(tables.people),
    containers: values(tables.containers),
    orders: values(tables.orders),
  };
  if (faults.length > 0) return { plan: { configuration: null, product: null, ...rest }, tables, faults };
  const configuration = head.value && whole(siteConfiguration, configurationOf(head.value, tables), tables);
  const content = product.value && whole(productRevision, contentOf(product.value.label, tables), tables);
  const plan: ImportPlan = {
    configuration: configuration?.value ?? null,
    product:
      content?.value && product.value ? { content: content.value, effective: product.value.effective } : null,
    ...rest,
  };
  return { plan, tables, faults: [...(configuration?.faults ?? []), ...(content?.faults ?? [])] };
}

/** Rows were parsed one by one; some rules span columns or rows (limits, a line without stations). */
function whole<S extends z.ZodType>(schema: S, candidate: unknown, tables: Tables) {
  const parsed = schema.safeParse(candidate);
  if (parsed.success) return { value: parsed.data, faults: [] };
  const faults = parsed.error.issues.map(({ path }): ImportFault => {
    const [name = '', index, field] = path.map(String);
    const table = Object.hasOwn(tables, name) ? tables[name as TableName] : null;
    const row: Row<unknown> | undefined = table?.rows[Number(index)];
    const column = field === undefined ? null : (fieldColumns[field] ?? field);
    return {
      file: table?.file ?? 'site.json',
      row: row?.line ?? null,
      column,
      fault: 'badValue',
      value: column === null ? '' : (row?.cells[column] ?? ''),
    };
  });
  return { value: null, faults };
}
/** Fields that are made of several columns, by the first of these. */
const fieldColumns: Readonly<Record<string, string>> = { spec: 'target', angleSpec: 'angle', stations: 'id' };

const wholeFile = (file: string, fault: ImportFault['fault']): ImportFault => ({
  file,
  row: null,
  column: null,
  fault,
  value: '',
});

export const values = <T>(table: Table<T>): T[] => table.rows.map((r: Row<T>) => r.value);

function readTables(files: Files): Tables {
  const entries = Object.entries<TableSpec<z.ZodType>>(specs).map(([name, spec]) => {
    const source = files[spec.file];
    const empty: Table<unknown> = { file: spec.file, rows: [], faults: [] };
    return [name, source === undefined ? empty : readTable(spec, source)];
  });
  // One table per spec, read by that spec's schema.
  return Object.fromEntries(entries) as Tables;
}

function readJson<S extends z.ZodType>(files: Files, file: string, schema: S) {
  const source = files[file];
  const nothing: { value: z.output<S> | null; faults: ImportFault[] } = { value: null, faults: [] };
  if (source === undefined) return nothing;
  let json: unknown;
  try {
    json = JSON.parse(source);
  } catch {
    return { ...nothing, faults: [wholeFile(file, 'unreadable')] };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { value: parsed.data, faults: [] };
  const faults = parsed.error.issues.map((issue): ImportFault => ({
    file,
    row: null,
    column: issue.path.join('.'),
    fault: 'badValue',
    value: '',
  }));
  return { ...nothing, faults };
}

const configurationOf = (head: z.output<typeof siteHead>, t: Tables): SiteConfiguration => ({
  ...head,
  lines: values(t.lines).map((line) => ({
    ...line,
    stations: values(t.stations)
      .filter((s) => s.line === line.id)
      .map(({ line: _line, ...station }) => station)
      .sort((a, b) => a.order - b.order),
  })),
  locations: values(t.locations),
  lineSideStock: values(t.lineSideStock),
  zones: values(t.zones).map((zone) => ({
    ...zone,
    nodes: values(t.nodes)
      .filter((n) => n.zone === zone.id)
      .map(({ zone: _zone, ...node }) => node),
    edges: values(t.edges)
      .filter((e) => e.zone === zone.id)
      .map(({ zone: _zone, ...edge }) => edge),
  })),
  agvs: values(t.agvs),
  tools: values(t.tools),
  reasons: values(t.reasons),
  defectCodes: values(t.defectCodes),
  shifts: values(t.shifts),
});

function contentOf(label: string, t: Tables): ProductRevision {
  const steps = Map.groupBy(values(t.steps), (s) => s.operation);
  return {
    label,
    variants: values(t.variants),
    parts: values(t.parts),
    bom: values(t.bom),
    operations: values(t.operations).map(({ target, lsl, usl, unit, angle, ...operation }) => ({
      ...operation,
      spec: target === null ? null : { target, lsl: lsl ?? target, usl: usl ?? target, unit: unit ?? '' },
      angleSpec: angle && { ...angle, unit: '°' },
      steps: (steps.get(operation.id) ?? []).map((s) => ({ text: s.text, picture: null })),
    })),
  };
}
