import { useTranslation } from 'react-i18next';
import type { Lamp } from '../lamp.ts';
import { LampShape } from '../status/LampShape.tsx';
import styles from './SeverityTag.module.css';

export type Severity = 'A' | 'B' | 'C';

const lampOf: Readonly<Record<Severity, Lamp>> = { A: 'fault', B: 'warning', C: 'notice' };

/** The severity of a defect; its letter is the priority, so no digit stands beside it. */
export function SeverityTag({ severity }: { severity: Severity }) {
  const { t } = useTranslation('quality');
  return (
    <span
      className={styles.severity}
      data-severity={severity}
      role="img"
      aria-label={t('severity.of', { severity })}
      title={t(`severity.${severity}`)}
    >
      <LampShape lamp={lampOf[severity]} />
      {severity}
    </span>
  );
}
