import type { MqttMessage } from '../mqttPort.ts';
import type { Cancellable } from '../timers.ts';
import { isIdle, isSilent } from './agvState.ts';
import { BadMessages, isOver, troubleAfter } from './badMessages.ts';
import { readCancellation, readState, resumeDelivery, startDelivery, startUpdate } from './delivery.ts';
import type { FleetMasterOptions, SendRefusal, SendResult } from './fleetPorts.ts';
import { FleetVoice } from './fleetVoice.ts';
import { FleetInbox, type Received } from './inbox.ts';
import type { AgvState } from './received.ts';
import { orderBodySchema, type OrderBody } from './schema.ts';
import { agvKey, fleetFilter, isAgvIdentity, RECEIVED_TOPICS, type AgvIdentity } from './topics.ts';
import { newVehicle, type Vehicle } from './vehicle.ts';

const SWEEP_MS = 500;
const RESEND_MS = 2_000;
const SILENT_AFTER_MS = 45_000;
const ASK_AGAIN_MS = 5_000;
const REMEMBERED_ORDERS = 10_000;

/** The fleet master's side of VDA 5050 2.1 over MQTT, for the vehicles of one zone. */
export class FleetMaster {
  readonly #options: FleetMasterOptions;
  readonly #voice: FleetVoice;
  readonly #vehicles: ReadonlyMap<string, Vehicle>;
  readonly #inbox: FleetInbox;
  readonly #bad = new BadMessages();
  readonly #spent = new Set<string>();
  readonly #unlisten: readonly (() => void)[];
  /** Monotonic ms of the newest connection. */
  #connectedAt = 0;
  #sweepTimer: Cancellable | null = null;
  #inCharge = false;
  #closed = false;

  constructor(options: FleetMasterOptions) {
    this.#options = options;
    this.#voice = new FleetVoice(options);
    const agvs = options.agvs.filter(isAgvIdentity);
    this.#vehicles = new Map(agvs.map((agv) => [agvKey(agv), newVehicle(agv, this.#now())]));
    this.#inbox = new FleetInbox(options.interfaceName, new Set(this.#vehicles.keys()));
    const { port } = options;
    this.#unlisten = [
      port.onMessage((message) => this.#onMessage(message)),
      port.onConnection((connected) => (connected ? this.#subscribe() : this.#cutOff())),
    ];
    if (port.connected) this.#subscribe();
    this.#armSweep();
  }

  /** Begins to act as master: forgets what it believed and asks every vehicle for its state. */
  takeOver(): void {
    this.#inCharge = true;
    for (const vehicle of this.#vehicles.values()) {
      vehicle.known = false;
      this.#askForState(vehicle);
    }
  }

  /** Stops acting: nothing is sent any more and no order is followed. States are still reported. */
  standDown(): void {
    this.#inCharge = false;
    for (const vehicle of this.#vehicles.values()) {
      vehicle.delivery = null;
      vehicle.cancellation = null;
    }
  }

  /** Sends an order or the next update of the order under way, and again until the vehicle echoes it. */
  sendOrder(agv: AgvIdentity, order: OrderBody): SendResult {
    const vehicle = this.#vehicles.get(agvKey(agv));
    const refusal = vehicle === undefined ? 'unknownAgv' : this.#refusalOf(vehicle, order);
    if (vehicle === undefined || refusal !== null) return { ok: false, code: refusal ?? 'unknownAgv' };
    const { delivery, state } = vehicle;
    vehicle.delivery =
      delivery === null
        ? startDelivery(order, state, this.#now())
        : startUpdate(delivery, order, state, this.#now());
    this.#voice.order(agv, order);
    if (order.orderUpdateId === 0) this.#options.events.onPhase(order.orderId, 'requested', agv);
    return { ok: true };
  }

  /**
   * Follows an order that an earlier master sent. One that the vehicle has not been known to take (`taken`) is sent again if
   * it turns out not to have it; one that it had is not: half of it may be done.
   */
  adopt(agv: AgvIdentity, order: OrderBody, { taken }: { readonly taken: boolean }): SendResult {
    const vehicle = this.#vehicles.get(agvKey(agv));
    if (vehicle === undefined) return { ok: false, code: 'unknownAgv' };
    if (vehicle.delivery !== null) return { ok: false, code: 'agvBusy' };
    vehicle.delivery = taken ? resumeDelivery(order) : startDelivery(order, vehicle.state, this.#now());
    if (vehicle.state !== null && vehicle.known) this.#followOrder(vehicle, vehicle.state);
    return { ok: true };
  }

  /** Asks the vehicle to drop its order (cancelOrder). The order's id is spent from then on. */
  cancelOrder(agv: AgvIdentity, orderId: string): SendResult {
    const vehicle = this.#vehicles.get(agvKey(agv));
    if (vehicle === undefined) return { ok: false, code: 'unknownAgv' };
    if (!this.#options.maySend()) return { ok: false, code: 'notMaster' };
    if (vehicle.cancellation !== null) return { ok: false, code: 'cancelUnderway' };
    const holds = vehicle.delivery?.order.orderId === orderId || vehicle.state?.orderId === orderId;
    if (!holds) return { ok: false, code: 'noSuchOrder' };
    vehicle.cancellation = {
      status: 'sending',
      orderId,
      actionId: this.#options.newId(),
      sentAt: this.#now(),
    };
    this.#spend(orderId);
    this.#voice.cancelOrder(agv, vehicle.cancellation.actionId);
    return { ok: true };
  }

  requestState(agv: AgvIdentity): SendResult {
    const vehicle = this.#vehicles.get(agvKey(agv));
    if (vehicle === undefined) return { ok: false, code: 'unknownAgv' };
    this.#askForState(vehicle);
    return { ok: true };
  }

  close(): void {
    this.#closed = true;
    this.#sweepTimer?.cancel();
    for (const unlisten of this.#unlisten) unlisten();
  }

  #refusalOf(vehicle: Vehicle, order: OrderBody): SendRefusal | null {
    const { delivery, state, known, cancellation } = vehicle;
    if (!this.#inCharge || !this.#options.maySend()) return 'notMaster';
    if (!this.#options.port.connected) return 'notConnected';
    if (!orderBodySchema.safeParse(order).success) return 'invalidOrder';
    if (!known || state === null) return 'stateUnknown';
    if (cancellation !== null) return 'cancelUnderway';
    if (this.#spent.has(order.orderId)) return 'orderIdSpent';
    if (delivery === null) return isIdle(state) && order.orderUpdateId === 0 ? null : 'agvBusy';
    if (delivery.order.orderId !== order.orderId) return 'agvBusy';
    const follows = order.orderUpdateId === delivery.order.orderUpdateId + 1;
    return delivery.status === 'underway' && follows ? null : 'updateTooEarly';
  }

  /** Whether a vehicle still has what it had is not known until it says so. */
  #cutOff(): void {
    for (const vehicle of this.#vehicles.values()) {
      vehicle.known = false;
      this.#options.events.onCutOff(vehicle.agv);
    }
  }

  #subscribe(): void {
    this.#connectedAt = this.#now();
    const { port, interfaceName, events } = this.#options;
    const filters = RECEIVED_TOPICS.map((topic) => fleetFilter(interfaceName, topic));
    port
      .subscribe(filters, { qos: 1 })
      .catch(() => events.onBadMessage(filters.join(' '), 'notSubscribed', 1));
  }

  #onMessage(message: MqttMessage): void {
    const { events } = this.#options;
    const at = { wall: this.#options.timers.now(), monotonic: this.#now() };
    const received = this.#inbox.receive(message, at);
    if (received.status === 'unused') this.#leaveUnused(message.topic, received);
    if (received.status !== 'message') return;
    const { agv, value } = received;
    switch (value.topic) {
      case 'state': {
        const vehicle = this.#vehicles.get(agvKey(agv));
        if (vehicle !== undefined) this.#onState(vehicle, value.message);
        return;
      }
      case 'visualization':
        return events.onPosition(agv, value.message.agvPosition);
      case 'connection':
        return events.onConnection(agv, value.message.connectionState);
      case 'factsheet':
        return events.onFactsheet(agv, value.message);
    }
  }

  #leaveUnused(topic: string, { code, agv }: Extract<Received, { status: 'unused' }>): void {
    const { events } = this.#options;
    const count = this.#bad.hear(topic, code, this.#now());
    if (count > 0) events.onBadMessage(topic, code, count);
    const vehicle = agv === null ? undefined : this.#vehicles.get(agvKey(agv));
    if (vehicle === undefined) return;
    const trouble = troubleAfter(vehicle.trouble, code, this.#now());
    if (trouble !== vehicle.trouble) events.onTrouble(vehicle.agv, trouble);
    vehicle.trouble = trouble;
  }

  #onState(vehicle: Vehicle, state: AgvState): void {
    vehicle.state = state;
    vehicle.heardAt = this.#now();
    vehicle.silent = false;
    vehicle.known = true;
    this.#options.events.onAgvState(vehicle.agv, state);
    this.#followOrder(vehicle, state);
    this.#followCancellation(vehicle, state);
  }

  #followOrder(vehicle: Vehicle, state: AgvState): void {
    const { agv, delivery, cancellation } = vehicle;
    if (delivery === null) return;
    const { orderId } = delivery.order;
    const read = readState(delivery, state);
    const failing = read.events.some((event) => event.type === 'phase' && event.phase === 'failed');
    // A cancelled order's actions end FAILED; how it ended is the cancellation's to say.
    if (failing && cancellation?.orderId === orderId) return;
    vehicle.delivery = read.delivery;
    if (read.delivery === null) this.#spend(orderId);
    for (const event of read.events) {
      if (event.type === 'phase') this.#options.events.onPhase(orderId, event.phase, agv);
      else this.#options.events.onRejected(orderId, event.orderUpdateId, event.rejection, agv);
    }
  }

  #followCancellation(vehicle: Vehicle, state: AgvState): void {
    const { agv, cancellation } = vehicle;
    if (cancellation === null) return;
    const read = readCancellation(cancellation, state);
    if (typeof read !== 'string') {
      vehicle.cancellation = read;
      return;
    }
    vehicle.cancellation = null;
    if (read !== 'refused' && vehicle.delivery?.order.orderId === cancellation.orderId)
      vehicle.delivery = null;
    this.#options.events.onCancelSettled(cancellation.orderId, read, agv);
  }

  #armSweep(): void {
    this.#sweepTimer = this.#options.timers.after(SWEEP_MS, () => {
      for (const vehicle of this.#vehicles.values()) this.#sweep(vehicle);
      if (!this.#closed) this.#armSweep();
    });
  }

  #sweep(vehicle: Vehicle): void {
    const { events, port, silentAfterMs = SILENT_AFTER_MS, resendMs = RESEND_MS } = this.#options;
    const now = this.#now();
    const listenedSince = Math.max(vehicle.heardAt ?? vehicle.askedAt, this.#connectedAt);
    if (port.connected && !vehicle.silent && isSilent(listenedSince, now, silentAfterMs)) {
      vehicle.silent = true;
      events.onSilent(vehicle.agv);
    }
    if (vehicle.trouble !== null && isOver(vehicle.trouble, now)) {
      vehicle.trouble = null;
      events.onTrouble(vehicle.agv, null);
    }
    if (!this.#inCharge) return;
    if (!vehicle.known && now - vehicle.askedAt >= ASK_AGAIN_MS) this.#askForState(vehicle);
    if (!this.#options.maySend()) return;
    const { delivery, cancellation } = vehicle;
    if (cancellation !== null) {
      if (cancellation.status === 'accepted' || now - cancellation.sentAt < resendMs) return;
      vehicle.cancellation = { ...cancellation, sentAt: now };
      this.#voice.cancelOrder(vehicle.agv, cancellation.actionId);
    } else if (delivery?.status === 'sending' && vehicle.known && now - delivery.sentAt >= resendMs) {
      vehicle.delivery = { ...delivery, sentAt: now };
      this.#voice.order(vehicle.agv, delivery.order);
    }
  }

  #askForState(vehicle: Vehicle): void {
    vehicle.askedAt = this.#now();
    this.#voice.stateRequest(vehicle.agv);
  }

  /** An order id that ended is never used again, since a vehicle may still hold it. */
  #spend(orderId: string): void {
    this.#spent.add(orderId);
    if (this.#spent.size <= REMEMBERED_ORDERS) return;
    const [oldest] = this.#spent;
    if (oldest !== undefined) this.#spent.delete(oldest);
  }

  #now(): number {
    return this.#options.timers.monotonic();
  }
}
