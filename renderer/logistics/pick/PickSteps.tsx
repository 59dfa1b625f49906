import { useTranslation } from 'react-i18next';
import type { PickPhase } from './pickPhase.ts';
import styles from './Pick.module.css';

const steps = ['location', 'container', 'putDown'] as const;

/** Where in the flow the person is: three scans. */
export function PickSteps({ phase }: { phase: PickPhase }) {
  const { t } = useTranslation('logistics');
  const here = phase.step === 'over' ? steps.length : steps.findIndex((step) => step === phase.step);
  return (
    <ol className={styles.steps}>
      {steps.map((step, index) => (
        <li
          key={step}
          className={styles.step}
          data-status={index < here ? 'done' : index === here ? 'current' : 'open'}
          aria-current={index === here ? 'step' : undefined}
        >
          <span className={styles.no}>{index + 1}</span>
          {t(`pick.step.${step}`)}
        </li>
      ))}
    </ol>
  );
}
