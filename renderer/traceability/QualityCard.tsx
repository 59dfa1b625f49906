import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Card } from '#ui/layout/Card.tsx';
import { SeverityTag } from '#ui/quality/SeverityTag.tsx';
import { issueHref } from '../line/tileView.ts';
import type { UnitDetail } from './useUnit.ts';
import styles from './Unit.module.css';

/** The holds that keep it and the issues that list it, each leading to its issue. */
export function QualityCard({ unit: { holds, issues } }: { unit: UnitDetail }) {
  const { t } = useTranslation('traceability');
  if (holds.length === 0 && issues.length === 0)
    return (
      <Card title={t('quality.title')}>
        <p className={styles.note}>{t('quality.none')}</p>
      </Card>
    );
  return (
    <Card id="holds" title={t('quality.title')}>
      <ul className={styles.list}>
        {holds.map((hold) => (
          <HoldLine key={hold.hold} hold={hold} />
        ))}
        {issues.map(({ issue, number, severity, open }) => (
          <li key={issue} className={styles.row}>
            <Link href={issueHref(issue)} className={styles.link}>
              {number}
            </Link>
            <SeverityTag severity={severity} />
            <span className={styles.quiet}>{t(open ? 'quality.open' : 'quality.closed')}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** A hold is worked in the issue that it was placed for; one without is named alone. */
function HoldLine({ hold: { hold, number, reason, issue } }: { hold: UnitDetail['holds'][number] }) {
  const { t } = useTranslation('traceability');
  const words = t('quality.hold', { hold: number ?? hold.slice(-6) });
  return (
    <li>
      {issue === null ? (
        <strong>{words}</strong>
      ) : (
        <Link href={issueHref(issue)} className={styles.link}>
          {words}
        </Link>
      )}
      {reason !== null && <span className={styles.quiet}>{reason}</span>}
    </li>
  );
}
