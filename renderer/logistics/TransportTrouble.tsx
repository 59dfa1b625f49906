import { useTranslation } from 'react-i18next';
import type { TransportRow } from '#terminal/contract/logistics';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { placeName } from './callViews.ts';
import { useReasonWords } from './reasons.ts';
import { useLogisticsRights } from './useLogisticsRights.ts';
import styles from './TransportCard.module.css';

/** What keeps it from going on, and what the person who took it over does next. */
export function TransportTrouble({ transport }: { transport: TransportRow }) {
  const { t } = useTranslation('logistics');
  const reason = useReasonWords();
  const may = useLogisticsRights();
  const why = transport.reason === null ? '' : reason(transport.reason);
  switch (transport.status) {
    case 'failed':
      return (
        <div className={styles.trouble} role="alert">
          <StatusTag lamp={transport.needsPerson ? 'fault' : 'warning'} />
          <p>
            {t(transport.needsPerson ? 'trouble.needsPerson' : 'trouble.failed', {
              agv: transport.agv ?? '',
              why: failureWords(transport.reason, t) ?? why,
              count: transport.failures,
            })}
          </p>
        </div>
      );
    case 'cancelling':
      return <p className={styles.words}>{t('trouble.cancelling', { agv: transport.agv ?? '', why })}</p>;
    case 'takenOver': {
      if (transport.person !== may.person) return <p className={styles.words}>{t('trouble.takenOver')}</p>;
      const inHand = transport.carrier === may.person;
      return (
        <p className={styles.words}>
          {inHand
            ? t('trouble.scanPlace', { place: placeName(transport.to), label: transport.to.id })
            : t('trouble.scanGoods', {
                containers: transport.containers.join(', '),
                place: placeName(transport.from),
              })}
        </p>
      );
    }
    default:
      return transport.asked === null ? null : (
        <p className={styles.words}>{t('trouble.asked', { agv: transport.asked })}</p>
      );
  }
}

const dispatchFailures = ['silent', 'offline', 'rejected'] as const;

/** The dispatch's own words; an AGV's error type stays as the maker wrote it. */
function failureWords(
  reason: string | null,
  t: (key: `failure.${(typeof dispatchFailures)[number]}`) => string,
) {
  const known = dispatchFailures.find((code) => code === reason);
  return known === undefined ? null : t(`failure.${known}`);
}
