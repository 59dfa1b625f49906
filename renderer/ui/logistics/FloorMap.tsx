import { useMemo, useRef, type KeyboardEvent } from 'react';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { AgvMarker, markerWidth } from './AgvMarker.tsx';
import { fanOut, haveRoom } from './fanOut.ts';
import { MapControls } from './MapControls.tsx';
import { fitPlan, labelBox, labelForms, toScreen, type LabelForm, type MapView } from './mapView.ts';
import { useMapGestures } from './useMapGestures.ts';
import type { AgvView, FloorPlace, FloorPlan, Point } from './views.ts';
import styles from './FloorMap.module.css';

interface FloorMapProps {
  readonly plan: FloorPlan;
  readonly fleet: readonly AgvView[];
  readonly selected: string | null;
  readonly onSelect: (agv: string) => void;
}

/** The zone as it is: lanes, places, vehicles moving along them, and the way ahead of the selected one. */
export function FloorMap({ plan, fleet, selected, onSelect }: FloorMapProps) {
  const { t } = useTranslation('logistics');
  const { ref: sizeRef, width, height } = useElementSize<HTMLDivElement>();
  const frame = useRef<HTMLDivElement>(null);
  const fitted = useMemo(() => fitPlan(plan, { width, height }), [plan, width, height]);
  const map = useMapGestures(frame, fitted, { width, height });
  const merged = useMergedRef(frame, sizeRef);
  const forms = useMemo(() => labelForms(plan.places, map.view.scale), [plan, map.view.scale]);
  const chosen = fleet.find((agv) => agv.id === selected);

  return (
    <div
      ref={merged}
      className={styles.frame}
      data-dragging={map.dragging}
      role="application"
      aria-label={t('map.label')}
      tabIndex={0}
      onKeyDown={(event) => mapKey(event, map)}
      {...map.pointers}
    >
      {width > 0 && (
        <svg width={width} height={height}>
          <Lanes plan={plan} view={map.view} />
          {chosen !== undefined && <Way agv={chosen} view={map.view} />}
          {plan.places.map((place) => (
            <Place key={place.id} place={place} view={map.view} form={forms.get(place.id) ?? 'dot'} />
          ))}
          <Vehicles fleet={fleet} view={map.view} selected={selected} onSelect={onSelect} />
        </svg>
      )}
      <MapControls zoom={map.zoom} fit={map.fit} isFitted={map.isFitted} />
    </div>
  );
}

type VehiclesProps = Pick<FloorMapProps, 'fleet' | 'selected' | 'onSelect'> & { readonly view: MapView };

/**
 * Those that would cover each other are drawn beside each other. All are named in full where all have room for it, else all by their
 * numbers.
 */
function Vehicles({ fleet, view, selected, onSelect }: VehiclesProps) {
  const { scale } = view;
  const [places, named] = useMemo(() => {
    const vehicles = fleet.flatMap(({ id, position }) =>
      position === null ? [] : [{ id, ...toScreen({ scale, x: 0, y: 0 }, position) }],
    );
    const widest = Math.max(...fleet.map(({ id }) => markerWidth(id)));
    return [fanOut(vehicles), haveRoom(vehicles, widest)] as const;
  }, [fleet, scale]);
  return fleet.map((agv) => {
    const at = places.get(agv.id);
    if (at === undefined) return null;
    const drawnAt = { x: at.x + view.x, y: at.y + view.y };
    return (
      <AgvMarker
        key={agv.id}
        agv={agv}
        label={named ? agv.id : agv.label}
        at={drawnAt}
        selected={agv.id === selected}
        onSelect={onSelect}
      />
    );
  });
}

function mapKey(event: KeyboardEvent, map: ReturnType<typeof useMapGestures>): void {
  const step = 60;
  const acts: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => map.pan(step, 0),
    ArrowRight: () => map.pan(-step, 0),
    ArrowUp: () => map.pan(0, step),
    ArrowDown: () => map.pan(0, -step),
    '+': () => map.zoom(1.25),
    '=': () => map.zoom(1.25),
    '-': () => map.zoom(0.8),
    '0': map.fit,
  };
  const act = acts[event.key];
  if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
}

function Lanes({ plan, view }: { plan: FloorPlan; view: MapView }) {
  const path = useMemo(
    () => plan.edges.map((edge) => `${move(view, edge.from)}L${pair(view, edge.to)}`).join(''),
    [plan, view],
  );
  return (
    <g aria-hidden="true">
      <path d={path} className={styles.lane} />
      <path d={path} className={styles.centre} />
    </g>
  );
}

/** Base solid, horizon dashed (VDA 5050, 6.6): what is released and what is only planned. */
function Way({ agv, view }: { agv: AgvView; view: MapView }) {
  const line = (points: readonly Point[]) => points.map((p) => pair(view, p)).join('L');
  const base = agv.position === null ? agv.base : [agv.position, ...agv.base];
  const last = base.at(-1);
  const horizon = last === undefined ? agv.horizon : [last, ...agv.horizon];
  return (
    <g aria-hidden="true">
      {base.length > 1 && <path d={`M${line(base)}`} className={styles.base} />}
      {horizon.length > 1 && <path d={`M${line(horizon)}`} className={styles.horizon} />}
    </g>
  );
}

const pair = (view: MapView, point: Point): string => {
  const at = toScreen(view, point);
  return `${at.x.toFixed(1)} ${at.y.toFixed(1)}`;
};
const move = (view: MapView, point: Point): string => `M${pair(view, point)}`;

interface PlaceProps {
  readonly place: FloorPlace;
  readonly view: MapView;
  readonly form: LabelForm;
}

function Place({ place, view, form }: PlaceProps) {
  const { x, y, width, height } = labelBox(place, form, view.scale);
  return (
    <g
      transform={`translate(${view.x + x} ${view.y + y})`}
      className={styles.place}
      data-kind={place.kind}
      data-lamp={place.lamp}
    >
      <title>{place.label}</title>
      <rect x={-width / 2} y={-height / 2} width={width} height={height} rx={5} />
      {form !== 'dot' && (
        <text y={4.5} textAnchor="middle">
          {form === 'full' ? place.label : place.short}
        </text>
      )}
      {place.lamp === 'fault' && (
        <circle cx={width / 2 - 1} cy={1 - height / 2} r={5} className={styles.flag} />
      )}
      {place.lamp === 'warning' && (
        <path d={`M${width / 2 - 1} ${-5 - height / 2}l6 11h-12z`} className={styles.flag} />
      )}
    </g>
  );
}
