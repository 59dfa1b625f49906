import { memo, useCallback, type ReactNode } from 'react';
import { Checkbox } from '@mantine/core';
import type { Cell, Row as TableRow } from '@tanstack/react-table';
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
  const { active, setActive, cellId } = grid;
  const open = useCallback(
    (row: TableRow<typeof features, Row>, index: number) => {
      setActive({ row: index, column: 0 });
      onOpen?.(row.original);
    },
    [setActive, onOpen],
  );
  return (
    <div role="rowgroup" className={styles.body} style={{ height: grid.virtual.getTotalSize() }}>
      {grid.virtual.getVirtualItems().map((item) => {
        const row = rows[item.index];
        if (row === undefined) return null;
        return (
          <GridRow
            key={row.id}
            row={row}
            cells={row.getVisibleCells()}
            index={item.index}
            offset={item.start}
            active={active.row === item.index ? active.column : null}
            cellId={cellId}
            selected={selectable ? row.getIsSelected() : null}
            onOpen={onOpen === undefined ? undefined : open}
          />
        );
      })}
    </div>
  );
}

interface GridRowProps<Row extends object> {
  readonly row: TableRow<typeof features, Row>;
  readonly cells: readonly Cell<typeof features, Row>[];
  readonly index: number;
  readonly offset: number;
  /** The column of the active cell, where that is in this row. */
  readonly active: number | null;
  readonly cellId: TableGrid['cellId'];
  /** Null where rows cannot be selected. */
  readonly selected: boolean | null;
  readonly onOpen: ((row: TableRow<typeof features, Row>, index: number) => void) | undefined;
}

/** Drawn again only where something of it changed: the table itself is, with every key and every row that scrolls in. */
const GridRow = memo(function GridRow<Row extends object>(props: GridRowProps<Row>) {
  const { row, cells, index, active, selected, onOpen } = props;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected ?? undefined}
      className={styles.row}
      data-opens={onOpen !== undefined}
      style={{ transform: `translateY(${props.offset}px)` }}
      onClick={onOpen && (() => onOpen(row, index))}
    >
      {selected !== null && <SelectCell row={row} selected={selected} />}
      {cells.map((cell, column) => (
        <div
          key={cell.id}
          id={props.cellId({ row: index, column })}
          role="gridcell"
          className={styles.cell}
          data-active={active === column}
          data-align={cell.column.columnDef.meta?.align}
        >
          {drawn(cell)}
        </div>
      ))}
    </div>
  );
}) as <Row extends object>(props: GridRowProps<Row>) => ReactNode;

/** `columnDefs` makes plain functions of them, not components: a table has hundreds. */
function drawn<Row extends object>(cell: Cell<typeof features, Row>): ReactNode {
  const { cell: draw } = cell.column.columnDef;
  return typeof draw === 'function' ? draw(cell.getContext()) : draw;
}

function SelectCell<Row extends object>({
  row,
  selected,
}: {
  row: TableRow<typeof features, Row>;
  selected: boolean;
}) {
  const { t } = useTranslation('table');
  return (
    <span role="gridcell" className={styles.check} onClick={(event) => event.stopPropagation()}>
      <Checkbox
        size="sm"
        tabIndex={-1}
        aria-label={t('selectRow')}
        checked={selected}
        onChange={row.getToggleSelectedHandler()}
      />
    </span>
  );
}
