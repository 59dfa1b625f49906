import { useEffect, useState } from 'react';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import styles from './ScanFeedback.module.css';

export interface ScanReport {
  /** Counts up, so that the same code scanned twice is shown twice. */
  readonly no: number;
  readonly text: string;
  readonly outcome: { readonly status: 'accepted' | 'refused'; readonly words: string };
}

/** Refusals stay longer: they must be read, a success only noticed. */
const staysMs = { accepted: 2500, refused: 8000 } as const;

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
          {shown.outcome.status === 'accepted' ? (
            <IconCircleCheck size={32} stroke={1.8} aria-hidden="true" />
          ) : (
            <IconCircleX size={32} stroke={1.8} aria-hidden="true" />
          )}
          <span className={styles.words}>
            <strong>{shown.outcome.words}</strong>
            <code>{printable(shown.text)}</code>
          </span>
        </div>
      )}
    </div>
  );
}

/** GS, RS and EOT as their Unicode pictures. */
const printable = (text: string): string =>
  [...text].map((c) => (c < ' ' ? String.fromCharCode(0x2400 + c.charCodeAt(0)) : c)).join('');
