import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { StatusTag } from '../status/StatusTag.tsx';
import styles from './EightDSection.module.css';

export type Discipline = 'D0' | 'D1' | 'D2' | 'D3' | 'D4' | 'D5' | 'D6' | 'D7' | 'D8';

interface EightDSectionProps {
  /** So that a condition of the gate can lead here. */
  readonly id?: string;
  readonly discipline: Discipline;
  /** What is asked where a discipline asks for several things; its own name without it. */
  readonly title?: string;
  readonly status: 'done' | 'partial' | 'empty';
  /** What is written so far. */
  readonly children?: ReactNode;
  /** What is still missing, in words. */
  readonly missing?: string;
  readonly onEdit?: () => void;
  /** Instead of writing: what is done here. */
  readonly action?: ReactNode;
}

/** One discipline of the 8D report: what is written, what is missing. */
export function EightDSection(props: EightDSectionProps) {
  const { id, discipline, status, children, missing, onEdit, action } = props;
  const { t } = useTranslation('quality');
  const title = props.title ?? t(`d.${discipline}`);
  return (
    <section id={id} className={styles.section} data-status={status} aria-label={`${discipline} ${title}`}>
      <strong className={styles.no}>{discipline}</strong>
      <div className={styles.body}>
        <h3 className={styles.title}>{title}</h3>
        {children !== undefined && <div className={styles.text}>{children}</div>}
        {missing !== undefined && <p className={styles.missing}>{missing}</p>}
      </div>
      <div className={styles.end}>
        {status === 'partial' && <StatusTag lamp="warning">{t('d.partial')}</StatusTag>}
        {status === 'done' && (
          <IconCheck size={20} stroke={2.2} aria-label={t('d.done')} className={styles.check} />
        )}
        {action}
        {onEdit !== undefined && (
          <Button variant="subtle" onClick={onEdit}>
            {t(status === 'empty' ? 'd.start' : 'd.edit')}
          </Button>
        )}
      </div>
    </section>
  );
}
