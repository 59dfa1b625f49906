import { useQuery } from '@tanstack/react-query';
import { IconShieldCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'wouter';
import { Card } from '#ui/layout/Card.tsx';
import { GateChecklist } from '#ui/quality/GateChecklist.tsx';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import { ErrorState } from '#ui/status/ErrorState.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { ActionsCard } from './ActionsCard.tsx';
import { EightDCard } from './EightDCard.tsx';
import { HoldsCard } from './HoldsCard.tsx';
import { IssueHead } from './IssueHead.tsx';
import { IssueTimeline } from './IssueTimeline.tsx';
import { UnitsCard } from './UnitsCard.tsx';
import { useGateWords } from './useGateWords.ts';
import type { IssueDetail } from './useIssue.ts';
import { useIssue } from './useIssue.ts';
import styles from './Issue.module.css';

/** One problem worked by 8D: where it stands, what the next gate still needs, and what was done. */
export default function Issue() {
  const { issue = '' } = useParams<{ issue: string }>();
  const { t } = useTranslation('quality');
  const words = useFailureWords();
  const { detail, units, timeline } = useIssue(issue);
  if (detail.data === undefined) {
    if (detail.error === null) return null;
    const retry = (): void => void detail.refetch();
    return (
      <ErrorState
        what={t('one.failed')}
        why={words(detail.error)}
        next={t('list.failedNext')}
        onRetry={retry}
      />
    );
  }
  if (detail.data === null)
    return (
      <EmptyState icon={IconShieldCheck} title={t('one.unknown')}>
        {t('one.unknownWhy')}
      </EmptyState>
    );
  const affected = units.data?.rows ?? [];
  return (
    <>
      <IssueHead issue={detail.data} />
      <div className={styles.columns}>
        <div className={styles.main}>
          <EightDCard issue={detail.data} />
          <UnitsCard issue={detail.data} units={affected} />
          <ActionsCard issue={detail.data} />
        </div>
        <div className={styles.side}>
          <GateCard issue={detail.data} />
          {detail.data.holds.length > 0 && <HoldsCard issue={detail.data} />}
          <IssueTimeline issue={detail.data} rows={timeline.data?.rows ?? []} />
        </div>
      </div>
    </>
  );
}

function GateCard({ issue }: { issue: IssueDetail }) {
  const { t } = useTranslation('quality');
  const say = useGateWords();
  const { engine } = useClient();
  const status = useQuery(
    engine.queries.system.status.queryOptions({ input: {}, meta: { topics: ['sync'] } }),
  ).data;
  const { next, items } = issue.gate;
  const offline = status !== undefined && status.state !== 'online';
  return (
    <Card
      title={next === null ? t('checklist.done') : t('checklist.for', { gate: t(`gate.${next}`) })}
      padded
    >
      {items.length > 0 ? (
        <GateChecklist
          conditions={items.map((item) => ({ id: item.code, met: item.met, words: say(item) }))}
        />
      ) : (
        <p className={styles.quiet}>{t(next === null ? 'checklist.nothing' : 'checklist.free')}</p>
      )}
      {issue.awaiting.length > 0 && <p className={styles.awaiting}>{t('one.awaiting')}</p>}
      {offline && next === 'closed' && <p className={styles.quiet}>{t('one.offlineClose')}</p>}
    </Card>
  );
}
