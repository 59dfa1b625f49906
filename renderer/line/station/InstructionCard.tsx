import { useTranslation } from 'react-i18next';
import { useSiteText } from '#renderer/i18n/useFormat.ts';
import { Card } from '#ui/layout/Card.tsx';
import type { StationOperation } from '../lineRows.ts';
import styles from './Station.module.css';

/** How the current operation is done, in the site's own words; where the site has none, the parts take its room. */
export function InstructionCard({ operation }: { operation: StationOperation | null }) {
  const { t } = useTranslation('line');
  const text = useSiteText();
  const steps = operation?.steps ?? [];
  if (steps.length === 0) return null;
  return (
    <Card title={t('station.instruction')} aside={String(steps.length)}>
      <ol className={styles.instruction}>
        {steps.map((step) => (
          <li key={text(step.text)}>{text(step.text)}</li>
        ))}
      </ol>
    </Card>
  );
}
