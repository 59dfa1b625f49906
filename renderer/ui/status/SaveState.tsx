import { IconAlertTriangle, IconBroadcast, IconClockHour4, IconDeviceFloppy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import styles from './SaveState.module.css';

/** What the plant knows of a record. Confirmed records carry no chip at all. */
export type RecordState = 'confirmed' | 'saved' | 'heard' | 'awaiting' | 'attention';

const icons = {
  saved: IconDeviceFloppy,
  heard: IconBroadcast,
  awaiting: IconClockHour4,
  attention: IconAlertTriangle,
} as const;

export function SaveState({ state }: { state: RecordState }) {
  return state === 'confirmed' ? null : <Chip state={state} />;
}

function Chip({ state }: { state: Exclude<RecordState, 'confirmed'> }) {
  const { t } = useTranslation('common');
  const Icon = icons[state];
  return (
    <span className={styles.chip} data-state={state} title={t(`record.${state}.why`)}>
      <Icon size={14} stroke={1.8} aria-hidden="true" />
      {t(`record.${state}.label`)}
    </span>
  );
}
