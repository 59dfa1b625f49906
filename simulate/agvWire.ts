/**
 * VDA 5050 2.1 as the vehicle reads and writes it. Written apart from the terminal's schemas on purpose, so that the two
 * check each other.
 */

export interface WireAction {
  readonly actionId: string;
  readonly actionType: string;
  readonly parameters: ReadonlyMap<string, unknown>;
}

export interface WireNode {
  readonly nodeId: string;
  readonly sequenceId: number;
  readonly released: boolean;
  readonly position: {
    readonly x: number;
    readonly y: number;
    readonly mapId: string;
    readonly within: number;
  } | null;
  readonly actions: readonly WireAction[];
}

export interface WireEdge {
  readonly edgeId: string;
  readonly sequenceId: number;
  readonly released: boolean;
  readonly maxSpeed: number | null;
  readonly length: number | null;
}

export interface WireOrder {
  readonly orderId: string;
  readonly orderUpdateId: number;
  readonly nodes: readonly WireNode[];
  readonly edges: readonly WireEdge[];
}

/** Null when the text is no order that a vehicle could drive. */
export function readOrder(text: string): WireOrder | null {
  const json = asObject(parse(text));
  const nodes = asList(json?.['nodes']).map(readNode);
  const edges = asList(json?.['edges']).map(readEdge);
  const orderId = json?.['orderId'];
  const orderUpdateId = json?.['orderUpdateId'];
  if (typeof orderId !== 'string' || orderId === '' || !isCount(orderUpdateId)) return null;
  if (nodes.length === 0 || edges.length !== nodes.length - 1) return null;
  const order = { orderId, orderUpdateId, nodes: nodes.flatMap(present), edges: edges.flatMap(present) };
  return order.nodes.length === nodes.length && order.edges.length === edges.length ? order : null;
}

/** The order's ids as far as they can be read, to name them in a rejection. */
export function readOrderIds(text: string): { readonly orderId?: string; readonly orderUpdateId?: string } {
  const json = asObject(parse(text));
  const orderId = json?.['orderId'];
  const updateId = json?.['orderUpdateId'];
  return {
    ...(typeof orderId === 'string' ? { orderId } : {}),
    ...(typeof updateId === 'number' ? { orderUpdateId: String(updateId) } : {}),
  };
}

export function readInstantActions(text: string): readonly WireAction[] {
  return asList(asObject(parse(text))?.['actions'])
    .map(readAction)
    .flatMap(present);
}

export function distanceM(
  a: { readonly x: number; readonly y: number },
  b: { readonly x: number; readonly y: number },
): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function readNode(value: unknown): WireNode | null {
  const json = asObject(value);
  const { nodeId, sequenceId, released } = json ?? {};
  if (typeof nodeId !== 'string' || !isCount(sequenceId) || typeof released !== 'boolean') return null;
  const at = asObject(json?.['nodePosition']);
  const { x, y, mapId, allowedDeviationXY } = at ?? {};
  const located = typeof x === 'number' && typeof y === 'number' && typeof mapId === 'string';
  const within = typeof allowedDeviationXY === 'number' ? allowedDeviationXY : 0;
  const actions = asList(json?.['actions']).map(readAction).flatMap(present);
  return { nodeId, sequenceId, released, position: located ? { x, y, mapId, within } : null, actions };
}

function readEdge(value: unknown): WireEdge | null {
  const { edgeId, sequenceId, released, maxSpeed, length } = asObject(value) ?? {};
  if (typeof edgeId !== 'string' || !isCount(sequenceId) || typeof released !== 'boolean') return null;
  return {
    edgeId,
    sequenceId,
    released,
    maxSpeed: typeof maxSpeed === 'number' ? maxSpeed : null,
    length: typeof length === 'number' ? length : null,
  };
}

function readAction(value: unknown): WireAction | null {
  const { actionId, actionType, actionParameters } = asObject(value) ?? {};
  if (typeof actionId !== 'string' || typeof actionType !== 'string') return null;
  const pairs = asList(actionParameters).map((item) => asObject(item) ?? {});
  return {
    actionId,
    actionType,
    parameters: new Map(pairs.map((pair) => [String(pair['key']), pair['value']])),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function present<T>(value: T | null): T[] {
  return value === null ? [] : [value];
}
