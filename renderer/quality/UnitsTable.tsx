import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { SaveState } from '#ui/status/SaveState.tsx';
import { noData } from '../i18n/format.ts';
import { unitHref } from '../traceability/unitHref.ts';
import { GaveWay } from './GaveWay.tsx';
import { shortVin, useUnitPlace } from './qualityWords.ts';
import { UnitAccount } from './UnitAccount.tsx';
import type { AffectedUnit } from './useIssue.ts';
import plain from '#ui/table/PlainTable.module.css';
import styles from './Issue.module.css';

interface UnitsTableProps {
  readonly units: readonly AffectedUnit[];
  /** Those that may be chosen for a decision; none: there is nothing to choose. */
  readonly choosable: ReadonlySet<string>;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (units: ReadonlySet<string>) => void;
}

/** Each unit with where it is, what keeps it, and what was decided about it. */
export function UnitsTable(props: UnitsTableProps) {
  const { t } = useTranslation('quality');
  const { units, choosable, chosen, onChoose } = props;
  return (
    <table className={`${plain.table} ${plain.inset}`}>
      <thead>
        <tr>
          {choosable.size > 0 && (
            <th>
              <Checkbox
                aria-label={t('units.chooseAll')}
                checked={chosen.size === choosable.size}
                indeterminate={chosen.size > 0 && chosen.size < choosable.size}
                onChange={() => onChoose(chosen.size === choosable.size ? new Set() : choosable)}
              />
            </th>
          )}
          <th>{t('column.unit')}</th>
          <th>{t('units.now')}</th>
          <th>{t('units.account')}</th>
          <th>{t('units.outcome')}</th>
        </tr>
      </thead>
      <tbody>
        {units.map((unit) => (
          <UnitRow key={unit.unit} unit={unit} {...props} />
        ))}
      </tbody>
    </table>
  );
}

function UnitRow({ unit, choosable, chosen, onChoose }: UnitsTableProps & { readonly unit: AffectedUnit }) {
  const { t } = useTranslation('quality');
  const place = useUnitPlace();
  const choose = (): void => {
    const next = new Set(chosen);
    if (!next.delete(unit.unit)) next.add(unit.unit);
    onChoose(next);
  };
  const outcome = unit.outcome ?? unit.awaiting;
  return (
    <tr>
      {choosable.size > 0 && (
        <td>
          {choosable.has(unit.unit) && (
            <Checkbox
              aria-label={t('units.choose', { unit: shortVin(unit.vin) })}
              checked={chosen.has(unit.unit)}
              onChange={choose}
            />
          )}
        </td>
      )}
      <td>
        <Link href={unitHref(unit.unit)} className={styles.unit}>
          {shortVin(unit.vin)}
        </Link>
      </td>
      <td>{place(unit)}</td>
      <td>
        <UnitAccount unit={unit} />
      </td>
      <td>
        <span className={styles.tags}>
          {outcome === null ? noData : t(`outcome.${outcome}`)}
          {unit.insteadOf !== null && (
            <span className={styles.quiet}>
              {t('units.insteadOf', { outcome: t(`outcome.${unit.insteadOf}`) })}
            </span>
          )}
          <GaveWay decisions={unit.gaveWay} />
          <SaveState state={unit.sync} />
        </span>
      </td>
    </tr>
  );
}
