import { useTranslation } from 'react-i18next';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { noData } from '../i18n/format.ts';
import type { AffectedUnit } from './useIssue.ts';
import styles from './Issue.module.css';

/** What keeps a unit here, or where it has gone; and what other holds than the row's own say of it. */
export function UnitAccount({ unit }: { readonly unit: AffectedUnit }) {
  return (
    <span className={styles.tags}>
      {isGone(unit) ? <Gone unit={unit} /> : <Here unit={unit} />}
      <Elsewhere unit={unit} />
    </span>
  );
}

/** No hold reaches it any more. */
function Gone({ unit }: { readonly unit: AffectedUnit }) {
  const { t } = useTranslation('quality');
  const shipped = unit.status === 'shipped';
  if (isToDecide(unit))
    return (
      <StatusTag lamp="warning">
        {t(
          unit.fieldActionDue
            ? 'account.fieldActionDue'
            : shipped
              ? 'account.atLarge'
              : 'account.scrappedOpen',
        )}
      </StatusTag>
    );
  if (!shipped) return t('unitStatus.scrapped');
  return t(unit.account?.means === 'fieldAction' ? 'account.fieldAction' : 'account.left');
}

/** Other holds: what was decided there keeps it whatever this row says, and what was not remains to be decided. */
function Elsewhere({ unit }: { readonly unit: AffectedUnit }) {
  const { t } = useTranslation('quality');
  const { account, keptBy } = unit;
  const words = keptBy.flatMap(({ hold, number: known, decided }) => {
    const number = known ?? noData;
    if (hold === account?.ref) return [];
    if (isGone(unit))
      return decided !== null || isToDecide(unit) ? [] : [{ hold, said: t('account.openIn', { number }) }];
    const outcome = decided === null ? t('sign.undecided') : t(`outcome.${decided}`);
    return [{ hold, said: t('account.keptBy', { number, decided: outcome }) }];
  });
  return words.map(({ hold, said }) => (
    <span key={hold} className={styles.quiet}>
      {said}
    </span>
  ));
}

function Here({ unit }: { readonly unit: AffectedUnit }) {
  const { t } = useTranslation('quality');
  const { account, outcome, keptBy } = unit;
  if (account === null)
    return outcome === null ? <StatusTag lamp="warning">{t('units.open')}</StatusTag> : noData;
  if (account.means !== 'held' || keptBy.length > 0) return t(`account.${account.means}`);
  return t(outcome === 'rework' || outcome === 'repair' ? 'account.toRework' : 'account.freed');
}

const isGone = ({ status }: AffectedUnit): boolean => status === 'shipped' || status === 'scrapped';

/** The row itself says already that something is to be decided. */
const isToDecide = (unit: AffectedUnit): boolean =>
  isAtLarge(unit) || (unit.status === 'scrapped' && unit.outcome === null);

/** It has left the plant, and nobody said yet what is done about it there: no hold reaches it. */
export const isAtLarge = ({ status, account, outcome, fieldActionDue }: AffectedUnit): boolean =>
  fieldActionDue || (status === 'shipped' && outcome === null && account?.means !== 'fieldAction');
