import type { ReactNode } from 'react';
import {
  columnFilteringFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  createFilteredRowModel,
  createSortedRowModel,
  filterFn_includesString,
  globalFilteringFeature,
  rowSelectionFeature,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  sortFn_datetime,
  sortFn_text,
  tableFeatures,
  type ColumnDef,
  type ReactTable,
} from '@tanstack/react-table';

export type CellValue = string | number | boolean | null;

interface ColumnLayout {
  readonly align: 'start' | 'end';
  /** Share of the room left over; 0 keeps the column at its size. */
  readonly grow: number;
}

/** What every table of the product can do; one registry, so that column definitions are interchangeable. */
export const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: {
    alphanumeric: sortFn_alphanumeric,
    basic: sortFn_basic,
    datetime: sortFn_datetime,
    text: sortFn_text,
  },
  columnFilteringFeature,
  globalFilteringFeature,
  filteredRowModel: createFilteredRowModel(),
  filterFns: { includesString: filterFn_includesString },
  columnVisibilityFeature,
  columnSizingFeature,
  columnResizingFeature,
  rowSelectionFeature,
  columnMeta: {} as ColumnLayout,
});

/**
 * A column in the product's own words. `value` is what sorts, filters and exports; `cell` only draws it, and `exported` is for what
 * reads otherwise in a file.
 */
export interface DataColumn<Row> {
  readonly id: string;
  readonly header: string;
  readonly value: (row: Row) => CellValue;
  readonly cell?: (row: Row) => ReactNode;
  readonly exported?: (row: Row) => CellValue;
  /** Width in px before anybody resizes; 140 unless said. */
  readonly size?: number;
  readonly grow?: number;
  readonly align?: 'start' | 'end';
  /** Off at first; people switch it on from the column menu. */
  readonly hidden?: boolean;
  /** False where the rows are a page of the query and it cannot order by this. */
  readonly sortable?: boolean;
  /** Columns that say what the row is cannot be switched off. */
  readonly fixed?: boolean;
}

export type DataTableInstance<Row extends object> = ReactTable<typeof features, Row>;

export function columnDefs<Row extends object>(
  columns: readonly DataColumn<Row>[],
): ColumnDef<typeof features, Row>[] {
  return columns.map((column) => ({
    id: column.id,
    header: column.header,
    accessorFn: column.value,
    cell: ({ row, getValue }) => column.cell?.(row.original) ?? String(getValue() ?? ''),
    size: column.size ?? 140,
    minSize: 64,
    enableHiding: column.fixed !== true,
    enableSorting: column.sortable !== false,
    sortUndefined: 'last' as const,
    meta: { align: column.align ?? 'start', grow: column.grow ?? 0 },
  }));
}
