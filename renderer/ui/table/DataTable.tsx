import { useMemo, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { useTable, type SortingState } from '@tanstack/react-table';
import { useTranslation } from 'react-i18next';
import { columnDefs, features, type DataColumn } from './features.ts';
import { TableBody } from './TableBody.tsx';
import { TableHead } from './TableHead.tsx';
import { TableToolbar } from './TableToolbar.tsx';
import { useTableGrid } from './useTableGrid.ts';
import styles from './DataTable.module.css';

/** Given when the rows are a page of more than can be held: sorting and filtering then happen in the query. */
export interface ServerRows {
  readonly total: number | null;
  readonly sorting: SortingState;
  readonly onSorting: (sorting: SortingState) => void;
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  /** Called when the last rows come near; fetches the next page by keyset. */
  readonly onReachEnd: () => void;
}

interface DataTableProps<Row extends object> {
  readonly label: string;
  /** Keep the array stable between renders; a new one rebuilds the row models. */
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  /** Left out where a row leads nowhere. */
  readonly onOpen?: (row: Row) => void;
  /** Shown instead of rows; the caller says whether nothing is there or nothing matches. */
  readonly empty: ReactNode;
  readonly server?: ServerRows;
  /** Buttons for the selected rows; giving it makes rows selectable. */
  readonly renderBulk?: (selected: readonly Row[]) => ReactNode;
  /** File name of the CSV export, without the ending. */
  readonly exportName: string;
}

/** The product's one table: sticky head, sort, filter, columns, resize, selection, keyboard grid, CSV; rows are virtual. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { columns, rows, rowId, server, renderBulk } = props;
  const { t } = useTranslation('table');
  const scroll = useRef<HTMLDivElement>(null);
  const [filter, setFilter] = useState('');
  /** A row keeps what its columns said of it: other columns, as after a change of language, need other rows. */
  const { defs, data } = useMemo(() => ({ defs: columnDefs(columns), data: [...rows] }), [columns, rows]);
  const [initialState] = useState(() => ({ columnVisibility: hiddenAtFirst(columns) }));
  const table = useTable({
    features,
    columns: defs,
    data,
    initialState,
    getRowId: rowId,
    enableRowSelection: renderBulk !== undefined,
    columnResizeMode: 'onChange',
    globalFilterFn: 'includesString',
    getColumnCanGlobalFilter: () => true,
    onGlobalFilterChange: setFilter,
    manualSorting: server !== undefined,
    manualFiltering: server !== undefined,
    ...(server === undefined
      ? { state: { globalFilter: filter } }
      : {
          state: { globalFilter: server.filter, sorting: server.sorting },
          onSortingChange: (next: SortingState | ((old: SortingState) => SortingState)) =>
            server.onSorting(typeof next === 'function' ? next(server.sorting) : next),
        }),
  });
  const selectable = renderBulk !== undefined;
  const shown = table.getRowModel().rows;
  const total = server?.total ?? shown.length;
  const grid = useTableGrid({
    table,
    scroll,
    selectable,
    onOpen: props.onOpen,
    onReachEnd: server?.onReachEnd,
  });
  const layout: LayoutVariables = {
    '--columns': gridTemplate(table.getVisibleLeafColumns(), table.state.columnSizing, selectable),
    '--total': `${table.getTotalSize() + (selectable ? checkWidth : 0)}px`,
  };

  return (
    <div className={styles.frame}>
      <TableToolbar
        table={table}
        columns={columns}
        filter={server?.filter ?? filter}
        onFilter={server?.onFilter ?? setFilter}
        bulk={renderBulk?.(table.getSelectedRowModel().rows.map((row) => row.original))}
        exportName={props.exportName}
        total={total}
      />
      <div
        ref={scroll}
        role="grid"
        aria-label={props.label}
        aria-rowcount={total + 1}
        aria-activedescendant={grid.activeId}
        aria-multiselectable={selectable}
        tabIndex={0}
        className={styles.scroll}
        data-empty={shown.length === 0}
        style={layout}
        onKeyDown={grid.onKeyDown}
      >
        <TableHead table={table} selectable={selectable} />
        <TableBody table={table} grid={grid} selectable={selectable} onOpen={props.onOpen} />
      </div>
      {shown.length === 0 &&
        (rows.length === 0 ? props.empty : <p className={styles.noMatch}>{t('noMatch')}</p>)}
    </div>
  );
}

type LayoutVariables = CSSProperties & Readonly<Record<'--columns' | '--total', string>>;
const checkWidth = 44;

const hiddenAtFirst = <Row,>(columns: readonly DataColumn<Row>[]): Record<string, boolean> =>
  Object.fromEntries(columns.filter((column) => column.hidden === true).map((column) => [column.id, false]));

interface LaidOutColumn {
  readonly id: string;
  readonly columnDef: { readonly meta?: { readonly grow: number } | undefined };
  readonly getSize: () => number;
}

/** Columns that grow share what is left over until somebody gives them a width by hand. */
function gridTemplate(
  columns: readonly LaidOutColumn[],
  sized: Readonly<Record<string, number>>,
  selectable: boolean,
): string {
  const tracks = columns.map((column) => {
    const grow = column.columnDef.meta?.grow ?? 0;
    const size = `${column.getSize()}px`;
    return grow > 0 && sized[column.id] === undefined ? `minmax(${size}, ${grow}fr)` : size;
  });
  return [...(selectable ? [`${checkWidth}px`] : []), ...tracks].join(' ');
}
