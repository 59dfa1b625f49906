import type { ReactNode } from 'react';
import { noData } from '#renderer/i18n/format.ts';
import { LampShape } from '../status/LampShape.tsx';
import type { Lamp } from '../lamp.ts';
import styles from './KpiFigure.module.css';

interface KpiFigureProps {
  readonly label: string;
  /** Formatted value; null when the denominator is 0, drawn as no data and never as zero. */
  readonly value: string | null;
  /** What it is made of, or its goal. */
  readonly detail?: ReactNode;
  readonly lamp?: Lamp;
  /** Opens the rows behind the figure. */
  readonly onOpen?: () => void;
}

export function KpiFigure({ label, value, detail, lamp = 'normal', onOpen }: KpiFigureProps) {
  const body = (
    <>
      <span className={styles.label}>{label}</span>
      <span className={styles.value} data-lamp={lamp} data-empty={value === null}>
        {value ?? noData}
        <LampShape lamp={lamp} size={12} />
      </span>
      {detail !== undefined && <span className={styles.detail}>{detail}</span>}
    </>
  );
  if (onOpen === undefined) return <div className={styles.kpi}>{body}</div>;
  return (
    <button type="button" className={styles.kpi} onClick={onOpen}>
      {body}
    </button>
  );
}
