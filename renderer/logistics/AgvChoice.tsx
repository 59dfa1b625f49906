import { useTranslation } from 'react-i18next';
import { noData } from '#renderer/i18n/format.ts';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import type { AgvRow } from '#terminal/contract/fleet';
import type { AssignChoice } from '#terminal/contract/transports';
import { Battery } from '#ui/logistics/Battery.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { nameOf, placeName } from './callViews.ts';
import styles from './Dialog.module.css';

interface AgvChoiceProps {
  readonly row: AgvRow;
  /** Null while it is reckoned. */
  readonly choice: AssignChoice | null;
  /** It has the transport now. */
  readonly has: boolean;
  readonly best: boolean;
  readonly nodeName: (node: string) => string;
}

/** One vehicle with what decides: when it is at the goods, whether that is in time, what it still does, its battery. */
export function AgvChoice({ row, choice, has, best, nodeName }: AgvChoiceProps) {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const state = useAgvState();
  const pickupS = has ? null : (choice?.pickupS ?? null);
  const slackS = choice?.slackS ?? null;
  const level = row.batteryPct === null ? noData : format.percent(row.batteryPct / 100, 0);
  const where = row.node === null ? [] : [nodeName(row.node), level];
  return (
    <>
      <b>{row.agv}</b>
      <span className={styles.reach}>
        {pickupS !== null && (
          <strong>
            {t('assign.reach', { time: format.clock(pickupS * 1000) })}
            {slackS !== null &&
              ` · ${t(slackS < 0 ? 'assign.late' : 'assign.spare', { time: format.clock(Math.abs(slackS) * 1000) })}`}{' '}
            {best && <StatusTag lamp="normal">{t('assign.best')}</StatusTag>}
          </strong>
        )}
        <span>{[state(row, has), ...where].join(' · ')}</span>
      </span>
      <Battery level={row.batteryPct === null ? null : row.batteryPct / 100} charging={row.charging} />
    </>
  );
}

/** What it does now: its order, or why it has none. */
function useAgvState(): (row: AgvRow, has: boolean) => string {
  const { t } = useTranslation('logistics');
  const text = useSiteText();
  return (row, has) => {
    if (has) return t('assign.has');
    if (row.availability !== 'busy') return t(`availability.${row.availability}`);
    if (row.part === null || row.to === null) return t('assign.whenFree');
    return t('assign.order', { goods: nameOf(row.part, text), place: placeName(row.to) });
  };
}
