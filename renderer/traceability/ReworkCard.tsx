import { useTranslation } from 'react-i18next';
import { Card } from '#ui/layout/Card.tsx';
import { SaveState } from '#ui/status/SaveState.tsx';
import { useFormat } from '../i18n/useFormat.ts';
import { useReworkStory } from '../line/reworkWords.ts';
import { ReworkActions } from '../line/station/ReworkActions.tsx';
import type { UnitDetail } from './useUnit.ts';
import styles from './Unit.module.css';

type Rework = UnitDetail['reworks'][number];
type Owed = UnitDetail['owedReworks'][number];

/** What is still to be put right or found good, with the same actions as at its station. */
export function ReworkCard({ unit }: { unit: UnitDetail }) {
  const { t } = useTranslation('traceability');
  const format = useFormat();
  const open = unit.owedReworks.flatMap((owed) => {
    const rework = unit.reworks.find((r) => r.rework === owed.rework);
    return rework === undefined ? [] : [{ owed, rework }];
  });
  const withdrawn = unit.reworks.filter((r) => r.status === 'withdrawn').length;
  return (
    <Card
      id="rework"
      title={t('rework.title')}
      aside={open.length === 0 ? undefined : format.integer(open.length)}
    >
      {withdrawn > 0 && <p className={styles.note}>{t('rework.withdrawn', { count: withdrawn })}</p>}
      {open.length === 0 ? (
        <p className={styles.note}>{t(noneOpen(unit))}</p>
      ) : (
        <ul className={styles.list}>
          {open.map((one) => (
            <ReworkLine key={one.owed.rework} {...one} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function noneOpen({ reworks, status }: UnitDetail) {
  if (reworks.every((r) => r.status === 'withdrawn')) return 'rework.none';
  return status === 'scrapped' ? 'rework.endedByScrap' : 'rework.allGood';
}

function ReworkLine({ rework, owed }: { rework: Rework; owed: Owed }) {
  const { t } = useTranslation('traceability');
  const story = useReworkStory()(owed);
  const next = useReworkNext()(owed);
  const { sync, rejections } = rework;
  const { station, operation } = owed;
  const place = [station, operation].filter((part) => part !== null).join(' · ');
  return (
    <li>
      <strong>
        {place === '' ? t('rework.noPlace') : place} <SaveState state={sync} />
      </strong>
      <span className={styles.quiet}>{[story, next].join(' ').trim()}</span>
      {rejections > 0 && <span className={styles.quiet}>{t('rework.rejected', { count: rejections })}</span>}
      <span className={styles.actions}>
        <ReworkActions rework={owed} place={place === '' ? t('rework.noPlace') : place} story={story} />
      </span>
    </li>
  );
}

function useReworkNext(): (owed: Owed) => string {
  const { t } = useTranslation('line');
  return ({ awaiting, done }) => {
    if (awaiting) return t('station.reworkAwaits');
    return t(done ? 'station.reworkedWaits' : 'station.owesReworkWhy');
  };
}
