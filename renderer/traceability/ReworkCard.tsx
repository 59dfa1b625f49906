import { useTranslation } from 'react-i18next';
import { Card } from '#ui/layout/Card.tsx';
import { SaveState } from '#ui/status/SaveState.tsx';
import { useFormat } from '../i18n/useFormat.ts';
import { ReworkActions } from '../line/station/ReworkActions.tsx';
import type { UnitDetail } from './useUnit.ts';
import styles from './Unit.module.css';

type Rework = UnitDetail['reworks'][number];

/** What is still to be put right or found good, with the same actions as at its station. */
export function ReworkCard({ unit }: { unit: UnitDetail }) {
  const { t } = useTranslation('traceability');
  const format = useFormat();
  const open = unit.reworks.filter(({ status }) => status !== 'verified');
  return (
    <Card title={t('rework.title')} aside={open.length === 0 ? undefined : format.integer(open.length)}>
      {open.length === 0 ? (
        <p className={styles.note}>{t(unit.reworks.length === 0 ? 'rework.none' : 'rework.allGood')}</p>
      ) : (
        <ul className={styles.list}>
          {open.map((rework) => (
            <ReworkLine key={rework.rework} rework={rework} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function ReworkLine({ rework }: { rework: Rework }) {
  const { t } = useTranslation('traceability');
  const said = useReworkWords();
  const { station, operation, cause, status, sync, text, rejections } = rework;
  const place = [station, operation].filter((part) => part !== null).join(' · ');
  const owed = {
    rework: rework.rework,
    station,
    operation,
    bypass: cause === 'bypass',
    done: status === 'done',
    awaiting: sync === 'awaiting',
    text,
  };
  return (
    <li>
      <strong>
        {place === '' ? t('rework.noPlace') : place} <SaveState state={sync} />
      </strong>
      <span className={styles.quiet}>{said(owed)}</span>
      {rejections > 0 && <span className={styles.quiet}>{t('rework.rejected', { count: rejections })}</span>}
      <span className={styles.actions}>
        <ReworkActions rework={owed} place={place === '' ? t('rework.noPlace') : place} />
      </span>
    </li>
  );
}

function useReworkWords() {
  const { t } = useTranslation('line');
  return (owed: { readonly done: boolean; readonly awaiting: boolean; readonly text: string }): string => {
    if (owed.awaiting) return t('station.reworkAwaits');
    if (owed.done) return t('station.reworkedWaits');
    return owed.text === '' ? t('station.owesReworkWhy') : owed.text;
  };
}
