import { useEffect, useRef } from 'react';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { StatusTag } from '../status/StatusTag.tsx';
import styles from './StepList.module.css';

export interface Step {
  readonly operation: string;
  readonly title: string;
  readonly status: 'done' | 'current' | 'open' | 'nok';
  /** "12 s", "2 / 5": what it took or how far it is. */
  readonly note: string | null;
  /** Critical (CC) and significant (SC) characteristics are marked; standard ones are not. */
  readonly marking: 'CC' | 'SC' | null;
}

/** The operations of this visit in order; the current one is always in view. */
export function StepList({ steps }: { steps: readonly Step[] }) {
  const { t } = useTranslation('line');
  const current = useRef<HTMLLIElement>(null);
  const currentOperation = steps.find((step) => step.status === 'current')?.operation;
  useEffect(() => current.current?.scrollIntoView({ block: 'nearest' }), [currentOperation]);
  return (
    <ol className={styles.list}>
      {steps.map((step, index) => (
        <li
          key={step.operation}
          ref={step.status === 'current' ? current : undefined}
          className={styles.step}
          data-status={step.status}
          aria-current={step.status === 'current' ? 'step' : undefined}
        >
          <span className={styles.mark} aria-label={t(`step.${step.status}`)} role="img">
            {step.status === 'done' ? (
              <IconCheck size={16} stroke={2.6} aria-hidden="true" />
            ) : step.status === 'nok' ? (
              <IconX size={16} stroke={2.6} aria-hidden="true" />
            ) : (
              index + 1
            )}
          </span>
          <span className={styles.title}>{step.title}</span>
          {step.marking !== null && <StatusTag lamp="normal">{step.marking}</StatusTag>}
          {step.note !== null && <span className={styles.note}>{step.note}</span>}
        </li>
      ))}
    </ol>
  );
}
