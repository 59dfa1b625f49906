import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { SeverityTag } from '#ui/quality/SeverityTag.tsx';
import { SaveState } from '#ui/status/SaveState.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import type { DataColumn } from '#ui/table/features.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { shortVin, useIssueTitle, usePersonName } from './qualityWords.ts';
import type { IssueRow } from './useIssue.ts';
import styles from './Issues.module.css';

/** Columns of the issues table; what sorts and exports is the value, the cell only draws it. */
export function useIssueColumns(): readonly DataColumn<IssueRow>[] {
  const { t } = useTranslation('quality');
  const format = useFormat();
  const title = useIssueTitle();
  const person = usePersonName();
  return useMemo(
    () => [
      {
        id: 'severity',
        header: t('column.severity'),
        value: (row) => row.severity,
        cell: (row) => <SeverityTag severity={row.severity} />,
        size: 84,
      },
      {
        id: 'number',
        header: t('column.number'),
        value: (row) => row.number,
        size: 140,
        sortable: false,
        fixed: true,
      },
      {
        id: 'title',
        header: t('column.title'),
        value: title,
        cell: (row) => (
          <span className={styles.title}>
            <span className={styles.words}>{title(row)}</span>
            <SaveState state={row.sync} />
          </span>
        ),
        size: 200,
        grow: 1,
        sortable: false,
      },
      {
        id: 'status',
        header: t('column.status'),
        value: (row) => (row.status === 'duplicate' ? t('duplicate') : t(`gate.${row.status}`)),
        size: 124,
        sortable: false,
      },
      {
        id: 'vin',
        header: t('column.unit'),
        value: (row) => row.vin,
        cell: (row) => shortVin(row.vin),
        size: 92,
        sortable: false,
      },
      {
        id: 'station',
        header: t('column.station'),
        value: (row) => row.subject.station,
        size: 84,
        sortable: false,
      },
      {
        id: 'owner',
        header: t('column.owner'),
        value: (row) => person(row.owner),
        exported: (row) => (row.owner === null ? null : person(row.owner)),
        cell: (row) => <span className={styles.words}>{person(row.owner)}</span>,
        size: 110,
        sortable: false,
      },
      {
        id: 'openedAt',
        header: t('column.opened'),
        value: (row) => row.openedAt,
        exported: (row) => format.stamp(row.openedAt),
        cell: (row) => format.dayTime(row.openedAt),
        size: 130,
      },
      {
        id: 'containmentDueAt',
        header: t('column.due'),
        value: (row) => row.containmentDueAt,
        exported: (row) => format.stamp(row.containmentDueAt),
        cell: (row) =>
          row.overdue ? (
            <StatusTag lamp="warning">{format.dayTime(row.containmentDueAt)}</StatusTag>
          ) : (
            format.dayTime(row.containmentDueAt)
          ),
        size: 168,
      },
      {
        id: 'affected',
        header: t('column.affected'),
        value: (row) => row.affected,
        exported: ({ accounted, affected }) => t('column.accountedOf', { accounted, affected }),
        cell: (row) => `${format.integer(row.accounted)} / ${format.integer(row.affected)}`,
        size: 96,
        align: 'end',
        sortable: false,
      },
    ],
    [t, format, title, person],
  );
}
