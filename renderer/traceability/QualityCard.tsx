import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Card } from '#ui/layout/Card.tsx';
import { SeverityTag } from '#ui/quality/SeverityTag.tsx';
import { issueHref } from '../line/tileView.ts';
import type { UnitHold } from './useDecisionWords.ts';
import { useDecisionWords } from './useDecisionWords.ts';
import type { UnitDetail } from './useUnit.ts';
import styles from './Unit.module.css';

/** The holds and issues that keep it or list it, each with what was decided of it there and leading to its issue. */
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
        {issues.map((issue) => (
          <IssueLine key={issue.issue} issue={issue} />
        ))}
      </ul>
    </Card>
  );
}

type UnitIssue = UnitDetail['issues'][number];

/** An open issue keeps the unit, unless what was decided of it there lets it go: then that is the reason. */
function IssueLine({ issue: { issue, number, severity, open, blocks, decision } }: { issue: UnitIssue }) {
  const { t } = useTranslation('traceability');
  const said = useDecisionWords();
  return (
    <li>
      <span className={styles.row}>
        <Link href={issueHref(issue)} className={styles.link}>
          {number}
        </Link>
        <SeverityTag severity={severity} />
        <span className={styles.quiet}>{t(open ? 'quality.open' : 'quality.closed')}</span>
      </span>
      {decision !== null && (
        <span className={styles.quiet}>
          {t(open && !blocks ? 'quality.free' : 'quality.decided', said(decision))}
        </span>
      )}
    </li>
  );
}

/** A hold is worked in the issue that it was placed for; one without is named alone. */
function HoldLine({ hold: { hold, number, reason, issue, lifted, decision } }: { hold: UnitHold }) {
  const { t } = useTranslation('traceability');
  const said = useDecisionWords();
  const words = t('quality.hold', { hold: number ?? hold.slice(-6) });
  return (
    <li>
      <span className={styles.row}>
        {issue === null ? (
          <strong>{words}</strong>
        ) : (
          <Link href={issueHref(issue)} className={styles.link}>
            {words}
          </Link>
        )}
        {lifted && <span className={styles.quiet}>{t('quality.lifted')}</span>}
      </span>
      {reason !== null && <span className={styles.quiet}>{reason}</span>}
      {decision !== null && <span>{t('quality.decided', said(decision))}</span>}
    </li>
  );
}
