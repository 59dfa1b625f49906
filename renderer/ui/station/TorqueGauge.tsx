import { useTranslation } from 'react-i18next';
import { noData } from '#renderer/i18n/format.ts';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import { arc, onArc } from './arc.ts';
import styles from './TorqueGauge.module.css';

export type Rundown =
  | { readonly status: 'waiting' }
  | { readonly status: 'running'; readonly torqueNm: number; readonly angleDeg: number }
  | { readonly status: 'ok'; readonly torqueNm: number; readonly angleDeg: number }
  | { readonly status: 'nok'; readonly torqueNm: number; readonly angleDeg: number; readonly why: string };

interface TorqueGaugeProps {
  readonly rundown: Rundown;
  /** The operation's own limits; the tool's flag alone never decides. */
  readonly lslNm: number;
  readonly uslNm: number;
}

const box = { width: 640, height: 356, cx: 320, cy: 318, radius: 236, band: 28 };
const sweep = { from: -180, to: 0 };

/** Live torque against its limits: 0 at the left, a quarter beyond the upper limit at the right. */
export function TorqueGauge({ rundown, lslNm, uslNm }: TorqueGaugeProps) {
  const { t } = useTranslation('line');
  const format = useFormat();
  const full = uslNm * 1.25;
  const angleOf = (nm: number) => sweep.from + (Math.min(nm, full) / full) * (sweep.to - sweep.from);
  const value = rundown.status === 'waiting' ? null : rundown.torqueNm;
  return (
    <svg
      className={styles.gauge}
      viewBox={`0 0 ${box.width} ${box.height}`}
      role="img"
      aria-label={t('gauge.label', {
        torque: value === null ? noData : format.decimal(value, 1),
        lsl: lslNm,
        usl: uslNm,
      })}
      data-status={rundown.status}
    >
      <path d={arc(box, sweep.from, sweep.to)} className={styles.track} strokeWidth={box.band} />
      <path d={arc(box, angleOf(lslNm), angleOf(uslNm))} className={styles.spec} strokeWidth={box.band} />
      <Limit nm={lslNm} angle={angleOf(lslNm)} />
      <Limit nm={uslNm} angle={angleOf(uslNm)} />
      {value !== null && <Needle angle={angleOf(value)} />}
      <text x={box.cx} y={box.cy - 60} textAnchor="middle" className={styles.value}>
        {value === null ? noData : format.decimal(value, 1)}
      </text>
      <text x={box.cx} y={box.cy - 22} textAnchor="middle" className={styles.unit}>
        {rundown.status === 'waiting' ? 'N·m' : `N·m · ${format.integer(rundown.angleDeg)}°`}
      </text>
      <Verdict rundown={rundown} />
    </svg>
  );
}

function Limit({ nm, angle }: { nm: number; angle: number }) {
  const format = useFormat();
  const inner = onArc(box, angle, -box.band / 2);
  const outer = onArc(box, angle, box.band / 2 + 6);
  const label = onArc(box, angle, box.band / 2 + 32);
  return (
    <g>
      <line x1={inner.x} y1={inner.y} x2={outer.x} y2={outer.y} className={styles.limit} />
      <text x={label.x} y={label.y + 8} textAnchor="middle" className={styles.limitText}>
        {format.integer(nm)}
      </text>
    </g>
  );
}

function Needle({ angle }: { angle: number }) {
  const inner = onArc(box, angle, -box.band / 2 - 12);
  const outer = onArc(box, angle, box.band / 2 + 4);
  return <line x1={inner.x} y1={inner.y} x2={outer.x} y2={outer.y} className={styles.needle} />;
}

/** Words and shape, so that a verdict is never colour alone. */
function Verdict({ rundown }: { rundown: Rundown }) {
  const { t } = useTranslation('line');
  if (rundown.status === 'waiting' || rundown.status === 'running') {
    return (
      <text x={box.cx} y={box.cy + 16} textAnchor="middle" className={styles.verdict}>
        {t(`gauge.${rundown.status}`)}
      </text>
    );
  }
  return (
    <text x={box.cx} y={box.cy + 16} textAnchor="middle" className={styles.verdict} data-final="true">
      {rundown.status === 'ok' ? `✓ ${t('gauge.ok')}` : `✕ ${t('gauge.nok')} · ${rundown.why}`}
    </text>
  );
}
