import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Lamp } from '#ui/lamp.ts';
import { SaveState } from '#ui/status/SaveState.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import type { DataColumn } from '#ui/table/features.ts';
import { noData } from '../i18n/format.ts';
import { useFormat, useSiteText } from '../i18n/useFormat.ts';
import { ToolActs } from './ToolActs.tsx';
import styles from './Issues.module.css';
import type { ToolRow } from './useTools.ts';

const lamps: Readonly<Partial<Record<ToolRow['status'], Lamp>>> = {
  foundOut: 'fault',
  expired: 'fault',
  dueSoon: 'warning',
};

/** Columns of the table of tools. */
export function useToolColumns(): readonly DataColumn<ToolRow>[] {
  const { t } = useTranslation('quality');
  const text = useSiteText();
  const through = useThrough();
  const at = useCalibratedColumns();
  return useMemo(
    () => [
      {
        id: 'tool',
        header: t('tools.tool'),
        value: (row) => row.tool,
        cell: (row) => (
          <span className={styles.title}>
            <strong>{row.tool}</strong>
            <SaveState state={row.sync} />
          </span>
        ),
        size: 132,
        fixed: true,
      },
      { id: 'name', header: t('tools.name'), value: (row) => text(row.name), size: 150, grow: 1 },
      {
        id: 'station',
        header: t('column.station'),
        value: (row) => (row.stationName === null ? row.station : `${row.station} ${text(row.stationName)}`),
        size: 140,
        grow: 1,
      },
      {
        id: 'status',
        header: t('tools.state'),
        value: (row) => t(`tools.status.${row.status}`),
        cell: (row) => <State row={row} />,
        size: 200,
      },
      {
        id: 'validUntil',
        header: t('tools.validThrough'),
        value: (row) => row.validUntil,
        exported: (row) => through(row.validUntil),
        cell: (row) => through(row.validUntil) ?? noData,
        size: 116,
      },
      ...at,
      {
        id: 'acts',
        header: t('tools.act'),
        value: () => null,
        cell: (row) => <ToolActs row={row} />,
        size: 64,
        fixed: true,
        sortable: false,
      },
    ],
    [t, text, through, at],
  );
}

/** The last day that a calibration is good for. */
export function useThrough(): (validUntil: string | null) => string | null {
  const format = useFormat();
  return useMemo(
    () => (validUntil) => (validUntil === null ? null : format.date(Date.parse(validUntil) - 1)),
    [format],
  );
}

function State({ row }: { readonly row: ToolRow }) {
  const { t } = useTranslation('quality');
  const lamp = lamps[row.status];
  const words = t(`tools.status.${row.status}`);
  return lamp === undefined ? words : <StatusTag lamp={lamp}>{words}</StatusTag>;
}

function useCalibratedColumns(): readonly DataColumn<ToolRow>[] {
  const { t } = useTranslation('quality');
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'calibratedAt',
        header: t('tools.calibratedAt'),
        value: (row) => row.calibratedAt,
        exported: (row) => (row.calibratedAt === null ? null : format.stamp(row.calibratedAt)),
        cell: (row) => (row.calibratedAt === null ? noData : format.date(row.calibratedAt)),
        size: 116,
      },
      {
        id: 'certificate',
        header: t('tools.certificate'),
        value: (row) => row.certificate,
        cell: (row) => row.certificate ?? noData,
        size: 132,
      },
      {
        id: 'calibratedBy',
        header: t('tools.calibratedBy'),
        value: (row) => row.calibratedBy,
        cell: (row) => <span className={styles.words}>{row.calibratedBy ?? noData}</span>,
        size: 120,
        grow: 1,
      },
    ],
    [t, format],
  );
}
