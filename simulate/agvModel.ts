import { distanceM, type WireAction, type WireEdge, type WireNode, type WireOrder } from './agvWire.ts';

export interface AgvModelOptions {
  readonly mapId: string;
  readonly start: { readonly nodeId: string; readonly x: number; readonly y: number };
  readonly speedMps: number;
  readonly handlingMs: number;
  readonly batteryPercent: number;
}

export interface AgvErrorReport {
  readonly errorType: string;
  readonly errorLevel: 'WARNING' | 'FATAL';
  readonly errorDescription: string;
  readonly errorReferences: readonly { readonly referenceKey: string; readonly referenceValue: string }[];
}

export interface ActionReport {
  readonly actionId: string;
  readonly actionType: string;
  actionStatus: 'WAITING' | 'INITIALIZING' | 'RUNNING' | 'FINISHED' | 'FAILED';
}

interface RunningAction {
  readonly action: WireAction;
  readonly report: ActionReport;
  remainingMs: number;
}

const KNOWN_ACTIONS = new Set(['pick', 'drop', 'startCharging', 'stopCharging', 'waitForTrigger']);
const DRAIN_PERCENT_PER_M = 0.02;
const CHARGE_PERCENT_PER_S = 0.5;
/** A node without an allowed deviation is met within this. */
const TOLERANCE_M = 0.5;

/** What a simulated vehicle is and does, in virtual time: no clock and no network in here. */
export class AgvModel {
  readonly mapId: string;
  orderId = '';
  orderUpdateId = 0;
  lastNodeId: string;
  lastNodeSequenceId = 0;
  nodes: WireNode[] = [];
  edges: WireEdge[] = [];
  actions: ActionReport[] = [];
  errors: AgvErrorReport[] = [];
  loads: { readonly loadId: string; readonly loadType: string }[] = [];
  x: number;
  y: number;
  theta = 0;
  driving = false;
  paused = false;
  charging = false;
  batteryPercent: number;
  readonly #options: AgvModelOptions;
  #running: RunningAction | null = null;
  #queue: { action: WireAction; report: ActionReport }[] = [];
  #cancel: ActionReport | null = null;
  #cancelled = false;
  #failNext: string | null = null;
  /** The last released node known: where an update must begin. */
  #baseEnd: { nodeId: string; sequenceId: number } | null = null;

  constructor(options: AgvModelOptions) {
    this.#options = options;
    this.mapId = options.mapId;
    this.lastNodeId = options.start.nodeId;
    this.x = options.start.x;
    this.y = options.start.y;
    this.batteryPercent = options.batteryPercent;
  }

  get busy(): boolean {
    return this.nodes.length > 0 || this.#running !== null || this.#queue.length > 0;
  }

  /** The next action of this type ends FAILED. */
  failNext(actionType: string): void {
    this.#failNext = actionType;
  }

  /** VDA 5050 2.1, figure 8; `ignored` for a repetition of what the vehicle already has. */
  receiveOrder(order: WireOrder): 'accepted' | 'rejected' | 'ignored' {
    const isUpdate = order.orderId === this.orderId;
    if (isUpdate && order.orderUpdateId === this.orderUpdateId) return 'ignored';
    const refusal = isUpdate ? this.#refuseUpdate(order) : this.#refuseNew(order);
    if (refusal !== null) {
      this.reject(refusal.errorType, refusal.why, referencesOf(order, refusal.actionId));
      return 'rejected';
    }
    if (isUpdate) this.#extend(order);
    else this.#begin(order);
    return 'accepted';
  }

  reject(errorType: string, why: string, references: Readonly<Record<string, string>>): void {
    const errorReferences = Object.entries(references).map(([referenceKey, referenceValue]) => ({
      referenceKey,
      referenceValue,
    }));
    const error: AgvErrorReport = {
      errorType,
      errorLevel: 'WARNING',
      errorDescription: why,
      errorReferences,
    };
    this.errors = [...this.errors.filter((known) => JSON.stringify(known) !== JSON.stringify(error)), error];
  }

  /** True when the action is one that the vehicle knows as an instant action. */
  receiveInstantAction(action: WireAction): boolean {
    if (this.actions.some(({ actionId }) => actionId === action.actionId)) return true;
    const { actionId, actionType } = action;
    const report: ActionReport = { actionId, actionType, actionStatus: 'FINISHED' };
    this.actions.push(report);
    if (actionType === 'cancelOrder') this.#cancelOrder(report);
    else if (actionType === 'startPause' || actionType === 'stopPause')
      this.paused = actionType === 'startPause';
    else if (actionType !== 'stateRequest' && actionType !== 'factsheetRequest') {
      report.actionStatus = 'FAILED';
      this.reject('instantActionError', `unknown instant action ${actionType}`, { actionId });
      return false;
    }
    return true;
  }

  /**
   * Lets virtual time pass.
   * @param onChange told of each thing that the standard wants reported, when it happens: a PC that was busy must not swallow a state that a vehicle on the floor would have sent
   */
  advance(ms: number, onChange: () => void = () => undefined): void {
    let before = this.#summary();
    for (let left = ms; left > 0;) {
      left = this.#step(left);
      const after = this.#summary();
      if (after !== before) onChange();
      before = after;
    }
  }

  /** One thing at a time: an action, then the way to the next released node. Returns the time left over. */
  #step(ms: number): number {
    if (this.#running !== null) return this.#act(this.#running, ms);
    const next = this.#queue.shift();
    if (next !== undefined) {
      next.report.actionStatus = 'RUNNING';
      this.driving = false;
      this.#running = { ...next, remainingMs: this.#options.handlingMs };
      return ms;
    }
    const target = this.nodes[0];
    if (target?.released === true && !this.paused) return this.#drive(target, ms);
    this.driving = false;
    if (this.charging)
      this.batteryPercent = Math.min(100, this.batteryPercent + (CHARGE_PERCENT_PER_S * ms) / 1_000);
    return 0;
  }

  #act(running: RunningAction, ms: number): number {
    if (running.remainingMs > ms) {
      running.remainingMs -= ms;
      return 0;
    }
    this.#running = null;
    const { action, report } = running;
    const done = this.#effectOf(action);
    report.actionStatus = done ? 'FINISHED' : 'FAILED';
    if (!done) {
      this.reject('actionError', `${action.actionType} failed`, { actionId: action.actionId });
      this.#drop();
    }
    if (this.#cancel !== null) this.#finishCancel(this.#cancel);
    return ms - running.remainingMs;
  }

  #effectOf({ actionType, parameters }: WireAction): boolean {
    if (this.#failNext === actionType) {
      this.#failNext = null;
      return false;
    }
    if (actionType === 'pick') {
      if (this.loads.length > 0) return false;
      this.loads = [
        {
          loadId: String(parameters.get('loadId') ?? ''),
          loadType: String(parameters.get('loadType') ?? ''),
        },
      ];
    }
    if (actionType === 'drop') {
      if (this.loads.length === 0) return false;
      this.loads = [];
    }
    if (actionType === 'startCharging') this.charging = true;
    if (actionType === 'stopCharging') this.charging = false;
    return true;
  }

  #drive(target: WireNode, ms: number): number {
    const at = target.position ?? { x: this.x, y: this.y };
    const gap = distanceM(this, at);
    if (gap < 0.001) {
      this.#arrive(target);
      return ms;
    }
    this.driving = true;
    this.charging = false;
    const speed = Math.min(this.#options.speedMps, this.edges[0]?.maxSpeed ?? this.#options.speedMps);
    const way = Math.min(gap, (speed * ms) / 1_000);
    this.theta = Math.atan2(at.y - this.y, at.x - this.x);
    this.x = way === gap ? at.x : this.x + Math.cos(this.theta) * way;
    this.y = way === gap ? at.y : this.y + Math.sin(this.theta) * way;
    this.batteryPercent = Math.max(0, this.batteryPercent - way * DRAIN_PERCENT_PER_M);
    return way === gap ? ms - (gap / speed) * 1_000 : 0;
  }

  #arrive(node: WireNode): void {
    this.nodes.shift();
    if (this.edges[0] !== undefined && this.edges[0].sequenceId < node.sequenceId) this.edges.shift();
    this.lastNodeId = node.nodeId;
    this.lastNodeSequenceId = node.sequenceId;
    this.#queue = node.actions.map((action) => ({ action, report: this.#reportOf(action) }));
  }

  #reportOf({ actionId, actionType }: WireAction): ActionReport {
    const known = this.actions.find((report) => report.actionId === actionId);
    if (known !== undefined) return known;
    const report: ActionReport = { actionId, actionType, actionStatus: 'WAITING' };
    this.actions.push(report);
    return report;
  }

  #begin(order: WireOrder): void {
    this.orderId = order.orderId;
    this.orderUpdateId = order.orderUpdateId;
    this.#cancelled = false;
    this.errors = this.errors.filter(({ errorLevel }) => errorLevel === 'FATAL');
    this.actions = this.actions.filter(({ actionStatus }) => actionStatus === 'RUNNING');
    this.nodes = [...order.nodes];
    this.edges = [...order.edges];
    this.#take(order);
    const first = this.nodes[0];
    if (first !== undefined && (first.position === null || distanceM(this, first.position) < TOLERANCE_M))
      this.#arrive(first);
  }

  #extend(order: WireOrder): void {
    this.orderUpdateId = order.orderUpdateId;
    this.errors = this.errors.filter(({ errorLevel }) => errorLevel === 'FATAL');
    const horizon = new Set(
      this.nodes.filter(({ released }) => !released).flatMap((node) => node.actions.map((a) => a.actionId)),
    );
    this.actions = this.actions.filter(({ actionId }) => !horizon.has(actionId));
    this.nodes = [...this.nodes.filter(({ released }) => released), ...order.nodes.slice(1)];
    this.edges = [...this.edges.filter(({ released }) => released), ...order.edges];
    this.#take(order);
  }

  #take(order: WireOrder): void {
    this.#baseEnd = order.nodes.findLast(({ released }) => released) ?? null;
    for (const node of this.nodes) for (const action of node.actions) this.#reportOf(action);
  }

  #refuseNew(order: WireOrder): Refusal | null {
    const first = order.nodes[0];
    if (this.busy) return { errorType: 'orderError', why: `still executing ${this.orderId}` };
    if (first === undefined || !first.released)
      return { errorType: 'validationError', why: 'the first node is not released' };
    const within = Math.max(TOLERANCE_M, first.position?.within ?? 0);
    const near = first.position !== null && distanceM(this, first.position) <= within;
    if (!near && first.nodeId !== this.lastNodeId)
      return { errorType: 'noRouteError', why: `${first.nodeId} is out of reach` };
    return this.#refuseContent(order);
  }

  #refuseUpdate(order: WireOrder): Refusal | null {
    const first = order.nodes[0];
    if (order.orderUpdateId < this.orderUpdateId)
      return { errorType: 'orderUpdateError', why: 'the update is outdated' };
    if (this.#cancelled) return { errorType: 'orderUpdateError', why: 'the order was cancelled' };
    const stitches =
      first?.nodeId === this.#baseEnd?.nodeId && first?.sequenceId === this.#baseEnd?.sequenceId;
    if (!stitches)
      return { errorType: 'orderUpdateError', why: 'the update does not begin where the base ends' };
    return this.#refuseContent(order);
  }

  #refuseContent(order: WireOrder): Refusal | null {
    const otherMap = order.nodes.find(({ position }) => position !== null && position.mapId !== this.mapId);
    if (otherMap !== undefined)
      return { errorType: 'orderError', why: `unknown map ${otherMap.position?.mapId ?? ''}` };
    const unknown = order.nodes
      .flatMap(({ actions }) => actions)
      .find(({ actionType }) => !KNOWN_ACTIONS.has(actionType));
    if (unknown === undefined) return null;
    return { errorType: 'orderError', why: `cannot ${unknown.actionType}`, actionId: unknown.actionId };
  }

  #cancelOrder(report: ActionReport): void {
    if (!this.busy) {
      report.actionStatus = 'FAILED';
      this.reject('noOrderToCancel', 'there is no order', { actionId: report.actionId });
      return;
    }
    this.#cancelled = true;
    report.actionStatus = 'RUNNING';
    this.#cancel = report;
    this.#drop();
    if (this.#running === null) this.#finishCancel(report);
  }

  #finishCancel(report: ActionReport): void {
    report.actionStatus = 'FINISHED';
    this.#cancel = null;
  }

  /** Forgets what is left of the order; a running action goes on to its end. */
  #drop(): void {
    this.nodes = [];
    this.edges = [];
    this.#queue = [];
    this.driving = false;
    for (const report of this.actions) if (report.actionStatus === 'WAITING') report.actionStatus = 'FAILED';
  }

  #summary(): string {
    const { orderId, orderUpdateId, lastNodeId, driving, paused, charging, nodes, loads, errors } = this;
    const actions = this.actions.map(({ actionId, actionStatus }) => actionId + actionStatus);
    return JSON.stringify([
      orderId,
      orderUpdateId,
      lastNodeId,
      driving,
      paused,
      charging,
      nodes.length,
      loads,
      errors.length,
      actions,
    ]);
  }
}

interface Refusal {
  readonly errorType: string;
  readonly why: string;
  readonly actionId?: string;
}

function referencesOf(order: WireOrder, actionId: string | undefined): Readonly<Record<string, string>> {
  const references = { orderId: order.orderId, orderUpdateId: String(order.orderUpdateId) };
  return actionId === undefined ? references : { ...references, actionId };
}
