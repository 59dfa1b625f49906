import type { FloorPlace, FloorPlan, Point } from './views.ts';

/** Screen = point (m, y upwards) times scale, plus offset, in CSS pixels. */
export interface MapView {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Room for the labels of places that lie on the edge of the map, and for the controls at the right, px. */
const margin = { left: 74, right: 134, y: 50 };
/** Where the controls lie below the map. */
const narrow = { below: 460, left: 66, right: 74, bottom: 44 };
const zoomLimits = { min: 0.5, max: 12 };

export const toScreen = (view: MapView, point: Point): Point => ({
  x: point.x * view.scale + view.x,
  y: view.y - point.y * view.scale,
});

/** The view that shows the whole plan, centred. */
export function fitPlan(plan: FloorPlan, size: Size): MapView {
  const points = [...plan.edges.flatMap((edge) => [edge.from, edge.to]), ...plan.places.map((p) => p.at)];
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [bottom, top] = [Math.min(...ys), Math.max(...ys)];
  const isNarrow = size.width < narrow.below;
  const { left: before, right: after } = isNarrow ? narrow : margin;
  const height = size.height - (isNarrow ? narrow.bottom : 0);
  const room = { width: size.width - before - after, height: height - 2 * margin.y };
  const scale = Math.max(
    0.1,
    Math.min(room.width / Math.max(1, right - left), room.height / Math.max(1, top - bottom)),
  );
  return {
    scale,
    x: (size.width + before - after) / 2 - ((left + right) / 2) * scale,
    y: height / 2 + ((bottom + top) / 2) * scale,
  };
}

/** Zooms about a screen point, which keeps its place; bounded relative to the fitted view. */
export function zoomAt(view: MapView, at: Point, factor: number, fitted: MapView): MapView {
  const wanted = view.scale * factor;
  const scale = Math.min(fitted.scale * zoomLimits.max, Math.max(fitted.scale * zoomLimits.min, wanted));
  const applied = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * applied, y: at.y - (at.y - view.y) * applied };
}

export const pan = (view: MapView, dx: number, dy: number): MapView => ({
  ...view,
  x: view.x + dx,
  y: view.y + dy,
});

/** Of a label with its edge, px; a Chinese character is twice as wide. */
export const labelWidth = (label: string): number =>
  Math.max(32, [...label].reduce((sum, c) => sum + (c > '\u2e7f' ? 12.5 : 7), 0) + 8);

export type LabelForm = 'full' | 'short' | 'dot';

const forms: readonly LabelForm[] = ['full', 'short', 'dot'];
const gap = 2;
/** From the lane's middle to the label's edge: half a vehicle and some air, px. */
const laneClearance = { x: 24, y: 18 };

interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

/** The label's size in a form, px. */
const labelSize = (place: FloorPlace, form: LabelForm): Size => {
  if (form === 'dot') return { width: 10, height: 10 };
  return form === 'short' ? { width: 25, height: 20 } : { width: labelWidth(place.label), height: 26 };
};

/** Where a place's label stands at a scale, centre and size, px; y downwards, from the map's origin. */
export function labelBox(place: FloorPlace, form: LabelForm, scale: number): Box {
  const size = labelSize(place, form);
  const away = place.away ?? { x: 0, y: 0 };
  return {
    ...size,
    x: place.at.x * scale + away.x * (size.width / 2 + laneClearance.x),
    y: -place.at.y * scale - away.y * (size.height / 2 + laneClearance.y),
  };
}

const apart = (a: Box, b: Box): boolean =>
  Math.abs(a.y - b.y) >= (a.height + b.height) / 2 + gap ||
  Math.abs(a.x - b.x) >= (a.width + b.width) / 2 + gap;

/**
 * How each place is labelled at this scale: what is alike (the stations; the rest by kind and side) is labelled alike, in
 * full where there is room, else short. Where there is not, those that need somebody take what room they get, and the rest
 * become dots.
 */
export function labelForms(places: readonly FloorPlace[], scale: number): ReadonlyMap<string, LabelForm> {
  const taken: Box[] = [];
  const chosen = new Map<string, LabelForm>();
  const choose = (place: FloorPlace, form: LabelForm) => {
    chosen.set(place.id, form);
    taken.push(labelBox(place, form, scale));
  };
  const groups = Map.groupBy(places, groupOf);
  for (const key of [...groups.keys()].sort()) {
    const group = (groups.get(key) ?? []).toSorted((a, b) => urgency(a) - urgency(b));
    const common = (['full', 'short'] as const).find((form) => allFit(group, form, scale, taken));
    for (const place of group)
      choose(place, common ?? (urgency(place) < 2 ? roomFor(place, scale, taken) : 'dot'));
  }
  return chosen;
}

const roomFor = (place: FloorPlace, scale: number, taken: readonly Box[]): LabelForm =>
  forms.find((wanted) => allFit([place], wanted, scale, taken)) ?? 'dot';

function allFit(
  places: readonly FloorPlace[],
  form: LabelForm,
  scale: number,
  taken: readonly Box[],
): boolean {
  const boxes = places.map((place) => labelBox(place, form, scale));
  return boxes.every((box, index) =>
    [...taken, ...boxes.slice(0, index)].every((other) => apart(box, other)),
  );
}

/** Sorts as text: the stations come first. */
function groupOf({ kind, away }: FloorPlace): string {
  if (kind === 'station') return '1';
  const side = away === null ? '' : `${Math.sign(Math.round(away.x))} ${Math.sign(Math.round(away.y))}`;
  return `2 ${kind} ${side}`;
}

const urgency = ({ lamp }: FloorPlace): number => (lamp === 'fault' ? 0 : lamp === 'warning' ? 1 : 2);
