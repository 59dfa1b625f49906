import type { ReactNode } from 'react';
import { ActionIcon, Button, Checkbox, Popover, TextInput } from '@mantine/core';
import { IconColumns3, IconDownload, IconFilter, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import { download, toCsv } from './csv.ts';
import type { DataColumn, DataTableInstance } from './features.ts';
import styles from './DataTable.module.css';

interface TableToolbarProps<Row extends object> {
  readonly table: DataTableInstance<Row>;
  readonly columns: readonly DataColumn<Row>[];
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  readonly bulk: ReactNode;
  readonly exportName: string;
  readonly total: number;
}

export function TableToolbar<Row extends object>(props: TableToolbarProps<Row>) {
  const { table, filter, onFilter, bulk } = props;
  const { t } = useTranslation('table');
  const format = useFormat();
  const selected = table.getSelectedRowModel().rows.length;
  return (
    <div className={styles.toolbar}>
      <TextInput
        className={styles.filter}
        value={filter}
        onChange={(event) => onFilter(event.currentTarget.value)}
        placeholder={t('filter')}
        aria-label={t('filter')}
        leftSection={<IconFilter size={18} stroke={1.8} aria-hidden="true" />}
        rightSection={
          filter === '' ? null : (
            <ActionIcon variant="subtle" size={36} aria-label={t('clearFilter')} onClick={() => onFilter('')}>
              <IconX size={16} stroke={2} aria-hidden="true" />
            </ActionIcon>
          )
        }
      />
      <span className={styles.count} aria-live="polite">
        {selected > 0
          ? t('selected', { count: selected, shown: format.integer(selected) })
          : t('rows', { count: props.total, shown: format.integer(props.total) })}
      </span>
      {selected > 0 && <div className={styles.bulk}>{bulk}</div>}
      <div className={styles.tools}>
        <ColumnMenu table={table} />
        <Button
          variant="subtle"
          leftSection={<IconDownload size={18} stroke={1.8} aria-hidden="true" />}
          onClick={() => exportCsv(table, props.columns, props.exportName)}
        >
          {t('csv')}
        </Button>
      </div>
    </div>
  );
}

function ColumnMenu<Row extends object>({ table }: { table: DataTableInstance<Row> }) {
  const { t } = useTranslation('table');
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <Button variant="subtle" leftSection={<IconColumns3 size={18} stroke={1.8} aria-hidden="true" />}>
          {t('columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={styles.columnMenu}>
          {table
            .getAllLeafColumns()
            .filter((column) => column.getCanHide())
            .map((column) => (
              <Checkbox
                key={column.id}
                label={String(column.columnDef.header)}
                checked={column.getIsVisible()}
                onChange={column.getToggleVisibilityHandler()}
              />
            ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

/** What is shown is what is exported: visible columns, filtered and sorted rows; where nothing is known, nothing stands. */
function exportCsv<Row extends object>(
  table: DataTableInstance<Row>,
  columns: readonly DataColumn<Row>[],
  name: string,
): void {
  const shown = table.getVisibleLeafColumns().flatMap(({ id }) => columns.find((c) => c.id === id) ?? []);
  const rows = table
    .getRowModel()
    .rows.map(({ original }) => shown.map(({ exported, value }) => (exported ?? value)(original)));
  const header = shown.map((column) => column.header);
  download(`${name}.csv`, toCsv(header, rows), 'text/csv;charset=utf-8');
}
