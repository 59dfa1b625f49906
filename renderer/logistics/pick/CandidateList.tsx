import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import { useNow } from '../../frame/useNow.ts';
import type { Candidate, PickList } from './pickPhase.ts';
import type { Pick } from './usePick.ts';
import styles from './Pick.module.css';

/** What can be taken, first out first. Held, blocked and expired containers are not among them. */
export function CandidateList({ list, pick }: { list: PickList; pick: Pick }) {
  const { t } = useTranslation('logistics');
  if (list.candidates.length === 0) return <p className={styles.none}>{t('pick.noCandidates')}</p>;
  const here = pick.phase.step === 'container' ? pick.phase.from : null;
  return (
    <ul className={styles.list}>
      {list.candidates.map((candidate) => (
        <CandidateRow key={candidate.container} candidate={candidate} here={candidate.place.id === here} />
      ))}
    </ul>
  );
}

function CandidateRow({ candidate, here }: { candidate: Candidate; here: boolean }) {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const now = useNow(60_000);
  const { expiresAt, receivedAt, lot } = candidate;
  const age =
    expiresAt === null
      ? t('pick.received', { at: format.when(receivedAt, now) })
      : t('pick.expires', { at: format.when(expiresAt, now) });
  return (
    <li className={styles.row} data-here={here}>
      <span className={styles.place}>{candidate.place.id}</span>
      <span className={styles.words}>
        <strong>{candidate.container}</strong>
        <span>{lot === null ? age : `${lot} · ${age}`}</span>
      </span>
      <span className={styles.amount}>
        {format.times(candidate.quantity)}
        {candidate.first && <small>{t('pick.first')}</small>}
      </span>
    </li>
  );
}
