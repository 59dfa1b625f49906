import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { IconInbox } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { DialogHost } from '#ui/dialogs/DialogHost.tsx';
import { PageHead } from '#ui/layout/PageHead.tsx';
import { Segments } from '#ui/layout/Segments.tsx';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import { ErrorState } from '#ui/status/ErrorState.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { useUnitsToReverify, useWaitingCalls } from '../frame/useInbox.ts';
import type { AndonRow } from '../line/lineRows.ts';
import { inboxTopics } from './inboxTopics.ts';
import type { Row } from './inboxWords.ts';
import type { ToReverify } from './UnitsToReverify.tsx';
import { UnitsToReverify } from './UnitsToReverify.tsx';
import { WaitingCalls } from './WaitingCalls.tsx';
import { InboxItem } from './InboxItem.tsx';
import { Reviewed } from './Reviewed.tsx';
import styles from './Inbox.module.css';

/** "What could not stand, why, and what can I do now?" */
export default function Inbox() {
  const { t } = useTranslation('inbox');
  const { engine } = useClient();
  const words = useFailureWords();
  const format = useFormat();
  const calls = useWaitingCalls() ?? [];
  const unheard = useUnitsToReverify();
  const [scope, setScope] = useState<Scope>('mine');
  const counts = useQuery(
    engine.queries.site.inboxCounts.queryOptions({ input: {}, meta: inboxTopics }),
  ).data;
  const list = useQuery(
    engine.queries.site.inbox.queryOptions({
      input: { scope: scope === 'reviewed' ? 'mine' : scope, limit: 200 },
      meta: inboxTopics,
    }),
  );
  if (list.data === undefined) {
    if (list.error === null) return null;
    const retry = (): void => void list.refetch();
    return <ErrorState what={t('failed')} why={words(list.error)} next={t('failedNext')} onRetry={retry} />;
  }
  const number = (n: number | undefined): string => format.integer(n ?? 0);
  return (
    <DialogHost>
      <PageHead
        answer={t('answer', {
          mine: number(counts === undefined ? 0 : counts.mine + calls.length + unheard.length),
        })}
        because={t('because', {
          calls: number(calls.length),
          refused: number(counts?.refused),
          discrepancies: number(counts?.discrepancies),
          stuck: number(counts?.stuck),
          overdue: number(counts?.overdue),
        })}
        aside={
          <Segments
            label={t('scope.label')}
            segments={scopes.map((id) => ({ id, label: t(`scope.${id}`) }))}
            selected={scope}
            onSelect={setScope}
          />
        }
      />
      {scope === 'reviewed' ? (
        <Reviewed />
      ) : (
        <Waiting rows={list.data.rows} calls={calls} unheard={unheard} />
      )}
    </DialogHost>
  );
}

const scopes = ['mine', 'all', 'reviewed'] as const;
type Scope = (typeof scopes)[number];

interface WaitingProps {
  readonly rows: readonly Row[];
  readonly calls: readonly AndonRow[];
  readonly unheard: readonly ToReverify[];
}

/** Calls first: somebody stands there and waits. */
function Waiting({ rows, calls, unheard }: WaitingProps) {
  const { t } = useTranslation('inbox');
  return (
    <>
      <WaitingCalls rows={calls} />
      <UnitsToReverify rows={unheard} />
      {rows.length === 0 ? (
        calls.length + unheard.length === 0 && (
          <EmptyState icon={IconInbox} title={t('empty')}>
            {t('emptyWhy')}
          </EmptyState>
        )
      ) : (
        <ul className={styles.list}>
          {rows.map((row) => (
            <InboxItem key={row.id} row={row} />
          ))}
        </ul>
      )}
    </>
  );
}
