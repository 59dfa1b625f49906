import { Checkbox } from '@mantine/core';
import type { Row as TableRow } from '@tanstack/react-table';
import { useTranslation } from 'react-i18next';
import type { DataTableInstance, features } from './features.ts';
import type { TableGrid } from './useTableGrid.ts';
import styles from './DataTable.module.css';

interface TableBodyProps<Row extends object> {
  readonly table: DataTableInstance<Row>;
  readonly grid: TableGrid;
  readonly selectable: boolean;
  readonly onOpen: ((row: Row) => void) | undefined;
}

/** The rows within the virtual window. */
export function TableBody<Row extends object>({ table, grid, selectable, onOpen }: TableBodyProps<Row>) {
  const rows = table.getRowModel().rows;
  return (
    <div role="rowgroup" className={styles.body} style={{ height: grid.virtual.getTotalSize() }}>
      {grid.virtual.getVirtualItems().map((item) => {
        const row = rows[item.index];
        if (row === undefined) return null;
        return (
          <GridRow
            key={row.id}
            row={row}
            index={item.index}
            offset={item.start}
            grid={grid}
            selectable={selectable}
            table={table}
            onOpen={
              onOpen &&
              (() => {
                grid.setActive({ row: item.index, column: 0 });
                onOpen(row.original);
              })
            }
          />
        );
      })}
    </div>
  );
}

interface GridRowProps<Row extends object> {
  readonly row: TableRow<typeof features, Row>;
  readonly index: number;
  readonly offset: number;
  readonly grid: TableGrid;
  readonly selectable: boolean;
  readonly table: DataTableInstance<Row>;
  readonly onOpen: (() => void) | undefined;
}

function GridRow<Row extends object>({ row, index, grid, table, ...props }: GridRowProps<Row>) {
  const active = grid.active.row === index ? grid.active.column : null;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={props.selectable ? row.getIsSelected() : undefined}
      className={styles.row}
      data-opens={props.onOpen !== undefined}
      style={{ transform: `translateY(${props.offset}px)` }}
      onClick={props.onOpen}
    >
      {props.selectable && <SelectCell row={row} />}
      {row.getVisibleCells().map((cell, column) => (
        <div
          key={cell.id}
          id={grid.cellId({ row: index, column })}
          role="gridcell"
          className={styles.cell}
          data-active={active === column}
          data-align={cell.column.columnDef.meta?.align}
        >
          <table.FlexRender cell={cell} />
        </div>
      ))}
    </div>
  );
}

function SelectCell<Row extends object>({ row }: { row: TableRow<typeof features, Row> }) {
  const { t } = useTranslation('table');
  return (
    <span role="gridcell" className={styles.check} onClick={(event) => event.stopPropagation()}>
      <Checkbox
        size="sm"
        tabIndex={-1}
        aria-label={t('selectRow')}
        checked={row.getIsSelected()}
        onChange={row.getToggleSelectedHandler()}
      />
    </span>
  );
}
