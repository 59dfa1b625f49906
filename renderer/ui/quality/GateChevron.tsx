import { useTranslation } from 'react-i18next';
import styles from './GateChevron.module.css';

export const issueGates = [
  'open',
  'acknowledged',
  'contained',
  'analysed',
  'corrected',
  'verified',
  'closed',
] as const;
export type IssueGate = (typeof issueGates)[number];

interface GateChevronProps {
  /** The last gate passed; the one after it is being worked on. */
  readonly passed: IssueGate;
  /** Formatted times of the gates passed, and what the next ones still want. */
  readonly notes: Partial<Readonly<Record<IssueGate, string>>>;
}

/** The states of an issue as gates: passed ones with their time, the next one with what is missing. */
export function GateChevron({ passed, notes }: GateChevronProps) {
  const { t } = useTranslation('quality');
  const at = issueGates.indexOf(passed);
  return (
    <ol className={styles.gates}>
      {issueGates.map((gate, index) => {
        const status = index <= at ? 'passed' : index === at + 1 ? 'next' : 'ahead';
        return (
          <li
            key={gate}
            className={styles.gate}
            data-status={status}
            aria-current={status === 'next' ? 'step' : undefined}
          >
            <span className={styles.body}>
              <span className={styles.name}>
                {t(status === 'next' ? `gate.working.${gate}` : `gate.${gate}`)}
              </span>
              <span className={styles.note} title={notes[gate]}>
                {notes[gate] ?? '\u00a0'}
              </span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
