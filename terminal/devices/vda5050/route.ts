export interface GraphNode {
  readonly id: string;
  /** Metres on the map. */
  readonly x: number;
  readonly y: number;
}

/** Driven from `from` to `to` only; a two-way lane is two edges. */
export interface GraphEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly lengthM: number;
  readonly speedMps: number;
}

export interface FloorGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Nodes in driving order and the edges between them: always one edge less than nodes. */
export interface Route {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly travelS: number;
}

/**
 * The fastest way from one node to another (Dijkstra over travel time); null when there is none or a node is unknown.
 * Equal ways are decided by node id, so that every terminal finds the same one.
 */
export function fastestRoute(graph: FloorGraph, from: string, to: string): Route | null {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  if (!nodes.has(from) || !nodes.has(to)) return null;
  const leaving = Map.groupBy(
    graph.edges.filter((edge) => nodes.has(edge.to) && isDrivable(edge)),
    (edge) => edge.from,
  );
  const reached = new Map<string, Reached>([[from, { travelS: 0, by: null }]]);
  const open = new Set([from]);
  for (let id = nearest(open, reached); id !== null && id !== to; id = nearest(open, reached)) {
    open.delete(id);
    const { travelS } = reached.get(id) ?? UNREACHED;
    for (const edge of leaving.get(id) ?? []) {
      const candidate = travelS + edgeTravelS(edge);
      if (candidate >= (reached.get(edge.to) ?? UNREACHED).travelS) continue;
      reached.set(edge.to, { travelS: candidate, by: edge });
      open.add(edge.to);
    }
  }
  return reached.has(to) ? traceBack(nodes, reached, to) : null;
}

/** The fastest way through all stops in order; null when one leg has none. One stop is a route of one node. */
export function routeThrough(graph: FloorGraph, stops: readonly string[]): Route | null {
  const [first, ...others] = stops;
  if (first === undefined) return null;
  let whole = fastestRoute(graph, first, first);
  let at = first;
  for (const stop of others) {
    const leg = fastestRoute(graph, at, stop);
    if (whole === null || leg === null) return null;
    whole = {
      nodes: [...whole.nodes, ...leg.nodes.slice(1)],
      edges: [...whole.edges, ...leg.edges],
      travelS: whole.travelS + leg.travelS,
    };
    at = stop;
  }
  return whole;
}

interface Reached {
  readonly travelS: number;
  readonly by: GraphEdge | null;
}

const UNREACHED: Reached = { travelS: Number.POSITIVE_INFINITY, by: null };

function isDrivable({ lengthM, speedMps }: GraphEdge): boolean {
  return lengthM >= 0 && speedMps > 0;
}

function edgeTravelS({ lengthM, speedMps }: GraphEdge): number {
  return lengthM / speedMps;
}

/** A scan, not a heap: a floor has hundreds of nodes, of which a few dozen are open at a time. */
function nearest(open: ReadonlySet<string>, reached: ReadonlyMap<string, Reached>): string | null {
  let best: string | null = null;
  let bestS = Number.POSITIVE_INFINITY;
  for (const id of open) {
    const { travelS } = reached.get(id) ?? UNREACHED;
    if (travelS < bestS || (travelS === bestS && best !== null && id < best)) {
      best = id;
      bestS = travelS;
    }
  }
  return best;
}

function traceBack(
  nodes: ReadonlyMap<string, GraphNode>,
  reached: ReadonlyMap<string, Reached>,
  to: string,
): Route {
  const routeNodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const travelS = (reached.get(to) ?? UNREACHED).travelS;
  for (let id: string | null = to; id !== null;) {
    const node = nodes.get(id);
    if (node !== undefined) routeNodes.unshift(node);
    const by: GraphEdge | null = reached.get(id)?.by ?? null;
    if (by !== null) edges.unshift(by);
    id = by?.from ?? null;
  }
  return { nodes: routeNodes, edges, travelS };
}
