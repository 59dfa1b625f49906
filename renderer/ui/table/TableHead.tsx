import { Checkbox } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { Header } from '@tanstack/react-table';
import { useTranslation } from 'react-i18next';
import type { DataTableInstance, features } from './features.ts';
import styles from './DataTable.module.css';

interface TableHeadProps<Row extends object> {
  readonly table: DataTableInstance<Row>;
  readonly selectable: boolean;
}

export function TableHead<Row extends object>({ table, selectable }: TableHeadProps<Row>) {
  const { t } = useTranslation('table');
  return (
    <div role="row" aria-rowindex={1} className={styles.head}>
      {selectable && (
        <span role="columnheader" className={styles.check}>
          <Checkbox
            size="sm"
            aria-label={t('selectAll')}
            checked={table.getIsAllRowsSelected()}
            indeterminate={table.getIsSomeRowsSelected()}
            onChange={table.getToggleAllRowsSelectedHandler()}
          />
        </span>
      )}
      {table
        .getHeaderGroups()
        .flatMap((group) => group.headers.map((header) => <HeadCell key={header.id} header={header} />))}
    </div>
  );
}

const ariaSort = { asc: 'ascending', desc: 'descending' } as const;

function HeadCell<Row extends object>({ header }: { header: Header<typeof features, Row> }) {
  const { column } = header;
  const sorted = column.getIsSorted();
  const Arrow = sorted === 'desc' ? IconArrowDown : IconArrowUp;
  const resize = header.getResizeHandler();
  return (
    <div
      role="columnheader"
      aria-sort={!column.getCanSort() ? undefined : sorted === false ? 'none' : ariaSort[sorted]}
      className={styles.headCell}
      data-align={column.columnDef.meta?.align}
    >
      {column.getCanSort() ? (
        <button
          type="button"
          className={styles.sort}
          data-sorted={sorted !== false}
          onClick={column.getToggleSortingHandler()}
        >
          <span>{String(column.columnDef.header)}</span>
          {sorted !== false && <Arrow size={14} stroke={2} aria-hidden="true" />}
        </button>
      ) : (
        <span className={styles.sort}>
          <span>{String(column.columnDef.header)}</span>
        </span>
      )}
      <span
        className={styles.resize}
        data-resizing={column.getIsResizing()}
        onMouseDown={resize}
        onTouchStart={resize}
        onDoubleClick={() => column.resetSize()}
      />
    </div>
  );
}
