import { useCallback, useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { IconDeviceDesktop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { terminalRow } from '#terminal/contract/site';
import { DialogHost } from '#ui/dialogs/DialogHost.tsx';
import { PageHead } from '#ui/layout/PageHead.tsx';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import { ErrorState } from '#ui/status/ErrorState.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { DataTable } from '#ui/table/DataTable.tsx';
import type { DataColumn } from '#ui/table/features.ts';
import { useClient } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { useNow } from '../frame/useNow.ts';
import { noData } from '../i18n/format.ts';
import { clockFault } from '#renderer/frame/clockFault.ts';
import { useClockWords } from '#renderer/frame/useClockWords.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { BreakGlassCard } from './BreakGlassCard.tsx';
import { EnrollCard } from './EnrollCard.tsx';
import { TerminalActs } from './TerminalActs.tsx';
import { KeyCard } from './KeyCard.tsx';
import { MissedCard } from './MissedCard.tsx';
import { SalvagedCard } from './SalvagedCard.tsx';
import styles from './Terminals.module.css';

type Row = z.output<typeof terminalRow>;

/** Said nothing to the plant for longer than this: shown as silent. */
const silentMs = 60_000;
const topics = { topics: ['terminal', 'sync'] };

/** "Which PCs are there, and has the plant heard all they know?" */
export default function Terminals() {
  const { t } = useTranslation('admin');
  const { engine } = useClient();
  const words = useFailureWords();
  const now = useNow(5000);
  const list = useQuery(
    engine.queries.site.terminals.queryOptions({ input: {}, meta: topics, refetchInterval: 5000 }),
  );
  if (list.data === undefined) {
    if (list.error === null) return null;
    const retry = (): void => void list.refetch();
    return <ErrorState what={t('failed')} why={words(list.error)} next={t('failedNext')} onRetry={retry} />;
  }
  return <TerminalList rows={list.data} now={now} />;
}

function TerminalList({ rows, now }: { readonly rows: readonly Row[]; readonly now: number }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const columns = useTerminalColumns(rows, now);
  const active = rows.filter((row) => row.status === 'active');
  const waiting = active.reduce((sum, row) => sum + (row.heard?.pending ?? 0), 0);
  const silent = active.filter((row) => isSilent(row, now)).length;
  return (
    <DialogHost>
      <PageHead
        answer={t('answer', { count: active.length })}
        because={t('because', { silent: format.integer(silent), waiting: format.integer(waiting) })}
      />
      <div className={styles.table}>
        <DataTable
          label={t('title')}
          columns={columns}
          rows={rows}
          rowId={(row) => row.terminal}
          exportName="terminals"
          empty={
            <EmptyState icon={IconDeviceDesktop} title={t('empty')}>
              {t('emptyWhy')}
            </EmptyState>
          }
        />
      </div>
      <div className={styles.cards}>
        <SalvagedCard now={now} />
        <MissedCard now={now} />
        <KeyCard />
        <BreakGlassCard rows={rows} />
        <EnrollCard />
      </div>
    </DialogHost>
  );
}

const isSilent = (row: Row, now: number): boolean => {
  const at = row.heard?.lastHeardAt ?? null;
  return at === null || now - Date.parse(at) > silentMs;
};

function useTerminalColumns(rows: readonly Row[], now: number): readonly DataColumn<Row>[] {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const state = useStateWords(rows);
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('column.name'),
        value: (row) => row.name,
        cell: (row) => (
          <strong>
            {row.name ?? noData} {row.self ? t('self') : ''}
          </strong>
        ),
        size: 134,
        fixed: true,
      },
      {
        id: 'status',
        header: t('column.status'),
        value: state,
        cell: (row) => (row.cloned ? <StatusTag lamp="fault">{state(row)}</StatusTag> : state(row)),
        size: 112,
        grow: 1,
      },
      {
        id: 'duty',
        header: t('column.duty'),
        value: (row) =>
          [
            row.kind === 'office' ? t('office') : null,
            row.line,
            ...row.zones.map((zone) => t('zone', { zone })),
          ]
            .filter(Boolean)
            .join(' · '),
        size: 112,
        grow: 1,
      },
      {
        id: 'heard',
        header: t('column.heard'),
        value: (row) => row.heard?.lastHeardAt ?? null,
        cell: (row) => <HeardCell row={row} now={now} />,
        size: 110,
      },
      {
        id: 'pending',
        header: t('column.pending'),
        value: (row) => row.heard?.pending ?? null,
        cell: (row) => (row.heard?.pending == null ? noData : format.integer(row.heard.pending)),
        size: 80,
        align: 'end',
      },
      {
        id: 'through',
        header: t('column.through'),
        value: (row) => row.heard?.throughSeq ?? null,
        cell: (row) =>
          row.heard === null
            ? noData
            : `${format.integer(row.heard.throughSeq)} / ${row.heard.saidSeq === null ? noData : format.integer(row.heard.saidSeq)}`,
        size: 116,
        align: 'end',
      },
      {
        id: 'clock',
        header: t('column.clock'),
        value: (row) => row.heard?.clockOffsetMs ?? null,
        cell: (row) => <ClockCell row={row} />,
        size: 88,
      },
      { id: 'version', header: t('column.version'), value: (row) => row.heard?.version ?? null, size: 70 },
      {
        id: 'acts',
        header: t('column.acts'),
        value: () => null,
        cell: (row) => <TerminalActs row={row} />,
        size: 64,
        fixed: true,
        sortable: false,
      },
    ],
    [t, format, now, state],
  );
}

/** Active, or since when and why no longer. */
function useStateWords(rows: readonly Row[]): (row: Row) => string {
  const { t } = useTranslation('admin');
  return useCallback(
    ({ status, endReason, replacedBy, cloned }) => {
      if (cloned) return t('cloned');
      const by = rows.find((other) => other.terminal === replacedBy)?.name ?? replacedBy;
      const why = by === null ? (endReason ?? '') : t('replacedBy', { name: by });
      return why === '' ? t(`status.${status}`) : `${t(`status.${status}`)} · ${why}`;
    },
    [rows, t],
  );
}

/** Of a PC that works, what is wrong with its clock; else how far it is off. */
function ClockCell({ row }: { row: Row }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const words = useClockWords();
  const aheadMs = row.heard?.clockOffsetMs ?? null;
  const fault = row.status === 'active' ? clockFault(aheadMs) : null;
  if (fault !== null) return <StatusTag lamp="warning">{words(fault)}</StatusTag>;
  return <span>{aheadMs === null ? noData : t('aheadMs', { ms: format.signed(Math.round(aheadMs)) })}</span>;
}

function HeardCell({ row, now }: { row: Row; now: number }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const at = row.heard?.lastHeardAt ?? null;
  const words = at === null ? t('never') : format.ago(now - Date.parse(at));
  return row.status === 'active' && isSilent(row, now) ? (
    <StatusTag lamp="warning">{words}</StatusTag>
  ) : (
    <span>{words}</span>
  );
}
