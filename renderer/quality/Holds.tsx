import { useCallback } from 'react';
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearch } from 'wouter';
import { PageHead } from '#ui/layout/PageHead.tsx';
import { Segments } from '#ui/layout/Segments.tsx';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import { ErrorState } from '#ui/status/ErrorState.tsx';
import { DataTable } from '#ui/table/DataTable.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { useHoldColumns } from './holdColumns.tsx';
import { issueHref } from './issuePlaces.ts';
import type { HoldOfList } from './useHolds.ts';
import { useHolds } from './useHolds.ts';
import type { HoldsView } from './useHoldsView.ts';
import { holdViews, useHoldsView } from './useHoldsView.ts';
import styles from './Issues.module.css';

/** "What is held, why, and what still waits for a decision?" */
export default function Holds() {
  const { t } = useTranslation('quality');
  const words = useFailureWords();
  const format = useFormat();
  const [shown, show] = useHoldsView();
  const found = useHolds(shown);
  const { counts, list } = found;
  if (list.error !== null && list.data === undefined) {
    return (
      <ErrorState
        what={t('holds.failed')}
        why={words(list.error)}
        next={t('list.failedNext')}
        onRetry={() => void list.refetch()}
      />
    );
  }
  const holds = counts?.holds;
  return (
    <>
      <PageHead
        answer={
          holds === undefined
            ? t('hold.title')
            : t('holds.answer', { count: holds, shown: format.integer(holds) })
        }
        because={counts === undefined ? null : <Waiting undecided={counts.undecidedMembers} />}
      />
      <div className={styles.choice}>
        <Segments
          label={t('list.views')}
          segments={holdViews.map((id) => ({
            id,
            label: t(`holds.view.${id}`),
            count: id === 'placed' && holds !== undefined ? format.integer(holds) : undefined,
          }))}
          selected={shown.view}
          onSelect={(view) => show({ view })}
        />
      </div>
      <HoldsTable shown={shown} show={show} found={found} />
    </>
  );
}

function Waiting({ undecided }: { readonly undecided: number }) {
  const { t } = useTranslation('quality');
  const format = useFormat();
  return undecided === 0
    ? t('holds.calm')
    : t('holds.waiting', { count: undecided, shown: format.integer(undecided) });
}

interface HoldsTableProps {
  readonly shown: HoldsView;
  readonly show: (change: Partial<HoldsView>) => void;
  readonly found: ReturnType<typeof useHolds>;
}

/** The holds as rows, page by page as one scrolls. */
function HoldsTable({ shown, show, found: { list, rows, total } }: HoldsTableProps) {
  const { t } = useTranslation('quality');
  const columns = useHoldColumns(shown.view);
  const open = useOpenHold();
  return (
    <div className={styles.table}>
      <DataTable
        label={t('hold.title')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.hold}
        onOpen={open}
        exportName="holds"
        server={{
          total,
          sorting: [],
          onSorting: () => undefined,
          filter: shown.text,
          onFilter: (text) => show({ text }),
          onReachEnd: () => {
            if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
          },
        }}
        empty={list.data === undefined ? null : <NothingFound shown={shown} />}
      />
    </div>
  );
}

/** Leads to its issue, and there to where it is decided and lifted; the issue leads back to the list as it was left. */
function useOpenHold(): (row: HoldOfList) => void {
  const [, go] = useLocation();
  const search = useSearch();
  return useCallback(
    ({ issue, hold }: HoldOfList) => {
      if (issue !== null) go(issueHref(issue, `hold-${hold}`), { state: { holds: search } });
    },
    [go, search],
  );
}

function NothingFound({ shown }: { readonly shown: HoldsView }) {
  const { t } = useTranslation('quality');
  const [, go] = useLocation();
  const searched = shown.text !== '';
  const toIssues = { label: t('holds.toIssues'), onClick: () => go('/quality/issues') };
  return (
    <EmptyState
      icon={IconLock}
      title={t(searched ? 'holds.empty.search' : `holds.empty.${shown.view}`)}
      {...(searched || shown.view === 'lifted' ? {} : { action: toIssues })}
    >
      {t(searched ? 'holds.empty.searchWhy' : 'holds.empty.why')}
    </EmptyState>
  );
}
