import { useEffect, useState } from 'react';
import { IconCircleArrowRight, IconCircleCheck, IconCircleX, IconScan } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ScanOutcome } from './ScanProvider.tsx';
import styles from './ScanFeedback.module.css';

export interface ScanReport {
  /** Counts up, so that the same code scanned twice is shown twice. */
  readonly no: number;
  readonly text: string;
  readonly outcome:
    | ScanOutcome
    /** Nothing was read, nothing was done. */
    | { readonly status: 'cut'; readonly words: string; readonly why: string };
}

/** Refusals stay longer: they must be read, a success only noticed. */
const staysMs = { accepted: 2500, identified: 4000, refused: 8000, cut: 8000 } as const;

/** What became of the last scan, large enough to read at arm's length. */
export function ScanFeedback({ report }: { report: ScanReport | null }) {
  const [hidden, setHidden] = useState(0);
  useEffect(() => {
    if (report === null) return;
    const timer = setTimeout(() => setHidden(report.no), staysMs[report.outcome.status]);
    return () => clearTimeout(timer);
  }, [report]);
  const shown = report !== null && report.no > hidden ? report : null;
  return (
    <div className={styles.region} aria-live="assertive">
      {shown !== null && (
        <div key={shown.no} className={styles.report} data-status={shown.outcome.status}>
          <Sign status={shown.outcome.status} />
          <span className={styles.words}>
            <strong>{shown.outcome.words}</strong>
            <Besides report={shown} />
          </span>
        </div>
      )}
    </div>
  );
}

/** What was scanned, where the words do not say it; why nothing was read; that nothing is done yet. */
function Besides({ report: { outcome, text } }: { report: ScanReport }) {
  const { t } = useTranslation();
  if (outcome.status === 'cut') return <span>{outcome.why}</span>;
  const code = outcome.words.includes(text) ? null : <code>{printable(text)}</code>;
  if (outcome.status !== 'identified') return code;
  return (
    <span>
      {code} {outcome.next ?? t('scanIdentified')}
    </span>
  );
}

const signs = {
  accepted: IconCircleCheck,
  identified: IconCircleArrowRight,
  refused: IconCircleX,
  cut: IconScan,
} as const;

function Sign({ status }: { status: ScanReport['outcome']['status'] }) {
  const Icon = signs[status];
  return <Icon size={32} stroke={1.8} aria-hidden="true" />;
}

/** GS, RS and EOT as their Unicode pictures. */
const printable = (text: string): string =>
  [...text].map((c) => (c < ' ' ? String.fromCharCode(0x2400 + c.charCodeAt(0)) : c)).join('');
