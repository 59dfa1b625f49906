import { IconBook } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSiteText } from '#renderer/i18n/useFormat.ts';
import { Card } from '#ui/layout/Card.tsx';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import type { StationOperation } from '../lineRows.ts';
import styles from './Station.module.css';

/** How the current operation is done, in the site's own words. */
export function InstructionCard({ operation }: { operation: StationOperation | null }) {
  const { t } = useTranslation('line');
  const text = useSiteText();
  const steps = operation?.steps ?? [];
  return (
    <Card title={t('station.instruction')} {...(steps.length === 0 ? {} : { aside: String(steps.length) })}>
      {steps.length === 0 ? (
        <EmptyState icon={IconBook} title={t('station.noInstruction')}>
          {t('station.noInstructionWhy')}
        </EmptyState>
      ) : (
        <ol className={styles.instruction}>
          {steps.map((step) => (
            <li key={text(step.text)}>{text(step.text)}</li>
          ))}
        </ol>
      )}
    </Card>
  );
}
