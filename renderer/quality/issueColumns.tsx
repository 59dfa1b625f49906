import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { SeverityTag } from '#ui/quality/SeverityTag.tsx';
import { SaveState } from '#ui/status/SaveState.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import type { DataColumn } from '#ui/table/features.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { shortVin, useIssueTitle, usePersonName } from './qualityWords.ts';
import type { IssueRow } from './useIssue.ts';

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
        size: 90,
      },
      { id: 'number', header: t('column.number'), value: (row) => row.number, size: 150 },
      { id: 'title', header: t('column.title'), value: title, size: 260, grow: 1 },
      {
        id: 'status',
        header: t('column.status'),
        value: (row) => (row.status === 'duplicate' ? t('duplicate') : t(`gate.${row.status}`)),
        size: 130,
      },
      {
        id: 'vin',
        header: t('column.unit'),
        value: (row) => row.vin,
        cell: (row) => shortVin(row.vin),
        size: 100,
      },
      { id: 'station', header: t('column.station'), value: (row) => row.subject.station, size: 90 },
      { id: 'owner', header: t('column.owner'), value: (row) => person(row.owner), size: 120 },
      {
        id: 'due',
        header: t('column.due'),
        value: (row) => row.containmentDueAt,
        cell: (row) =>
          row.overdue ? (
            <StatusTag lamp="warning">{format.dayTime(row.containmentDueAt)}</StatusTag>
          ) : (
            format.dayTime(row.containmentDueAt)
          ),
        size: 150,
      },
      {
        id: 'affected',
        header: t('column.affected'),
        value: (row) => row.affected,
        cell: (row) => `${format.integer(row.accounted)} / ${format.integer(row.affected)}`,
        size: 110,
        align: 'end',
      },
      {
        id: 'sync',
        header: t('column.sync'),
        value: (row) => row.sync,
        cell: (row) => <SaveState state={row.sync} />,
        size: 130,
      },
    ],
    [t, format, title, person],
  );
}
