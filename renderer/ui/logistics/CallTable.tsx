import { useTranslation } from 'react-i18next';
import { noData } from '#renderer/i18n/format.ts';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import { ShareBar } from '../figures/ShareBar.tsx';
import { shortageLamp } from '../line/ShortageRow.tsx';
import { StatusTag } from '../status/StatusTag.tsx';
import { rowKeys } from '../table/rowKeys.ts';
import type { CallView } from './views.ts';
import styles from './CallTable.module.css';

interface CallTableProps {
  /** Ordered by time to empty. */
  readonly calls: readonly CallView[];
  readonly selected: string | null;
  readonly onSelect: (call: string) => void;
}

const horizonMs = 60 * 60_000;

/** Material needs by time to empty. One row is selected; arrows move, as in every table. */
export function CallTable({ calls, selected, onSelect }: CallTableProps) {
  const { t } = useTranslation('logistics');
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={t('calls')}>
        <thead>
          <tr>
            <th scope="col">{t('empty.in')}</th>
            <th scope="col">{t('part')}</th>
            <th scope="col" className={styles.number}>
              {t('quantity')}
            </th>
            <th scope="col">{t('to')}</th>
            <th scope="col">{t('agv.title')}</th>
            <th scope="col">{t('state')}</th>
          </tr>
        </thead>
        <tbody onKeyDown={rowKeys}>
          {calls.map((call, index) => (
            <CallRow
              key={call.id}
              call={call}
              selected={call.id === selected}
              reachable={selected === null ? index === 0 : call.id === selected}
              onSelect={onSelect}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CallRowProps {
  readonly call: CallView;
  readonly selected: boolean;
  readonly reachable: boolean;
  readonly onSelect: (call: string) => void;
}

function CallRow({ call, selected, reachable, onSelect }: CallRowProps) {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const lamp = call.emptyInMs === null ? 'normal' : shortageLamp(call.emptyInMs);
  const words = call.emptyInMs === null ? noData : format.clock(call.emptyInMs);
  return (
    <tr
      tabIndex={reachable ? 0 : -1}
      aria-selected={selected}
      onClick={() => onSelect(call.id)}
      onFocus={() => onSelect(call.id)}
    >
      <td>
        <span className={styles.empty}>
          <b data-lamp={lamp}>{words}</b>
          {call.emptyStands && <small>{t('empty.stands')}</small>}
          {call.emptyInMs !== null && !call.emptyStands && (
            <ShareBar
              share={call.emptyInMs / horizonMs}
              label={t('empty.in')}
              valueText={words}
              lamp={lamp}
            />
          )}
        </span>
      </td>
      <td className={styles.part} title={call.part}>
        {call.part}
      </td>
      <td className={styles.number}>{format.times(call.quantity)}</td>
      <td>{call.station}</td>
      <td>{call.agv ?? noData}</td>
      <td>
        <CallStatus status={call.status} />
      </td>
    </tr>
  );
}

/** Only what waits for a hand is drawn as a tag. */
function CallStatus({ status }: { status: CallView['status'] }) {
  const { t } = useTranslation('logistics');
  const words = t(`call.${status}`);
  if (status === 'failed') return <StatusTag lamp="fault">{words}</StatusTag>;
  if (status === 'short' || status === 'nothingComes') return <StatusTag lamp="warning">{words}</StatusTag>;
  if (status === 'open') return <StatusTag lamp="normal">{words}</StatusTag>;
  return <span className={styles.quiet}>{words}</span>;
}
