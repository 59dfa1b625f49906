import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useFormat, useSiteText } from '../i18n/useFormat.ts';
import { noData } from '../i18n/format.ts';
import { unitHref } from '../traceability/unitHref.ts';
import type { BuiltUnit } from './lineRows.ts';
import plain from '#ui/table/PlainTable.module.css';
import styles from './FigureRows.module.css';

/** Units that left the line, newest first, with what was not right at first. */
export function BuiltTable({ rows }: { rows: readonly BuiltUnit[] }) {
  const { t } = useTranslation('line');
  const text = useSiteText();
  const format = useFormat();
  const flaws = useFlaws();
  if (rows.length === 0) return <p className={styles.quiet}>{t('rows.noUnits')}</p>;
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={t('rows.built')}>
      <table className={plain.table}>
        <thead>
          <tr>
            <th>{t('rows.unit')}</th>
            <th>{t('rows.variant')}</th>
            <th>{t('rows.left')}</th>
            <th>{t('rows.result')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.unit} ${row.leftAt}`}>
              <td>
                <Link href={unitHref(row.unit)} className={styles.link}>
                  {row.vin === null ? row.label : `…${row.label}`}
                </Link>
              </td>
              <td>{row.variantName === null ? (row.variant ?? noData) : text(row.variantName)}</td>
              <td>{format.timeSeconds(row.leftAt)}</td>
              <td>
                {row.firstPass ? (
                  t('rows.firstPass')
                ) : (
                  <StatusTag lamp={row.good ? 'notice' : 'warning'}>{flaws(row)}</StatusTag>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function useFlaws(): (row: BuiltUnit) => string {
  const { t } = useTranslation('line');
  const format = useFormat();
  return (row) =>
    format.list([
      ...(row.scrapped ? [t('rows.scrapped')] : []),
      ...(['nok', 'defects', 'bypassed', 'reworks'] as const)
        .filter((flaw) => row[flaw] > 0)
        .map((flaw) => t(`rows.flaw.${flaw}`, { count: row[flaw] })),
    ]);
}
