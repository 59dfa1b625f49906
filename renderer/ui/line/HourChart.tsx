import type { SVGProps } from 'react';
import { useTranslation } from 'react-i18next';
import { useElementSize } from '@mantine/hooks';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import styles from './HourChart.module.css';

/** One clock hour of the shift. `actual` is null for hours that have not begun. */
export interface HourOutput {
  readonly hour: string;
  readonly planned: number;
  readonly actual: number | null;
  /** True while the hour runs: being under its plan is then not yet a miss. */
  readonly running: boolean;
}

interface HourChartProps {
  readonly hours: readonly HourOutput[];
  /** Opens the rows of an hour that has begun, by its place; left out, the bars only show. */
  readonly onOpenHour?: (index: number) => void;
}

const axis = 32;
const foot = 26;
const head = 26;

/** Plan (dashed) against actual per hour. With `onOpenHour` the bars are buttons. */
export function HourChart({ hours, onOpenHour }: HourChartProps) {
  const { ref, width, height } = useElementSize();
  const top = niceTop(Math.max(1, ...hours.flatMap((h) => [h.planned, h.actual ?? 0])));
  const plot = { width: Math.max(0, width - axis), height: Math.max(0, height - foot - head) };
  const y = (value: number) => head + plot.height * (1 - value / top);
  const step = plot.width / Math.max(1, hours.length);
  return (
    <div ref={ref} className={styles.chart}>
      {width > 0 && (
        <svg width={width} height={height} role="group">
          <Grid top={top} y={y} width={width} />
          {hours.map((hour, index) => (
            <HourBar
              key={hour.hour}
              hour={hour}
              x={axis + step * index}
              step={step}
              y={y}
              floor={height - foot}
              onOpen={onOpenHour === undefined || hour.actual === null ? undefined : () => onOpenHour(index)}
            />
          ))}
        </svg>
      )}
    </div>
  );
}

function Grid({ top, y, width }: { top: number; y: (value: number) => number; width: number }) {
  const format = useFormat();
  return [0, 0.5, 1].map((share) => (
    <g key={share} aria-hidden="true">
      <line x1={axis - 6} x2={width} y1={y(top * share)} y2={y(top * share)} className={styles.grid} />
      <text x={axis - 12} y={y(top * share) + 4} textAnchor="end" className={styles.tick}>
        {format.integer(top * share)}
      </text>
    </g>
  ));
}

interface HourBarProps {
  readonly hour: HourOutput;
  readonly x: number;
  readonly step: number;
  readonly y: (value: number) => number;
  readonly floor: number;
  readonly onOpen: (() => void) | undefined;
}

function HourBar({ hour, x, step, y, floor, onOpen }: HourBarProps) {
  const { t } = useTranslation('line');
  const format = useFormat();
  const barWidth = Math.min(56, step * 0.62);
  const left = x + (step - barWidth) / 2;
  const center = left + barWidth / 2;
  const labelY = clearOf(y(hour.actual ?? 0), y(hour.planned));
  const missed = hour.actual !== null && !hour.running && hour.actual < hour.planned;
  const words = t('hours.bar', { hour: hour.hour, actual: hour.actual ?? 0, planned: hour.planned });
  return (
    <g
      className={styles.hour}
      aria-label={words}
      {...(onOpen === undefined ? { role: 'img' } : pressable(onOpen))}
    >
      <rect x={x} y={0} width={step} height={floor} className={styles.hit} />
      <rect
        x={left}
        y={y(hour.planned)}
        width={barWidth}
        height={floor - y(hour.planned)}
        className={styles.plan}
        data-ahead={hour.actual === null}
      />
      {hour.actual !== null && (
        <>
          <rect
            x={left}
            y={y(hour.actual)}
            width={barWidth}
            height={floor - y(hour.actual)}
            className={styles.actual}
            data-running={hour.running}
          />
          <text x={center} y={labelY} textAnchor="middle" className={styles.value}>
            {format.integer(hour.actual)}
            {missed && <tspan className={styles.miss}> {format.signed(hour.actual - hour.planned)}</tspan>}
          </text>
        </>
      )}
      <text x={center} y={floor + 18} textAnchor="middle" className={styles.tick} data-running={hour.running}>
        {hour.hour}
      </text>
    </g>
  );
}

const pressable = (press: () => void): SVGProps<SVGGElement> => ({
  role: 'button',
  tabIndex: 0,
  onClick: press,
  onKeyDown: (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    press();
  },
});

/** A label's height of text above the bar, moved up over the plan's line where it would cross it. */
function clearOf(barTop: number, planTop: number): number {
  const crosses = barTop >= planTop && barTop - planTop < 24;
  return (crosses ? planTop : barTop) - 7;
}

/** The next round number whose half is whole, so that the three grid lines carry clean labels. */
function niceTop(value: number): number {
  const step = value <= 20 ? 4 : value <= 100 ? 10 : value <= 400 ? 50 : 200;
  return Math.ceil(value / step) * step;
}
