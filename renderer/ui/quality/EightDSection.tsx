import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { StatusTag } from '../status/StatusTag.tsx';
import styles from './EightDSection.module.css';

export type Discipline = 'D0' | 'D1' | 'D2' | 'D3' | 'D4' | 'D5' | 'D6' | 'D7' | 'D8';

interface EightDSectionProps {
  readonly discipline: Discipline;
  readonly status: 'done' | 'partial' | 'empty';
  /** What is written so far. */
  readonly children?: ReactNode;
  /** What is still missing, in words. */
  readonly missing?: string;
  readonly onEdit?: () => void;
}

/** One discipline of the 8D report: what is written, what is missing. */
export function EightDSection({ discipline, status, children, missing, onEdit }: EightDSectionProps) {
  const { t } = useTranslation('quality');
  return (
    <section
      className={styles.section}
      data-status={status}
      aria-label={`${discipline} ${t(`d.${discipline}`)}`}
    >
      <strong className={styles.no}>{discipline}</strong>
      <div className={styles.body}>
        <h3 className={styles.title}>{t(`d.${discipline}`)}</h3>
        {children !== undefined && <div className={styles.text}>{children}</div>}
        {missing !== undefined && <p className={styles.missing}>{missing}</p>}
      </div>
      <div className={styles.end}>
        {status === 'partial' && <StatusTag lamp="warning">{t('d.partial')}</StatusTag>}
        {status === 'done' && (
          <IconCheck size={20} stroke={2.2} aria-label={t('d.done')} className={styles.check} />
        )}
        {onEdit !== undefined && (
          <Button variant="subtle" onClick={onEdit}>
            {t(status === 'empty' ? 'd.start' : 'd.edit')}
          </Button>
        )}
      </div>
    </section>
  );
}
