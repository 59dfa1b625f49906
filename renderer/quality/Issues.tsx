import { useMemo, useState } from 'react';
import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { IconShieldCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { PageHead } from '#ui/layout/PageHead.tsx';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import { ErrorState } from '#ui/status/ErrorState.tsx';
import { DataTable } from '#ui/table/DataTable.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { useShortcut } from '../frame/shortcuts.ts';
import { NewIssueDialog } from './NewIssueDialog.tsx';
import { useIssueColumns } from './issueColumns.tsx';
import { issueTopics } from './useIssue.ts';
import styles from './Issues.module.css';

export const views = ['open', 'mine', 'overdue', 'atRisk', 'finished', 'all'] as const;
type View = (typeof views)[number];

/** "What is open, what is at risk, what is mine?" */
export default function Issues() {
  const { t } = useTranslation('quality');
  const { engine } = useClient();
  const words = useFailureWords();
  const format = useFormat();
  const [, go] = useLocation();
  const [view, setView] = useState<View>('open');
  const [opening, setOpening] = useState(false);
  const [text, setText] = useState('');
  const columns = useIssueColumns();
  useShortcut('n', () => setOpening(true));
  const counts = useQuery(
    engine.queries.quality.issueCounts.queryOptions({ input: {}, meta: issueTopics }),
  ).data;
  const list = useQuery(
    engine.queries.quality.issues.queryOptions({
      input: { view, text, limit: 500 },
      meta: issueTopics,
      placeholderData: keepPreviousData,
    }),
  );
  const rows = useMemo(() => list.data?.rows ?? [], [list.data]);
  if (list.error !== null && list.data === undefined) {
    const retry = (): void => void list.refetch();
    return (
      <ErrorState
        what={t('list.failed')}
        why={words(list.error)}
        next={t('list.failedNext')}
        onRetry={retry}
      />
    );
  }
  const number = (n: number | undefined): string => format.integer(n ?? 0);
  return (
    <>
      <PageHead
        answer={counts === undefined ? t('list.title') : t('list.answer', { open: number(counts.open) })}
        because={
          counts === undefined
            ? ''
            : t('list.because', {
                overdue: number(counts.overdue),
                mine: number(counts.mine),
                atRisk: number(counts.atRisk),
                holds: number(counts.holds),
              })
        }
        aside={
          <Button variant="filled" aria-keyshortcuts="N" onClick={() => setOpening(true)}>
            {t('new.button')}
          </Button>
        }
      />
      <div className={styles.views} role="group" aria-label={t('list.views')}>
        {views.map((id) => (
          <Button
            key={id}
            variant={id === view ? 'filled' : 'default'}
            aria-pressed={id === view}
            onClick={() => setView(id)}
          >
            {t(`view.${id}`)}
          </Button>
        ))}
      </div>
      <div className={styles.table}>
        <DataTable
          label={t('list.title')}
          columns={columns}
          rows={rows}
          rowId={(row) => row.issue}
          onOpen={(row) => go(`/quality/issues/${row.issue}`)}
          exportName="issues"
          server={{
            total: list.data?.total ?? null,
            sorting: [],
            onSorting: () => undefined,
            filter: text,
            onFilter: setText,
            onReachEnd: () => undefined,
          }}
          empty={
            <EmptyState icon={IconShieldCheck} title={t(text === '' ? `empty.${view}` : 'empty.search')}>
              {t('empty.why')}
            </EmptyState>
          }
        />
      </div>
      <NewIssueDialog opened={opening} onClose={() => setOpening(false)} />
    </>
  );
}
