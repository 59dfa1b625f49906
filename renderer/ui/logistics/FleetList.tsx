import { useTranslation } from 'react-i18next';
import { noData } from '#renderer/i18n/format.ts';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import { StatusTag } from '../status/StatusTag.tsx';
import { AgvDoing } from './AgvDoing.tsx';
import { Battery } from './Battery.tsx';
import { agvLamp, type AgvView } from './views.ts';
import styles from './FleetList.module.css';

interface FleetListProps {
  readonly fleet: readonly AgvView[];
  readonly selected: string | null;
  readonly onSelect: (agv: string) => void;
}

/** The fleet as a list; also the keyboard's way to everything that the floor map shows. */
export function FleetList({ fleet, selected, onSelect }: FleetListProps) {
  const { t } = useTranslation('logistics');
  return (
    <ul className={styles.list} aria-label={t('fleet')}>
      {fleet.map((agv) => (
        <li key={agv.id} className={styles.item}>
          <button
            type="button"
            className={styles.agv}
            aria-pressed={agv.id === selected}
            onClick={() => onSelect(agv.id)}
          >
            <AgvRow agv={agv} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function AgvRow({ agv }: { agv: AgvView }) {
  const format = useFormat();
  const lamp = agvLamp(agv);
  const eta = agv.doing.status === 'driving' ? agv.doing.etaMs : null;
  return (
    <>
      <strong className={styles.id}>{agv.id}</strong>
      <span className={styles.doing} data-wide={eta === null}>
        {lamp !== 'normal' && <StatusTag lamp={lamp} />}
        <span className={styles.words}>
          <AgvDoing agv={agv} />
        </span>
      </span>
      {eta !== null && <span className={styles.eta}>{format.clock(eta)}</span>}
      <span className={styles.quiet}>{agv.protocol}</span>
      <span className={styles.quiet}>{agv.battery === null ? noData : format.percent(agv.battery, 0)}</span>
      <Battery level={agv.battery} charging={agv.doing.status === 'charging'} />
      <Trouble trouble={agv.trouble} />
    </>
  );
}

function Trouble({ trouble }: Pick<AgvView, 'trouble'>) {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  if (trouble === null) return null;
  return (
    <span className={styles.trouble}>
      <StatusTag lamp="warning" />
      {t(`agv.trouble.${trouble.code}`, { messages: format.integer(trouble.count) })}
    </span>
  );
}
