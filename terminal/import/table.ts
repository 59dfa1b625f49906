import type { z } from 'zod';
import type { CsvRecord } from './csv.ts';
import { parseCsv } from './csv.ts';

/** Where and what is wrong. `row` is the line in the file, from 1; `column` its heading; null where it is the whole file. */
export interface ImportFault {
  readonly file: string;
  readonly row: number | null;
  readonly column: string | null;
  readonly fault:
    | 'missingFile'
    | 'unknownFile'
    | 'unreadable'
    | 'missingColumn'
    | 'unknownColumn'
    | 'wrongCellCount'
    | 'badValue'
    | 'duplicate'
    | 'unknown'
    | 'missing';
  readonly value: string;
}

/** How a cell becomes a value; what cannot be read is handed on as text, so that the schema names it. */
export type Reader = (cell: string) => unknown;

export const text: Reader = (cell) => cell;
export const optionalText: Reader = (cell) => (cell === '' ? null : cell);
export const number: Reader = (cell) =>
  cell === '' ? cell : Number.isNaN(Number(cell)) ? cell : Number(cell);
export const optionalNumber: Reader = (cell) => (cell === '' ? null : number(cell));
export const yesNo: Reader = (cell) => (cell === 'yes' ? true : cell === 'no' ? false : cell);
export const words = (cell: string): string[] => cell.split(/\s+/).filter((w) => w !== '');
/** Codes apart by blanks. */
export const list: Reader = (cell) => words(cell);

export interface Column {
  /** Where the value goes: `name.zh`. */
  readonly path: string;
  readonly read: Reader;
}

export interface TableSpec<S extends z.ZodType> {
  readonly file: string;
  readonly columns: Readonly<Record<string, Column>>;
  readonly schema: S;
}

export interface Row<T> {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
  readonly value: T;
}

export interface Table<T> {
  readonly file: string;
  readonly rows: readonly Row<T>[];
  readonly faults: readonly ImportFault[];
}

/** Reads one file by its spec: every fault of every row, not only the first. */
export function readTable<S extends z.ZodType>(spec: TableSpec<S>, source: string): Table<z.output<S>> {
  const { file } = spec;
  const only = (fault: Omit<ImportFault, 'file'>) => ({ file, rows: [], faults: [{ file, ...fault }] });
  const csv = parseCsv(source);
  if (!csv.ok) return only({ row: csv.line, column: null, fault: 'unreadable', value: '' });
  const [head, ...records] = csv.records;
  if (!head) return only({ row: 1, column: null, fault: 'unreadable', value: '' });
  const headings = head.cells.map((c) => c.trim());
  const faults = headingFaults(spec, headings, head.line);
  if (faults.length > 0) return { file, rows: [], faults };
  const rows: Row<z.output<S>>[] = [];
  for (const record of records) {
    const read = readRow(spec, headings, record);
    if ('faults' in read) faults.push(...read.faults);
    else rows.push(read.row);
  }
  return { file, rows, faults };
}

function headingFaults(
  { file, columns }: TableSpec<z.ZodType>,
  headings: readonly string[],
  row: number,
): ImportFault[] {
  const missing = Object.keys(columns).filter((c) => !headings.includes(c));
  const unknown = headings.filter((h) => !Object.hasOwn(columns, h));
  return [
    ...missing.map((c) => ({ file, row, column: c, fault: 'missingColumn' as const, value: '' })),
    ...unknown.map((c) => ({ file, row, column: c, fault: 'unknownColumn' as const, value: c })),
  ];
}

function readRow<S extends z.ZodType>(
  { file, columns, schema }: TableSpec<S>,
  headings: readonly string[],
  { line, cells }: CsvRecord,
): { row: Row<z.output<S>> } | { faults: ImportFault[] } {
  if (cells.length !== headings.length) {
    const value = String(cells.length);
    return { faults: [{ file, row: line, column: null, fault: 'wrongCellCount', value }] };
  }
  const byColumn = Object.fromEntries(headings.map((h, i) => [h, (cells[i] ?? '').trim()]));
  const candidate: Record<string, unknown> = {};
  for (const [heading, { path, read }] of Object.entries(columns)) {
    place(candidate, path.split('.'), read(byColumn[heading] ?? ''));
  }
  const parsed = schema.safeParse(candidate);
  if (parsed.success) return { row: { line, cells: byColumn, value: parsed.data } };
  const faults = parsed.error.issues.map((issue): ImportFault => {
    const column = columnOf(columns, issue.path);
    return {
      file,
      row: line,
      column,
      fault: 'badValue',
      value: column === null ? '' : (byColumn[column] ?? ''),
    };
  });
  return { faults };
}

function place(
  target: Record<string, unknown>,
  [first = '', ...rest]: readonly string[],
  value: unknown,
): void {
  if (rest.length === 0) {
    target[first] = value;
    return;
  }
  const inner = target[first];
  const next = typeof inner === 'object' && inner !== null ? { ...inner } : {};
  place(next, rest, value);
  target[first] = next;
}

function columnOf(columns: Readonly<Record<string, Column>>, path: readonly PropertyKey[]): string | null {
  const wanted = path.map(String).join('.');
  const found = Object.entries(columns).find(
    ([, c]) => wanted === c.path || wanted.startsWith(`${c.path}.`) || c.path.startsWith(`${wanted}.`),
  );
  return found?.[0] ?? null;
}
