import type { ReactNode } from 'react';
import { DataTable } from '#ui/table/DataTable.tsx';
import { useTranslation } from 'react-i18next';
import { useIssueColumns } from './issueColumns.tsx';
import type { IssueRow } from './useIssue.ts';
import type { useIssues } from './useIssues.ts';
import type { IssuesView } from './useIssuesView.ts';
import { sorts } from './useIssuesView.ts';
import styles from './Issues.module.css';

interface IssuesTableProps {
  readonly shown: IssuesView;
  readonly show: (change: Partial<IssuesView>) => void;
  readonly found: ReturnType<typeof useIssues>;
  readonly onOpen: (row: IssueRow) => void;
  readonly empty: ReactNode;
}

/** The issues as rows, page by page as one scrolls. */
export function IssuesTable({ shown, show, found, onOpen, empty }: IssuesTableProps) {
  const { t } = useTranslation('quality');
  const columns = useIssueColumns();
  const { list, rows, total } = found;
  return (
    <div className={styles.table}>
      <DataTable
        label={t('list.title')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.issue}
        onOpen={onOpen}
        exportName="issues"
        server={{
          total,
          sorting: [{ id: shown.sort, desc: shown.sort === 'openedAt' }],
          // Each order has one direction: a second press goes back to the newest first.
          onSorting: (next) => {
            const wanted = sorts.find((sort) => sort === next[0]?.id);
            show({ sort: wanted === undefined || wanted === shown.sort ? 'openedAt' : wanted });
          },
          filter: shown.text,
          onFilter: (text) => show({ text }),
          onReachEnd: () => {
            if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
          },
        }}
        empty={list.data === undefined ? null : empty}
      />
    </div>
  );
}
