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
const margin = { left: 44, right: 108, y: 28 };
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
  const room = { width: size.width - margin.left - margin.right, height: size.height - 2 * margin.y };
  const scale = Math.max(
    0.1,
    Math.min(room.width / Math.max(1, right - left), room.height / Math.max(1, top - bottom)),
  );
  return {
    scale,
    x: (size.width + margin.left - margin.right) / 2 - ((left + right) / 2) * scale,
    y: size.height / 2 + ((bottom + top) / 2) * scale,
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

export const labelWidth = (label: string): number => Math.max(32, label.length * 7.6 + 14);

export type LabelForm = 'full' | 'short' | 'dot';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const forms: readonly LabelForm[] = ['full', 'short', 'dot'];
const gap = 3;

/** The label's size in a form, px. */
export const labelBox = (place: FloorPlace, form: LabelForm): { width: number; height: number } => {
  if (form === 'dot') return { width: 10, height: 10 };
  return form === 'short' ? { width: 28, height: 20 } : { width: labelWidth(place.label), height: 26 };
};

/**
 * How each place is labelled at this scale: in full where there is room, else short, else as a dot. Places that need
 * somebody come first, then stations; the rest takes the room that is left.
 */
export function labelForms(places: readonly FloorPlace[], scale: number): ReadonlyMap<string, LabelForm> {
  const taken: Box[] = [];
  const chosen = new Map<string, LabelForm>();
  for (const place of places.toSorted((a, b) => urgency(a) - urgency(b))) {
    const at = { x: place.at.x * scale, y: place.at.y * scale };
    const free = (form: LabelForm) => {
      const { width } = labelBox(place, form);
      return taken.every(
        (box) => Math.abs(box.y - at.y) >= 28 || Math.abs(box.x - at.x) >= (box.width + width) / 2 + gap,
      );
    };
    const form = forms.find(free) ?? 'dot';
    chosen.set(place.id, form);
    taken.push({ ...at, width: labelBox(place, form).width });
  }
  return chosen;
}

const urgency = (place: FloorPlace): number =>
  place.lamp === 'fault' ? 0 : place.lamp === 'warning' ? 1 : place.kind === 'station' ? 2 : 3;
