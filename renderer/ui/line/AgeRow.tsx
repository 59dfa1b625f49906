import type { MouseEventHandler, ReactNode } from 'react';
import { Link } from 'wouter';
import type { Lamp } from '../lamp.ts';
import { StatusTag } from '../status/StatusTag.tsx';
import styles from './AgeRow.module.css';

interface AgeRowProps {
  readonly lamp: Lamp;
  /** Where: the station or the thing. */
  readonly place: string;
  readonly children: ReactNode;
  /** Who has it, or what happens next. */
  readonly detail?: ReactNode;
  /** Beside the detail and never cut: what the record's own state is. */
  readonly mark?: ReactNode;
  /** Formatted age or time of day. */
  readonly age: string;
  readonly href: string;
  /** The one thing to do about it, beside the link. */
  readonly action?: ReactNode;
}

/** One line of an andon, stop or inbox list: priority, place, words, age. */
export function AgeRow({ lamp, place, children, detail, mark, age, href, action }: AgeRowProps) {
  return (
    <li className={styles.item}>
      <Link href={href} className={styles.row}>
        <span className={styles.lamp}>
          <StatusTag lamp={lamp} />
        </span>
        <strong className={styles.place}>{place}</strong>
        <span className={styles.words}>
          <span className={styles.line}>{children}</span>
          {(detail !== undefined || mark !== undefined) && (
            <span className={styles.detail}>
              {detail !== undefined && <span>{detail}</span>} {mark}
            </span>
          )}
        </span>
        <span className={styles.age}>{age}</span>
      </Link>
      {action !== undefined && <span className={styles.action}>{action}</span>}
    </li>
  );
}

interface AgeListProps {
  readonly label: string;
  readonly children: ReactNode;
  /** Sees a press before its row does, and may keep it from there. */
  readonly onPress?: MouseEventHandler;
}

export function AgeList({ label, children, onPress }: AgeListProps) {
  return (
    <ul className={styles.list} aria-label={label} onClickCapture={onPress}>
      {children}
    </ul>
  );
}
