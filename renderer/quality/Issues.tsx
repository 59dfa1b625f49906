import { useCallback, useState } from 'react';
import { Button } from '@mantine/core';
import { IconLayoutKanban, IconShieldCheck, IconTable } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearch } from 'wouter';
import { PageHead } from '#ui/layout/PageHead.tsx';
import { Segments } from '#ui/layout/Segments.tsx';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import { ErrorState } from '#ui/status/ErrorState.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { useShortcut } from '../frame/shortcuts.ts';
import { IssueBoard } from './IssueBoard.tsx';
import { IssuesAnswer } from './IssuesAnswer.tsx';
import { IssuesTable } from './IssuesTable.tsx';
import { NewIssueDialog } from './NewIssueDialog.tsx';
import type { IssueRow } from './useIssue.ts';
import { useIssues } from './useIssues.ts';
import type { IssuesView } from './useIssuesView.ts';
import { layouts, useIssuesView, views } from './useIssuesView.ts';
import { useQualityRights } from './useQualityRights.ts';
import styles from './Issues.module.css';

/** "What is open, what is at risk, what is mine?" */
export default function Issues() {
  const { t } = useTranslation('quality');
  const words = useFailureWords();
  const format = useFormat();
  const may = useQualityRights();
  const [shown, show] = useIssuesView();
  const [opening, setOpening] = useState(false);
  const found = useIssues(shown);
  const open = useOpenIssue();
  const openNew = (): void => setOpening(may.open);
  useShortcut('n', openNew);
  if (found.list.error !== null && found.list.data === undefined) {
    return (
      <ErrorState
        what={t('list.failed')}
        why={words(found.list.error)}
        next={t('list.failedNext')}
        onRetry={() => void found.list.refetch()}
      />
    );
  }
  const empty = found.list.data !== undefined && found.rows.length === 0;
  const nothing = <NothingFound shown={shown} onNew={may.open ? openNew : null} />;
  return (
    <>
      <PageHead
        answer={
          found.counts === undefined
            ? t('list.title')
            : t('list.answer', { open: format.integer(found.counts.open) })
        }
        because={<IssuesAnswer counts={found.counts} />}
        aside={
          may.open && (
            <Button variant="filled" aria-keyshortcuts="N" onClick={openNew}>
              {t('new.button')}
            </Button>
          )
        }
      />
      <IssuesChoice shown={shown} show={show} counts={found.counts} />
      {shown.layout === 'table' ? (
        <IssuesTable shown={shown} show={show} found={found} onOpen={open.go} empty={nothing} />
      ) : empty ? (
        nothing
      ) : (
        <IssueBoard
          view={shown.view}
          rows={found.rows}
          hrefOf={open.href}
          more={
            found.list.hasNextPage && (
              <Button
                className={styles.more ?? ''}
                loading={found.list.isFetchingNextPage}
                onClick={() => void found.list.fetchNextPage()}
              >
                {t('board.more')}
              </Button>
            )
          }
        />
      )}
      <NewIssueDialog opened={opening} onClose={() => setOpening(false)} />
    </>
  );
}

interface ChoiceProps {
  readonly shown: IssuesView;
  readonly show: (change: Partial<IssuesView>) => void;
  readonly counts: ReturnType<typeof useIssues>['counts'];
}

function IssuesChoice({ shown, show, counts }: ChoiceProps) {
  const { t } = useTranslation('quality');
  const format = useFormat();
  const countOf = (view: IssuesView['view']): number | undefined =>
    view === 'finished' || view === 'all' ? undefined : counts?.[view];
  return (
    <div className={styles.choice}>
      <Segments
        label={t('list.views')}
        segments={views.map((id) => {
          const count = countOf(id);
          return {
            id,
            label: t(`view.${id}`),
            count: count === undefined ? undefined : format.integer(count),
            alarming: id === 'overdue' && count !== undefined && count > 0,
          };
        })}
        selected={shown.view}
        onSelect={(view) => show({ view })}
      />
      <Segments
        label={t('list.layout')}
        segments={layouts.map((id) => ({
          id,
          label: t(`layout.${id}`),
          icon: id === 'table' ? IconTable : IconLayoutKanban,
        }))}
        selected={shown.layout}
        onSelect={(layout) => show({ layout })}
      />
    </div>
  );
}

function NothingFound({ shown, onNew }: { shown: IssuesView; onNew: (() => void) | null }) {
  const { t } = useTranslation('quality');
  return (
    <EmptyState
      icon={IconShieldCheck}
      title={t(shown.text === '' ? `empty.${shown.view}` : 'empty.search')}
      {...(onNew === null || shown.text !== '' ? {} : { action: { label: t('new.button'), onClick: onNew } })}
    >
      {t(shown.text === '' ? 'empty.why' : 'empty.searchWhy')}
    </EmptyState>
  );
}

/** Leads to an issue, which leads back to the list as it was left. */
function useOpenIssue() {
  const [, go] = useLocation();
  const search = useSearch();
  const toRow = useCallback((row: IssueRow) => go(hrefOf(row), { state: { list: search } }), [go, search]);
  return { href: hrefOf, go: toRow };
}

const hrefOf = ({ issue }: IssueRow): string => `/quality/issues/${encodeURIComponent(issue)}`;
