import { IconCarSuv } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'wouter';
import { DialogHost } from '#ui/dialogs/DialogHost.tsx';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import { ErrorState } from '#ui/status/ErrorState.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { BypassesCard } from './BypassesCard.tsx';
import { FactsCard } from './FactsCard.tsx';
import { PartsCard } from './PartsCard.tsx';
import { QualityCard } from './QualityCard.tsx';
import { ReworkCard } from './ReworkCard.tsx';
import { ShippingCard } from './ShippingCard.tsx';
import { StationsCard } from './StationsCard.tsx';
import { TighteningsCard } from './TighteningsCard.tsx';
import { UnitHead } from './UnitHead.tsx';
import { useUnit } from './useUnit.ts';
import styles from './Unit.module.css';

/** "Where is this unit, or how did it leave; what keeps it, and what was done to it?" */
export default function Unit() {
  const { t } = useTranslation('traceability');
  const words = useFailureWords();
  const params = useParams<{ unit: string }>();
  const asked = decodeURIComponent(params.unit ?? '');
  const { data: unit, error, refetch } = useUnit(asked);
  if (unit === undefined) {
    if (error === null) return null;
    return (
      <ErrorState
        what={t('failed')}
        why={words(error)}
        next={t('failedNext')}
        onRetry={() => void refetch()}
      />
    );
  }
  if (unit === null)
    return (
      <EmptyState icon={IconCarSuv} title={t('unknown', { unit: asked })}>
        {t('unknownWhy')}
      </EmptyState>
    );
  const gone = unit.status === 'shipped' || unit.status === 'scrapped';
  return (
    <DialogHost key={unit.unit}>
      <UnitHead unit={unit} />
      <div className={styles.columns}>
        <div className={styles.main}>
          <StationsCard unit={unit} />
          <PartsCard unit={unit.unit} />
          <TighteningsCard unit={unit.unit} />
        </div>
        <div className={styles.side}>
          {!gone && <ShippingCard unit={unit} />}
          <BypassesCard unit={unit} />
          <ReworkCard unit={unit} />
          <QualityCard unit={unit} />
          <FactsCard unit={unit} />
        </div>
      </div>
    </DialogHost>
  );
}
