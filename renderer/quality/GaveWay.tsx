import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/useFormat.ts';
import { usePersonName } from './qualityWords.ts';
import type { MemberRow } from './useMembersShown.ts';
import styles from './Issue.module.css';

/** The milder decisions that the one which stands took the place of, each with whose it was: they look here for theirs. */
export function GaveWay({ decisions }: { readonly decisions: MemberRow['gaveWay'] }) {
  const { t } = useTranslation('quality');
  const format = useFormat();
  const person = usePersonName();
  return decisions.map(({ outcome, by, at }) => (
    <span key={outcome} className={styles.gaveWay}>
      {t('units.gaveWay', { outcome: t(`outcome.${outcome}`), by: person(by), at: format.dayTime(at) })}
    </span>
  ));
}
