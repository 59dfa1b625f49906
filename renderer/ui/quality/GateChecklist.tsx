import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import styles from './GateChecklist.module.css';

export interface GateCondition {
  readonly id: string;
  readonly words: string;
  readonly met: boolean;
  /** Leads to the place where it can be met. */
  readonly onGo?: () => void;
}

/** What the next gate wants, as a list to work through; unmet ones lead to where they are met. */
export function GateChecklist({ conditions }: { conditions: readonly GateCondition[] }) {
  const { t } = useTranslation('quality');
  return (
    <ul className={styles.list}>
      {conditions.map((condition) => (
        <li key={condition.id} className={styles.condition} data-met={condition.met}>
          <span
            className={styles.mark}
            role="img"
            aria-label={t(condition.met ? 'checklist.met' : 'checklist.unmet')}
          >
            {condition.met ? <IconCheck size={13} stroke={3} aria-hidden="true" /> : '!'}
          </span>
          {condition.met || condition.onGo === undefined ? (
            <span>{condition.words}</span>
          ) : (
            <button type="button" className={styles.go} onClick={condition.onGo}>
              {condition.words}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
