import { useTranslation } from 'react-i18next';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import type { AgvRow } from '#terminal/contract/fleet';
import { nameOf, placeName } from './callViews.ts';
import type { Dispatch } from './useDispatch.ts';
import type { Selection } from './useSelection.ts';
import styles from './WhyAgv.module.css';

interface WhyAgvProps {
  readonly dispatch: Dispatch;
  readonly selection: Selection;
}

/** The reason of an assignment: how near it was, who came next or was nearer and not taken, and who could not. */
export function WhyAgv({ dispatch, selection }: WhyAgvProps) {
  const { t } = useTranslation('logistics');
  const text = useSiteText();
  const format = useFormat();
  const transport = dispatch.transports.value.find((row) => row.transport === selection.transport);
  if (transport?.agv == null || transport.assignment === null || transport.status === 'takenOver')
    return null;
  const { by, pickupS, nextBest } = transport.assignment;
  const goods = transport.part === null ? transport.containers.join(', ') : nameOf(transport.part, text);
  const seconds = (s: number) => format.seconds(Math.round(s));
  const words = [
    by === 'hand' ? t('why.byHand') : '',
    pickupS === null ? '' : t('why.pickup', { agv: transport.agv, time: seconds(pickupS) }),
    nextBest === null
      ? ''
      : t(nextBest.pickupS < (pickupS ?? 0) ? 'why.nearer' : 'why.nextBest', {
          agv: nextBest.agv,
          time: seconds(nextBest.pickupS),
        }),
    ...dispatch.fleet.value
      .filter(cannot)
      .map((row) => `${row.agv} ${t(`availability.${row.availability}`)}`),
  ];
  return (
    <div className={styles.why}>
      <b>{t('why.title', { agv: transport.agv })}</b>
      <p>{`${goods} → ${placeName(transport.to)}`}</p>
      <p>{words.filter((word) => word !== '').join(t('why.separator'))}</p>
    </div>
  );
}

const cannot = ({ availability }: AgvRow): boolean => availability !== 'ready' && availability !== 'busy';
