import { useState } from 'react';
import { IconBuildingFactory2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLocation, useParams, useSearchParams } from 'wouter';
import { useSiteText } from '#renderer/i18n/useFormat.ts';
import { DialogHost } from '#ui/dialogs/DialogHost.tsx';
import { Card } from '#ui/layout/Card.tsx';
import { StepList } from '#ui/station/StepList.tsx';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import { ErrorState } from '#ui/status/ErrorState.tsx';
import { useFailureWords } from '../../client/useRefusal.ts';
import type { Station as View } from '../lineRows.ts';
import { InstructionCard } from './InstructionCard.tsx';
import { NextUnit } from './NextUnit.tsx';
import { PartsCard } from './PartsCard.tsx';
import { StationActions } from './StationActions.tsx';
import { StationBanners } from './StationBanners.tsx';
import { StationHead } from './StationHead.tsx';
import { WorkPanel } from './WorkPanel.tsx';
import { stepsOf } from './steps.ts';
import { useStation } from './useStation.ts';
import { useStationScan, type RefusedScan } from './useStationScan.ts';
import styles from './Station.module.css';

/** "What is my next step on this unit, and may it go?" */
export default function Station() {
  const { t } = useTranslation('line');
  const [, navigate] = useLocation();
  const words = useFailureWords();
  const { station = '' } = useParams<{ station: string }>();
  const [search] = useSearchParams();
  const view = useStation(decodeURIComponent(station), search.get('unit') ?? undefined);
  if (view.data != null)
    return (
      <DialogHost key={view.data.station}>
        <AtStation view={view.data} />
      </DialogHost>
    );
  if (view.data === null)
    return (
      <EmptyState
        icon={IconBuildingFactory2}
        title={t('station.unknown', { station: decodeURIComponent(station) })}
        action={{ label: t('station.toBoard'), onClick: () => navigate('/line') }}
      >
        {t('station.unknownWhy')}
      </EmptyState>
    );
  if (view.error === null) return null;
  return (
    <ErrorState
      what={t('station.failed')}
      why={words(view.error)}
      next={t('station.failedNext')}
      onRetry={() => void view.refetch()}
    />
  );
}

function AtStation({ view }: { view: View }) {
  const [refused, setRefused] = useState<RefusedScan | null>(null);
  useStationScan(view, setRefused);
  return (
    <>
      <StationHead view={view} />
      <StationBanners view={view} />
      {view.unit === null ? (
        <NextUnit view={view} />
      ) : (
        <Work view={view} refused={refused?.unit === view.unit.unit ? refused : null} />
      )}
      <StationActions view={view} />
    </>
  );
}

function Work({ view, refused }: { view: View; refused: RefusedScan | null }) {
  const { t } = useTranslation('line');
  const text = useSiteText();
  const done = view.operations.filter(({ status }) => status === 'done').length;
  const current = view.operations.find(({ status }) => status !== 'done') ?? null;
  return (
    <div className={styles.work}>
      <Card title={t('station.operations')} aside={`${done} / ${view.operations.length}`}>
        <div className={styles.scroll} tabIndex={0} role="group" aria-label={t('station.operations')}>
          <StepList steps={stepsOf(view, text)} />
        </div>
      </Card>
      <WorkPanel view={view} current={current} />
      <div className={styles.side}>
        <PartsCard view={view} refused={refused} />
        <InstructionCard operation={current} />
      </div>
    </div>
  );
}
