import { useState } from 'react';
import { IconShieldCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'wouter';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import { ErrorState } from '#ui/status/ErrorState.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { ActionsCard } from './ActionsCard.tsx';
import { EightDCard } from './EightDCard.tsx';
import { GateCard } from './GateCard.tsx';
import { HoldDialog } from './HoldDialog.tsx';
import { HoldsCard } from './HoldsCard.tsx';
import type { HoldScope } from './holdDraft.ts';
import { suggestedScope } from './holdDraft.ts';
import { IssueHead } from './IssueHead.tsx';
import { useGoToPlace } from './issuePlaces.ts';
import { IssueTimeline } from './IssueTimeline.tsx';
import { PhotosCard } from './PhotosCard.tsx';
import { UnitsCard } from './UnitsCard.tsx';
import { isAtLarge } from './UnitAccount.tsx';
import type { AffectedUnit, IssueDetail, Section, TimelineRow } from './useIssue.ts';
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
  return (
    <Report
      key={issue}
      issue={detail.data}
      affected={units.data?.rows}
      timeline={timeline.data?.rows ?? []}
    />
  );
}

interface ReportProps {
  readonly issue: IssueDetail;
  /** Undefined until the first answer. */
  readonly affected: readonly AffectedUnit[] | undefined;
  readonly timeline: readonly TimelineRow[];
}

const noUnits: readonly AffectedUnit[] = [];

function Report({ issue, affected: known, timeline }: ReportProps) {
  const affected = known ?? noUnits;
  const [editing, edit] = useState<Section | null>(null);
  const [scope, setScope] = useState<HoldScope | null>(null);
  useGoToPlace(known !== undefined);
  const loose = affected
    .filter((u) => u.account === null && u.outcome === null && !isAtLarge(u))
    .map((u) => u.unit);
  return (
    <>
      <IssueHead issue={issue} timeline={timeline} />
      <div className={styles.columns}>
        <div className={styles.main}>
          <EightDCard issue={issue} editing={editing} onEdit={edit} />
          <PhotosCard issue={issue} />
          <UnitsCard issue={issue} units={affected} loose={loose} onHold={() => setScope('listed')} />
          <ActionsCard issue={issue} />
        </div>
        <div className={styles.side}>
          <GateCard issue={issue} onEdit={edit} />
          <HoldsCard issue={issue} onHold={() => setScope(suggestedScope(issue))} />
          <IssueTimeline rows={timeline} />
        </div>
      </div>
      <HoldDialog issue={issue} loose={loose} scope={scope} onClose={() => setScope(null)} />
    </>
  );
}
