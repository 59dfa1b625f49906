import { useTranslation } from 'react-i18next';
import styles from './TransportStepper.module.css';

export const transportPhases = [
  'requested',
  'assigned',
  'accepted',
  'toPick',
  'loading',
  'moving',
  'unloading',
  'done',
] as const;
export type TransportPhase = (typeof transportPhases)[number];

interface TransportStepperProps {
  readonly current: TransportPhase;
  /** Formatted: time of day for what is past, what is left for the current one. A past one without any never happened. */
  readonly notes: Partial<Readonly<Record<TransportPhase, string>>>;
  readonly failed?: boolean;
}

/** Where one transport order stands; the eight phases go over two lines where there is no room for one. */
export function TransportStepper({ current, notes, failed = false }: TransportStepperProps) {
  const { t } = useTranslation('logistics');
  const at = transportPhases.indexOf(current);
  return (
    <div className={styles.frame}>
      <ol className={styles.steps}>
        {transportPhases.map((phase, index) => {
          const here = index === at && current !== 'done';
          return (
            <li
              key={phase}
              className={styles.step}
              data-status={here ? (failed ? 'failed' : 'current') : behind(index <= at, notes[phase])}
              aria-current={here ? 'step' : undefined}
            >
              <span className={styles.name}>{t(`phase.${phase}`)}</span>
              <span className={styles.note}>{notes[phase] ?? '\u00a0'}</span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

/** A person who takes a transport over passes over the steps of a vehicle. */
const behind = (reached: boolean, at: string | undefined): 'done' | 'skipped' | 'open' =>
  reached ? (at === undefined ? 'skipped' : 'done') : 'open';
