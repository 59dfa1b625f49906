import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import type { AgvRow } from '#terminal/contract/fleet';
import type { logisticsContract } from '#terminal/contract/logistics';
import type { Outputs } from '#terminal/contract/infer';
import type { Lamp } from '#ui/lamp.ts';
import type { AgvView, FloorPlace, FloorPlan, Point } from '#ui/logistics/views.ts';
import { nameOf, placeName, type SiteText } from './callViews.ts';

export type ZoneMap = NonNullable<Outputs<typeof logisticsContract.queries>['map']>;
type MapLocation = ZoneMap['locations'][number];

export const nodePoints = (map: ZoneMap): ReadonlyMap<string, Point> =>
  new Map(map.nodes.map((node) => [node.id, { x: node.xM, y: node.yM }]));

/** What people call a node: the place that lies at it, as the map says it, else by `near` the place that lies nearest. */
export function nodeNames(map: ZoneMap | null, near: (place: string) => string): (node: string) => string {
  const names = new Map<string, string>();
  const reached = (map?.locations ?? []).filter(({ node }) => node !== null);
  for (const { node, ...location } of reached)
    if (node !== null && !names.has(node)) names.set(node, placeName(location));
  const nearest = ({ xM, yM }: { readonly xM: number; readonly yM: number }): string | null => {
    const awayM = (location: MapLocation): number => Math.hypot(location.xM - xM, location.yM - yM);
    const [closest] = reached.toSorted((a, b) => awayM(a) - awayM(b));
    return closest === undefined ? null : near(placeName(closest));
  };
  for (const node of map?.nodes ?? []) {
    const name = names.has(node.id) ? null : nearest(node);
    if (name !== null) names.set(node.id, name);
  }
  return (node) => names.get(node) ?? node;
}

/** The zone's lanes, and every place that an AGV reaches, its label beside the lane. */
export function floorPlanOf(map: ZoneMap, lampOf: (location: string) => Lamp): FloorPlan {
  const points = nodePoints(map);
  const edges = map.edges.flatMap((edge) => {
    const [from, to] = [points.get(edge.from), points.get(edge.to)];
    return from === undefined || to === undefined ? [] : [{ id: edge.id, from, to }];
  });
  const away = awayFromLane(edges, [...points.values()]);
  const places = map.locations
    .filter((location) => location.node !== null)
    .map((location) => placeOf(location, away, lampOf(location.id)));
  return { edges, places };
}

const placeOf = (location: MapLocation, away: (at: Point) => Point | null, lamp: Lamp): FloorPlace => ({
  id: location.id,
  label: placeName(location),
  short: shortLabel(placeName(location)),
  at: { x: location.xM, y: location.yM },
  away: away({ x: location.xM, y: location.yM }),
  kind: placeKind(location.kind),
  lamp,
});

/** The end of the number, with the first letter where that is a single digit: `09` of FA-09, `P1` of PK-1. */
function shortLabel(label: string): string {
  const end = /[\p{L}\p{N}]+$/u.exec(label)?.[0].slice(-2) ?? label.slice(-2);
  return end.length === 1 && label.length > 1 ? `${label.charAt(0)}${end}` : end;
}

/** `A04` of AGV-04: a number alone is a station's. */
function shortVehicle(agv: string): string {
  const end = shortLabel(agv);
  return /^\p{L}/u.test(end) || agv === end ? end : `${agv.charAt(0)}${end}`;
}

function placeKind(kind: MapLocation['kind']): FloorPlace['kind'] {
  if (kind === 'lineside') return 'station';
  if (kind === 'charging') return 'charger';
  return kind === 'parking' ? 'parking' : 'supermarket';
}

/**
 * Outwards from the middle of the map, across the lane that a place lies on; at a lane's dead end beyond it, so that who stands at the
 * next end does not cover it; null for a place that lies on none.
 */
function awayFromLane(edges: FloorPlan['edges'], nodes: readonly Point[]): (at: Point) => Point | null {
  const xs = nodes.map((p) => p.x);
  const ys = nodes.map((p) => p.y);
  const middle = { x: (Math.min(...xs) + Math.max(...xs)) / 2, y: (Math.min(...ys) + Math.max(...ys)) / 2 };
  return (at) => {
    const lane = edges.find(({ from, to }) => near(from, at) || near(to, at));
    if (lane === undefined) return null;
    const others = edges.flatMap(({ from, to }) => (near(from, at) ? [to] : near(to, at) ? [from] : []));
    const [before] = others;
    if (before !== undefined && others.every((other) => near(other, before))) return unit(before, at);
    const across = { x: lane.from.y - lane.to.y, y: lane.to.x - lane.from.x };
    const length = Math.hypot(across.x, across.y) || 1;
    const outwards = across.x * (at.x - middle.x) + across.y * (at.y - middle.y) >= 0 ? 1 : -1;
    return { x: (outwards * across.x) / length, y: (outwards * across.y) / length };
  };
}

function unit(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
}

const near = (a: Point, b: Point): boolean => Math.hypot(a.x - b.x, a.y - b.y) < 0.5;

export interface AgvContext {
  readonly site: SiteConfiguration | null;
  readonly nodes: ReadonlyMap<string, Point>;
  readonly nodeName: (node: string) => string;
  readonly text: SiteText;
  /** Epoch ms. */
  readonly now: number;
  /** When the engine gave the rows, epoch ms. */
  readonly givenAt: number;
}

export function agvViewOf(row: AgvRow, context: AgvContext): AgvView {
  const protocol = context.site?.agvs.find((agv) => agv.id === row.agv)?.vda5050;
  return {
    id: row.agv,
    label: shortVehicle(row.agv),
    protocol: protocol === undefined ? '' : `VDA 5050 ${protocol}`,
    doing: doingOf(row, context),
    battery: row.batteryPct === null ? null : row.batteryPct / 100,
    position: row.position === null ? null : { x: row.position.xM, y: row.position.yM },
    base: row.path.flatMap((node) => context.nodes.get(node) ?? []),
    horizon: [],
    trouble: row.trouble,
  };
}

function doingOf(row: AgvRow, context: AgvContext): AgvView['doing'] {
  const at = row.node === null ? '?' : context.nodeName(row.node);
  const heardForMs = row.heardAt === null ? 0 : Math.max(0, context.now - Date.parse(row.heardAt));
  switch (row.availability) {
    case 'unknown':
      return { status: 'unknown' };
    case 'offline':
      return { status: 'offline', forMs: heardForMs };
    case 'silent':
      return { status: 'silent', forMs: heardForMs, lastNode: row.node === null ? null : at };
    case 'fault':
      return { status: 'fault', error: faultOf(row) };
    case 'manual':
      return { status: 'manual', at };
    case 'loaded':
      return { status: 'loaded', at, goods: row.onBoard?.containers.join(', ') ?? '' };
    case 'charging':
      return { status: 'charging', at };
    case 'busy':
      return busyDoing(row, context, at);
    case 'ready':
    case 'lowBattery':
      return row.driving && row.path.length > 0
        ? { status: 'driving', to: pathEnd(row, context, at), load: null, etaMs: null }
        : { status: 'idle', at };
  }
}

function faultOf(row: AgvRow): string {
  const error = row.errors.find(({ fatal }) => fatal) ?? row.errors[0];
  return error === undefined ? row.agv : (error.text ?? error.type);
}

const fetching = new Set(['assigned', 'accepted', 'loading']);

function pathEnd({ path }: AgvRow, { nodeName }: AgvContext, at: string): string {
  const end = path.at(-1);
  return end === undefined ? at : nodeName(end);
}

function busyDoing(row: AgvRow, context: AgvContext, at: string): AgvView['doing'] {
  const { text, now, givenAt } = context;
  const { transportStatus, from, to } = row;
  const load = row.part === null ? null : nameOf(row.part, text);
  if (transportStatus === null || from === null || to === null)
    return { status: 'driving', to: pathEnd(row, context, at), load: null, etaMs: null };
  if (transportStatus === 'loading') return { status: 'handling', at: placeName(from), load };
  if (transportStatus === 'unloading') return { status: 'handling', at: placeName(to), load };
  const toPick = fetching.has(transportStatus);
  const etaMs = row.deliveryInS === null ? null : Math.max(0, row.deliveryInS * 1000 - (now - givenAt));
  return { status: 'driving', to: placeName(toPick ? from : to), load: toPick ? null : load, etaMs };
}
