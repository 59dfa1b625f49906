import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { noData } from '#renderer/i18n/format.ts';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import { vehicleRoom } from './fanOut.ts';
import { labelWidth } from './mapView.ts';
import { agvLamp, type AgvView, type Point } from './views.ts';
import styles from './AgvMarker.module.css';

interface AgvMarkerProps {
  readonly agv: AgvView;
  /** Its name, or its number where there is no room for that. */
  readonly label: string;
  /** Where it is drawn, px. */
  readonly at: Point;
  readonly selected: boolean;
  readonly onSelect: (agv: string) => void;
}

const halfHeight = 12;

/** Of a vehicle with that label and some air, px. */
export const markerWidth = (label: string): number => bodyWidth(label) + 6;
const bodyWidth = (label: string): number => Math.max(34, labelWidth(label) + 4);

/** One vehicle on the map. It glides between reports (2 Hz); a silent one stands dashed where it was last heard. */
export function AgvMarker({ agv, label, at, selected, onSelect }: AgvMarkerProps) {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const battery = agv.battery === null ? noData : format.percent(agv.battery, 0);
  const half = { width: bodyWidth(label) / 2, height: halfHeight };
  const room = { ...vehicleRoom, width: Math.max(vehicleRoom.width, markerWidth(label)) };
  const loaded = 'load' in agv.doing && agv.doing.load !== null;
  return (
    <g
      className={styles.agv}
      style={{ transform: `translate(${at.x}px, ${at.y}px)` }}
      data-lamp={agvLamp(agv)}
      data-status={agv.doing.status}
      data-selected={selected}
      role="button"
      tabIndex={0}
      aria-label={t('map.agv', { agv: agv.id, battery })}
      aria-pressed={selected}
      onClick={() => onSelect(agv.id)}
      onKeyDown={(event) => pressed(event, () => onSelect(agv.id))}
    >
      <title>{agv.id}</title>
      <rect x={-room.width / 2} y={-room.height / 2} {...room} className={styles.hit} />
      {selected && (
        <rect
          x={-half.width - 5}
          y={-half.height - 5}
          width={2 * half.width + 10}
          height={2 * half.height + 10}
          rx={9}
          className={styles.ring}
        />
      )}
      <rect
        x={-half.width}
        y={-half.height}
        width={2 * half.width}
        height={2 * half.height}
        rx={5}
        className={styles.body}
      />
      <text y={4.5} textAnchor="middle" className={styles.label}>
        {label}
      </text>
      {loaded && (
        <rect x={half.width - 6} y={-half.height - 4} width={9} height={9} rx={1.5} className={styles.load} />
      )}
    </g>
  );
}

function pressed(event: KeyboardEvent, act: () => void): void {
  if (event.key !== 'Enter' && event.key !== ' ') return;
  event.preventDefault();
  event.stopPropagation();
  act();
}
