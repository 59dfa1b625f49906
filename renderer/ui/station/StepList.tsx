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
  return (
    <ol className={styles.list}>
      {steps.map((step, index) => (
        <StepRow key={step.operation} step={step} no={index + 1} />
      ))}
    </ol>
  );
}

function StepRow({ step, no }: { step: Step; no: number }) {
  const { t } = useTranslation('line');
  const row = useRef<HTMLLIElement>(null);
  const isCurrent = step.status === 'current';
  useEffect(() => {
    if (isCurrent) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  return (
    <li
      ref={row}
      className={styles.step}
      data-status={step.status}
      aria-current={isCurrent ? 'step' : undefined}
    >
      <span className={styles.mark} aria-label={t(`step.${step.status}`)} role="img">
        <StepMark status={step.status} no={no} />
      </span>
      <span className={styles.title}>{step.title}</span>
      {step.marking !== null && <StatusTag lamp="normal">{step.marking}</StatusTag>}
      {step.note !== null && <span className={styles.note}>{step.note}</span>}
    </li>
  );
}

function StepMark({ status, no }: { status: Step['status']; no: number }) {
  if (status === 'done') return <IconCheck size={16} stroke={2.6} aria-hidden="true" />;
  if (status === 'nok') return <IconX size={16} stroke={2.6} aria-hidden="true" />;
  return no;
}
