import { useTranslation } from 'react-i18next';
import { onArc } from './arc.ts';
import styles from './BoltPattern.module.css';

export interface Bolt {
  /** Position in the tightening order, from 1. */
  readonly no: number;
  readonly status: 'open' | 'current' | 'ok' | 'nok';
}

interface BoltPatternProps {
  /** In clockwise place order from the top; `no` carries the tightening order (a star for wheels). */
  readonly bolts: readonly Bolt[];
}

const circle = { cx: 60, cy: 60, radius: 42 };

/** Where the next bolt is: places as on the part, numbers as tightened. */
export function BoltPattern({ bolts }: BoltPatternProps) {
  const { t } = useTranslation('line');
  const current = bolts.find((bolt) => bolt.status === 'current');
  const done = bolts.filter((bolt) => bolt.status === 'ok').length;
  return (
    <svg
      className={styles.pattern}
      viewBox="0 0 120 120"
      role="img"
      aria-label={t('bolts.label', { done, total: bolts.length, current: current?.no ?? '-' })}
    >
      {bolts.map((bolt, place) => {
        const at = onArc(circle, -90 + (place * 360) / bolts.length);
        return (
          <g key={bolt.no} data-status={bolt.status} className={styles.bolt}>
            <circle cx={at.x} cy={at.y} r={bolt.status === 'current' ? 15 : 13} />
            {bolt.status === 'ok' ? (
              <path d={`M${at.x - 5} ${at.y}l3.6 3.8L${at.x + 5.4} ${at.y - 4.2}`} />
            ) : bolt.status === 'nok' ? (
              <path d={`M${at.x - 4} ${at.y - 4}l8 8m0-8l-8 8`} />
            ) : (
              <text x={at.x} y={at.y + 5} textAnchor="middle">
                {bolt.no}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
